// The numbers of a pixel histogram.

import assert from "node:assert/strict";
import { pixelHistogram } from "../../../lib/show/data/pixel_histogram.ts";
import { shades } from "../_examples.ts";

Deno.test("pixelHistogram() says how much is blank, grey and full ink", () => {
  assert.match(
    pixelHistogram(shades([0, 0, 255, 51], [0, 0, 0, 0])).alt,
    /50\.0 % of 96 pixels are blank, 25\.0 % grey and 25\.0 % full ink\. Mean 0\.3000/,
  );
});
