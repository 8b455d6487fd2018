// Checks and tests everything, as `deno task test`.

import { join } from "node:path";
import { findData } from "../notebooks/find_data.ts";
import { namedFolders } from "../named_folders.ts";
import { project } from "../project.ts";
import { runChecks } from "./_run_checks.ts";
import { runTests } from "./_run_tests.ts";
import { parseOptions, runTask } from "../task.ts";

const help = `
Usage: deno task test [FILTER]

Makes every check of \`deno task check\`, then runs every test, also those in the documentation and those
that execute the notebooks; with FILTER only the tests whose names contain it, and no checks. Tests
that need MNIST are skipped by name where it cannot be had.
`;

await runTask(async () => {
  const { positionals: [filter] } = parseOptions(help, { allowPositionals: true });
  const { kind, why } = await findData();
  if (kind === "rendered") console.log(`Without MNIST, which ${why}`);
  const checked = filter === undefined ? await runChecks() : { passed: 0, failed: 0 };
  const mnist = namedFolders()["MNIST_DIR"] ?? join(project.root, "data");
  const tested = await runTests({ filter, mnist: kind === "mnist" ? mnist : undefined });
  const passed = checked.passed + tested.passed;
  const failed = checked.failed + tested.failed;
  for (const name of tested.skipped) console.log(`skipped: ${name}`);
  const skipped = tested.skipped.length > 0 ? `, ${tested.skipped.length} skipped` : "";
  console.log(`${passed} passed, ${failed} failed${skipped}`);
  return failed > 0 ? 1 : 0;
});
