// Starts the task named first, with the folders that environment variables name opened to it.

import { startProgram } from "./start_program.ts";
import { runTask } from "./task.ts";

await runTask(async () => {
  const [name = "", ...args] = Deno.args;
  const child = await startProgram(name, args);
  // Ctrl-C reaches the task itself, which ends as it sees fit; a signal sent to us alone is passed on.
  Deno.addSignalListener("SIGINT", () => {});
  if (Deno.build.os !== "windows") Deno.addSignalListener("SIGTERM", () => child.kill("SIGTERM"));
  return (await child.status).code;
});
