// Trains, saves, loads and predicts for long in one process, as `deno task soak`.

import { runTestFiles } from "./_run_test_files.ts";
import { parseOptions, runTask, TaskError } from "../task.ts";

const help = `
Usage: deno task soak [OPTIONS]

Trains small networks, stops and resumes them, saves, loads and predicts, again and again in one process. Prints at each
quarter of the time what the process holds: tensors, open files, threads and memory; fails when that grows.

  --minutes N  how long (10)
`;

await runTask(async () => {
  const { values: { minutes } } = parseOptions(help, {
    options: { minutes: { type: "string", default: "10" } },
  });
  if (!(Number.isFinite(Number(minutes)) && Number(minutes) > 0)) {
    throw new TaskError(`--minutes takes a number above 0, not "${minutes}".`);
  }
  return await runTestFiles(["tests/trust/soak_test.ts"], { SOAK_MINUTES: minutes });
});
