// Checks format, lint and types, those of the notebooks' cells included, as `deno task check`.

import { runChecks } from "./_checks.ts";
import { parseOptions, runTask } from "../task.ts";

const help = `
Usage: deno task check

Checks the format, lint and types of lib, tests and the notebooks' cells, that lib's folders import one
another in one direction only, and that the committed notebooks were executed whole. Names what is wrong,
and where; changes nothing.
`;

await runTask(async () => {
  parseOptions(help, {});
  const { passed, failed } = await runChecks();
  console.log(`${passed} passed, ${failed} failed`);
  return failed > 0 ? 1 : 0;
});
