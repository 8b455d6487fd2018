// Trains, saves, loads and predicts for long in one process, and keeps watch on the kernel, as `deno task soak`.

import { runTestFiles } from "./_run_test_files.ts";
import { parseOptions, runTask, TaskError } from "../task.ts";

const help = `
Usage: deno task soak [OPTIONS]

Trains small networks, stops and resumes them, saves, loads and predicts, again and again in one process. Prints at each
quarter of the time what the process holds: tensors, open files, threads and memory; fails when that grows.
Before that it runs many fast cells in the kernel, by nbclient and in Chromium; fails when one loses an output.

  --minutes N  how long (10)
  --cells N    how many cells (1000)
`;

await runTask(async () => {
  const { values: { minutes, cells } } = parseOptions(help, {
    options: {
      minutes: { type: "string", default: "10" },
      cells: { type: "string", default: "1000" },
    },
  });
  if (!(Number.isFinite(Number(minutes)) && Number(minutes) > 0)) {
    throw new TaskError(`--minutes takes a number above 0, not "${minutes}".`);
  }
  if (!(Number.isInteger(Number(cells)) && Number(cells) > 0)) {
    throw new TaskError(`--cells takes a whole number above 0, not "${cells}".`);
  }
  const watch = ["tests/tasks/kernel/watch_test.ts", "tests/browser/watch_test.ts"];
  return await runTestFiles([...watch, "tests/trust/soak_test.ts"], {
    SOAK_MINUTES: minutes,
    WATCH_CELLS: cells,
  });
});
