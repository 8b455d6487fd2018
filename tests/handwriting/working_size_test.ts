// The size in which ink is looked for.

import assert from "node:assert/strict";
import { workingSize } from "../../lib/handwriting/working_size.ts";

Deno.test("photographs are shrunk to 1200 pixels, small pictures enlarged by a whole number, others left", () => {
  assert.deepEqual(workingSize(4000, 3000), { width: 1200, height: 900, scale: 4000 / 1200 });
  assert.deepEqual(workingSize(28, 20), { width: 112, height: 80, scale: 1 / 4 });
  assert.deepEqual(workingSize(640, 480), { width: 640, height: 480, scale: 1 });
  assert.deepEqual(workingSize(5000, 1), { width: 1200, height: 1, scale: 5000 / 1200 });
});
