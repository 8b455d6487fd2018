// Batches: pixels as fractions, in the order asked for.

import assert from "node:assert/strict";
import { Augmenter, augmenterOf } from "../../lib/data/augment.ts";
import { Random } from "../../lib/data/random.ts";
import { Batches, brightnessOf } from "../../lib/model/batches.ts";
import { bars } from "../_bars.ts";

const data = bars(10);
const image = (index: number) =>
  Float32Array.from(data.images.subarray(index * 144, (index + 1) * 144), (byte) => byte / 255);

Deno.test("Batches has the data set's images as fractions, the short batch last", () => {
  const batches = new Batches(data, 4);
  assert.deepEqual([batches.length, batches.size], [3, 4]);
  assert.deepEqual([...batches.order()], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  const last = batches.at(2);
  assert.equal(last.size, 2);
  assert.deepEqual([...last.labels], [...data.labels.subarray(8)]);
  assert.deepEqual(last.images, Float32Array.of(...image(8), ...image(9)));
  assert.ok(last.images.some((value) => value > 0.9) && last.images.every((value) => value <= 1));
});

Deno.test("Batches takes images in any order", () => {
  const order = Uint32Array.of(9, 0, 8, 1, 7, 2, 6, 3, 5, 4);
  const { images, labels } = new Batches(data, 3).at(1, order);
  assert.deepEqual(images, Float32Array.of(...image(1), ...image(7), ...image(2)));
  assert.deepEqual([...labels], [1, 7, 2].map((index) => data.labels[index]));
});

Deno.test("Batches leaves a batch as it is while the next is filled", () => {
  const batches = new Batches(data, 4);
  const first = batches.at(0);
  const before = first.images.slice();
  const second = batches.at(1);
  assert.deepEqual(first.images, before);
  assert.notDeepEqual(second.images, before);
});

Deno.test("Batches larger than the data set are the data set", () => {
  const batches = new Batches(data, 100);
  assert.deepEqual([batches.length, batches.at(0).size], [1, 10]);
});

Deno.test("bytesAt() has the bytes of what at() has as numbers", () => {
  const [one, other] = [new Batches(data, 4), new Batches(data, 4)];
  const order = Uint32Array.from([9, 3, 1, 0, 2, 4, 6, 5, 8, 7]);
  for (let step = 0; step < one.length; step++) {
    const [bytes, numbers] = [one.bytesAt(step, order), other.at(step, order)];
    assert.ok(bytes.images instanceof Uint8Array);
    assert.deepEqual(brightnessOf(bytes.images), numbers.images);
    assert.deepEqual(bytes.labels, numbers.labels);
    assert.equal(bytes.size, numbers.size);
  }
});

Deno.test("Batches gives scrambled images labels at random, and leaves the others theirs", () => {
  const many = bars(300);
  const augmenter = augmenterOf({ scramble: 0.5 }, many);
  const { images, labels } = new Batches(many, 300)
    .at(0, undefined, { augmenter, random: new Random(1) });
  const plain = new Batches(many, 300).at(0).images;
  const given = [0, 0, 0];
  let [scrambled, other] = [0, 0];
  for (let i = 0; i < many.size; i++) {
    const own = (pixels: Float32Array) => pixels.subarray(i * 144, (i + 1) * 144);
    if (own(images).every((value, p) => value === own(plain)[p])) {
      assert.equal(labels[i], many.labels[i]);
      continue;
    }
    scrambled++;
    given[labels[i]!]!++;
    other += Number(labels[i] !== many.labels[i]);
  }
  assert.ok(scrambled > 120 && scrambled < 180, `${scrambled} of 300`);
  // One of three is right by chance, and all three are as likely.
  assert.ok(other > 0.5 * scrambled && other < 0.83 * scrambled, `${other} of ${scrambled}`);
  assert.ok(given.every((count) => count > 0.2 * scrambled), String(given));
});

Deno.test("Batches draws no labels if no image is scrambled", () => {
  const [random, alike] = [new Random(1), new Random(1)];
  const augmenter = new Augmenter({ shift: 1, blur: 1 }, data);
  const { labels } = new Batches(data, 4).at(0, undefined, { augmenter, random });
  assert.deepEqual(labels, data.labels.subarray(0, 4));
  const out = new Float32Array(144);
  for (let i = 0; i < 4; i++) augmenter.draw(data.images, i * 144, out, 0, alike);
  assert.deepEqual(random.state, alike.state);
});
