// What an explanation says of an image.

import assert from "node:assert/strict";
import type { Explanation } from "../../../lib/evaluate/explanation.ts";
import { explanationCard } from "../../../lib/show/evaluation/explanation_card.ts";
import { named, textsOf } from "../_examples.ts";

const why: Explanation = {
  dataset: "shades/test",
  index: 1,
  pixels: new Uint8Array(24),
  ...{ height: 4, width: 6, classNames: named.classNames, truth: 0, prediction: 1, rival: 0 },
  probabilities: Float32Array.of(0.25, 0.7, 0.05),
  saliency: {
    method: "occlusion",
    ...{ patch: 3, of: 1, against: 0 },
    values: Float32Array.from({ length: 24 }, (_, i) => i / 4 - 2),
  },
};

Deno.test("explanationCard() writes the probabilities, both classes, the method and how to read it", () => {
  const texts = textsOf(explanationCard(why));
  assert.deepEqual(texts.slice(0, 2), [
    "#1 of shades/test: ✗ a cat, read as dog",
    "70.0 % sure of dog, 25.0 % for the truth, cat",
  ]);
  const bars = texts.indexOf("Probabilities");
  assert.deepEqual(texts.slice(bars + 1, bars + 7), [
    ...["cat", "25.0 %", "dog", "70.0 %", "fox", "5.0 %"],
  ]);
  assert.ok(texts.includes("Occlusion, 3 x 3"));
  assert.ok(texts.includes("for dog") && texts.includes("for cat"));
  assert.match(texts.join(" "), /How to read it: .* does not prove its cause\./);
  assert.match(explanationCard(why).alt, /log-odds of dog over cat by -3\.8 to 2\.0 nats\./);
});
