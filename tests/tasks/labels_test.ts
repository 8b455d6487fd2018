// `deno task labels`: what it refuses before it trains.

import assert from "node:assert/strict";
import { runTask } from "./_run_task.ts";

for (
  const [option, value, least] of [["folds", "1", 2], ["epochs", "", 1], ["seed", "-1", 0]] as const
) {
  Deno.test(`labels refuses --${option}=${value}`, async () => {
    assert.deepEqual(await runTask("labels", [`--${option}=${value}`]), {
      code: 1,
      stdout: "",
      stderr: `--${option} takes a whole number from ${least} up, not "${value}".`,
    });
  });
}
