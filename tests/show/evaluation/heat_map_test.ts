// The colours of a heat map, pixel by pixel.

import assert from "node:assert/strict";
import { heatMapUrl } from "../../../lib/show/evaluation/_heat_map.ts";
import { pngPixels } from "../_examples.ts";

Deno.test("a heat map has each side's colour, and ink darkens it", () => {
  const url = heatMapUrl({
    values: Float32Array.of(2, -1, 0, 2),
    pixels: Uint8Array.of(0, 0, 255, 255),
    ...{ height: 1, width: 4, positive: "#ff8000", negative: "#0000ff" },
  });
  const ink = 1 - 0.62;
  assert.deepEqual(
    pngPixels(url),
    [255, 128, 0, 127.5, 127.5, 255, ...[255, 255, 255, 255, 128, 0].map((light) => light * ink)]
      .map(Math.round),
  );
});
