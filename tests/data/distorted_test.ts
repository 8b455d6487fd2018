// distorted(): every image once, as the augmenter draws it, and nothing else changed.

import assert from "node:assert/strict";
import { type Augmentation, Augmenter } from "../../lib/data/augment.ts";
import { distorted } from "../../lib/data/distorted.ts";
import { Random } from "../../lib/data/random.ts";
import { bars } from "../_bars.ts";

const data = bars(6);
const augmentation: Augmentation = { shift: 2, rotate: 10, zoom: 0.1, elastic: 1 };

Deno.test("distorted() gives every image the bytes nearest to what the augmenter draws", () => {
  const { images, name, ...rest } = distorted(data, augmentation, { seed: 3 });
  const augmenter = new Augmenter(augmentation, data);
  const random = new Random(3);
  const drawn = new Float32Array(data.images.length);
  for (let at = 0; at < drawn.length; at += 144) augmenter.draw(data.images, at, drawn, at, random);
  drawn.forEach((value, i) => assert.ok(Math.abs(images[i]! - 255 * value) <= 0.5001));
  assert.equal(name, "bars, distorted");
  const { images: _, name: __, ...before } = data;
  assert.deepEqual(rest, before);
  assert.deepEqual(data.images, bars(6).images, "the data set itself stays");
});

Deno.test("distorted() repeats itself with a seed, and leaves images alone when told of nothing", () => {
  const { images } = distorted(data, augmentation);
  assert.deepEqual(distorted(data, augmentation, { seed: 0 }).images, images);
  assert.notDeepEqual(distorted(data, augmentation, { seed: 1 }).images, images);
  assert.deepEqual(distorted(data, {}).images, data.images);
  assert.throws(() => distorted(data, { shift: -1 }), /augment.shift: .* found -1/);
});
