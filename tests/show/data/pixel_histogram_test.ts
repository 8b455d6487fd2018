// The numbers of a pixel histogram.

import assert from "node:assert/strict";
import { pixelHistogram } from "../../../lib/show/data/pixel_histogram.ts";
import { shades, textsOf } from "../_examples.ts";

Deno.test("pixelHistogram() says how much is blank, grey and full ink", () => {
  assert.match(
    pixelHistogram(shades([0, 0, 255, 51], [0, 0, 0, 0])).alt,
    /50\.0 % of 96 pixels are blank, 25\.0 % grey and 25\.0 % full ink\. Mean 0\.3000/,
  );
});

Deno.test("pixelHistogram() counts in thousands and millions", () => {
  const size = { height: 1000, width: 1200 };
  const images = new Uint8Array(1_200_000);
  images.fill(255, 0, 1000);
  const texts = textsOf(pixelHistogram({ ...shades([0], [0]), ...size, images }));
  assert.deepEqual(texts.filter((words) => /^10* ?[kM]?$/.test(words)), [
    ...["100", "1 k", "10 k", "100 k", "1 M"],
  ]);
});
