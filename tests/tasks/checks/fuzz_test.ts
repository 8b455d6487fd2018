// `deno task fuzz`: what it refuses; tests/trust has what it proves.

import assert from "node:assert/strict";
import { runTask } from "../_run_task.ts";

for (const [option, value] of [["seconds", "0"], ["seed", "1.5"], ["seconds", "soon"]] as const) {
  Deno.test(`fuzz refuses --${option} ${value}`, async () => {
    assert.deepEqual(await runTask("checks/fuzz", [`--${option}`, value]), {
      code: 1,
      stdout: "",
      stderr: `--${option} takes a whole number from 1 up, not "${value}".`,
    });
  });
}
