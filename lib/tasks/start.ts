// Starts the task named first, with the folders that environment variables name opened to it.

import { resolve } from "node:path";
import { startProgram } from "./start_program.ts";
import { runTask } from "./task.ts";

await runTask(async () => {
  const [name = "", ...args] = Deno.args;
  // `read` may open what it is told to read, and its model, and nothing else.
  const from = Deno.env.get("INIT_CWD") ?? Deno.cwd();
  const alsoRead = name === "read"
    ? args.filter((arg) => !arg.startsWith("-")).map((arg) => resolve(from, arg))
    : [];
  const child = await startProgram(name, args, { alsoRead });
  // Ctrl-C reaches the task itself, which ends as it sees fit; a signal sent to us alone is passed on.
  Deno.addSignalListener("SIGINT", () => {});
  if (Deno.build.os !== "windows") Deno.addSignalListener("SIGTERM", () => child.kill("SIGTERM"));
  return (await child.status).code;
});
