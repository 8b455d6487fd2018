// Starts the task named first, with the folders that environment variables name opened to it.

import { resolve } from "node:path";
import { kerasFileNamed } from "./named_model.ts";
import { startProgram } from "./start_program.ts";
import { runTask } from "./task.ts";

await runTask(async () => {
  const [name = "", ...args] = Deno.args;
  // `read` may open what it is told to read, and its model; `evaluate` the file of Keras that it is given.
  const from = Deno.env.get("INIT_CWD") ?? Deno.cwd();
  const named = args.filter((arg) => !arg.startsWith("-"));
  const alsoRead = name === "read"
    ? named.map((arg) => resolve(from, arg))
    : name === "evaluate"
    ? named.flatMap((arg) => kerasFileNamed(arg) ?? [])
    : [];
  const child = await startProgram(name, args, { alsoRead });
  // Ctrl-C reaches the task itself, which ends as it sees fit; a signal sent to us alone is passed on.
  Deno.addSignalListener("SIGINT", () => {});
  if (Deno.build.os !== "windows") Deno.addSignalListener("SIGTERM", () => child.kill("SIGTERM"));
  return (await child.status).code;
});
