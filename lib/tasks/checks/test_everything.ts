// Checks and tests everything, as `deno task test`.

import { join, relative, resolve } from "node:path";
import { exists } from "../../io/exists.ts";
import { findData } from "../notebooks/find_data.ts";
import { namedFolders } from "../named_folders.ts";
import { project } from "../project.ts";
import { runChecks } from "./_checks.ts";
import { mirrorOf, runTests } from "./_run_tests.ts";
import { parseOptions, runTask, TaskError } from "../task.ts";

const help = `
Usage: deno task test [FOLDER | FILE | FILTER]

Makes every check of \`deno task check\`, then runs every test, also those in the documentation and those
that execute the notebooks. Tests that need MNIST are skipped by name where it cannot be had.

  FOLDER, FILE   only the tests in there, and no checks: tests/evaluate also runs the examples in
                 lib/evaluate, and lib/evaluate the tests in tests/evaluate
  FILTER         only the tests whose names contain this, and no checks
`;

await runTask(async () => {
  const { positionals: [only, ...more] } = parseOptions(help, { allowPositionals: true });
  if (more.length > 0) throw new TaskError(`Name one folder, file or filter, not also ${more[0]}.`);
  const places = only === undefined ? [] : await placesOf(only);
  const filter = places.length === 0 ? only : undefined;
  const { kind, why } = await findData();
  if (kind === "rendered") console.log(`Without MNIST, which ${why}`);
  const checked = only === undefined ? await runChecks() : { passed: 0, failed: 0 };
  const mnist = namedFolders()["MNIST_DIR"] ?? join(project.root, "data");
  const tested = await runTests({
    ...{ places, filter, mnist: kind === "mnist" ? mnist : undefined },
    checked: only === undefined,
  });
  const passed = checked.passed + tested.passed;
  const failed = checked.failed + tested.failed;
  for (const name of tested.skipped) console.log(`skipped: ${name}`);
  const skipped = tested.skipped.length > 0 ? `, ${tested.skipped.length} skipped` : "";
  console.log(`${passed} passed, ${failed} failed${skipped}`);
  return failed > 0 ? 1 : 0;
});

/** The file or folder that a path means, with what mirrors it in tests or lib; nothing if it is not a path. */
async function placesOf(path: string): Promise<string[]> {
  const place = relative(project.root, resolve(project.root, path));
  if (!/^(?:lib|tests)(?:\/|$)/.test(place)) return [];
  if (!await exists(join(project.root, place))) {
    throw new TaskError(`${place}: expected a folder or a file of tests, found nothing.`);
  }
  const mirror = place.startsWith("lib") ? mirrorOf(place) : place.replace("tests", "lib");
  return await exists(join(project.root, mirror)) ? [place, mirror] : [place];
}
