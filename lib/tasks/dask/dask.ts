// Starts a scheduler or a worker, or makes certificates, as `deno task dask`; installs Dask first where it is missing.

import { typedIn } from "../named_folders.ts";
import { project } from "../project.ts";
import { runTask, TaskError } from "../task.ts";
import { dask, setUpDask } from "./environment.ts";

/** The commands that this task adds to, and the others that Dask has. */
const ours = ["setup", "scheduler", "worker", "certificates"];
const theirs = ["ssh", "spec", "info", "config", "docs"];

const help = `
Usage: deno task dask setup
       deno task dask scheduler [OPTIONS]
       deno task dask worker ADDRESS [OPTIONS]
       deno task dask certificates FOLDER
       deno task dask COMMAND [OPTIONS]

For deno task campaign --scheduler ADDRESS. The scheduler listens on this machine alone, and without TLS nowhere else;
a worker trains a run a core (--nthreads N: as many as N), in this project's folder. Neither has a dashboard unless
--dashboard-address is given. The rest is Dask's: deno task dask worker --help; other commands go to Dask as they are:
${theirs.join(", ")}. setup installs Dask in .venv-dask, which the others do as well.
`;

await runTask(async () => {
  const [command, ...args] = Deno.args;
  if (command === undefined || command === "--help" || command === "-h") {
    console.log(help.trim());
    return 0;
  }
  if (![...ours, ...theirs].includes(command)) {
    throw new TaskError(
      `There is no ${command}: ${ours.join(", ")}, or Dask's ${theirs.join(", ")}.`,
    );
  }
  if (command === "certificates" && args.length !== 1) {
    throw new TaskError("certificates takes one folder, which it makes.");
  }
  await setUpDask();
  if (command === "setup") return 0;
  const folder = command === "certificates" ? typedIn() : project.root;
  const child = new Deno.Command(dask.python, {
    args: ["-I", dask.cluster, command, ...args],
    cwd: folder,
  }).spawn();
  // Ctrl-C reaches Dask itself.
  Deno.addSignalListener("SIGINT", () => {});
  Deno.addSignalListener("SIGTERM", () => child.kill("SIGTERM"));
  return (await child.status).code;
});
