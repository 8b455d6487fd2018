// Trains, saves, loads and predicts for long in one process, and keeps watch on the kernel, as `deno task soak`.

import { runTestFiles } from "./_run_test_files.ts";
import { numberAbove0, parseOptions, runTask, wholeNumber } from "../task.ts";

const help = `
Usage: deno task soak [OPTIONS]

Trains small networks, stops and resumes them, saves, loads and predicts, again and again in one process. Prints at each
quarter of the time what the process holds: tensors, open files, threads and memory; fails when that grows.
Before that it runs many fast cells in the kernel, by nbclient and in Chromium, and fails when one loses an output; and
each notebook again and again in one kernel, half an hour for ten times, and fails when that grows by 100 MB.

  --minutes N  how long (10)
  --cells N    how many cells (1000)
  --reruns N   how often each notebook, 0 for none (10)
`;

await runTask(async () => {
  const { values: { minutes, cells, reruns } } = parseOptions(help, {
    options: {
      minutes: { type: "string", default: "10" },
      cells: { type: "string", default: "1000" },
      reruns: { type: "string", default: "10" },
    },
  });
  numberAbove0("minutes", minutes);
  wholeNumber("cells", cells);
  const isRerun = wholeNumber("reruns", reruns, 0) > 0;
  const files = [
    "tests/tasks/kernel/watch_test.ts",
    ...(isRerun ? ["tests/tasks/kernel/reruns_test.ts"] : []),
    "tests/browser/watch_test.ts",
    "tests/trust/soak_test.ts",
  ];
  return await runTestFiles(files, {
    RERUNS: reruns,
    SOAK_MINUTES: minutes,
    WATCH_CELLS: cells,
  });
});
