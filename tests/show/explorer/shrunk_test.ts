// Large images made small.

import assert from "node:assert/strict";
import { shrunk } from "../../../lib/show/explorer/_shrunk.ts";

Deno.test("shrunk() averages the pixels that a smaller one covers, and leaves small images alone", () => {
  const pixels = Uint8Array.of(0, 100, 200, 40, 20, 80, 100, 60);
  assert.deepEqual(shrunk(pixels, { height: 2, width: 4 }, 2), {
    pixels: Uint8Array.of(50, 100),
    height: 1,
    width: 2,
  });
  assert.equal(shrunk(pixels, { height: 2, width: 4 }, 4).pixels, pixels);
  const thirds = shrunk(Uint8Array.of(0, 30, 60, 90, 120), { height: 1, width: 5 }, 3);
  assert.deepEqual([...thirds.pixels], [15, 60, 105]);
});
