// Tests lib/data/rendered/rendered_digits.ts: MNIST's format, a seed's determinism, and digits that can be told apart.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { renderedDigits } from "../../../lib/data/rendered/rendered_digits.ts";
import type { Dataset } from "../../../lib/data/dataset.ts";

const { train, test } = await renderedDigits({ train: 2000, test: 500, seed: 1 });

function inked(
  { images }: Dataset,
  index: number,
): readonly (readonly [x: number, y: number, ink: number])[] {
  return Array.from(
    images.subarray(784 * index, 784 * (index + 1)),
    (ink, i) => [i % 28, Math.floor(i / 28), ink] as const,
  ).filter(([, , ink]) => ink > 0);
}

Deno.test("the parts have MNIST's format and the stand-in's name", () => {
  for (
    const [part, name, size] of [[train, "rendered/train", 2000], [
      test,
      "rendered/test",
      500,
    ]] as const
  ) {
    assert.deepEqual([part.name, part.size, part.height, part.width], [name, size, 28, 28]);
    assert.equal(part.images.length, size * 784);
    assert.equal(part.source.kind, "rendered");
    const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
    assert.deepEqual(part.source.sha256, {
      [`${name}-images`]: sha256(part.images),
      [`${name}-labels`]: sha256(part.labels),
    });
    for (let digit = 0; digit < 10; digit++) {
      assert.equal(part.labels.filter((label) => label === digit).length, size / 10);
    }
  }
});

Deno.test("the same seed draws the same digits, another seed or part others", async () => {
  const draw = async (seed: number) => (await renderedDigits({ train: 40, test: 40, seed }));
  const [first, again, other] = [await draw(1), await draw(1), await draw(2)];
  assert.deepEqual(first, again);
  assert.notDeepEqual(first.train.images, other.train.images);
  assert.notDeepEqual(first.train.images, first.test.images);
});

Deno.test("the seed is 1 unless another is given", async () => {
  const usual = await renderedDigits({ train: 20, test: 10 });
  const told = await renderedDigits({ train: 20, test: 10, seed: 1 });
  assert.deepEqual([told.train.source, told.test.source], [usual.train.source, usual.test.source]);
});

Deno.test("every digit fits 20 x 20 pixels and has its centre of mass in the middle", () => {
  for (let index = 0; index < train.size; index++) {
    const ink = inked(train, index);
    const extent = (axis: 0 | 1) => {
      const places = ink.map((pixel) => pixel[axis]);
      return Math.max(...places) - Math.min(...places) + 1;
    };
    // Lines of 20 pixels that begin within a pixel touch 21.
    assert.ok(extent(0) <= 21 && extent(1) <= 21, `${index}: ${extent(0)} x ${extent(1)}`);
    assert.ok(Math.max(extent(0), extent(1)) >= 19, `${index}: ${extent(0)} x ${extent(1)}`);
    const total = ink.reduce((sum, [, , value]) => sum + value, 0);
    for (const axis of [0, 1] as const) {
      const mean = ink.reduce((sum, pixel) => sum + (pixel[axis] + 0.5) * pixel[2], 0) / total;
      assert.ok(Math.abs(mean - 14) < 1.6, `${index}: ${mean} along axis ${axis}`);
    }
  }
});

Deno.test("ink and grey levels are as in MNIST: mean 0.13, a fifth of the pixels touched", () => {
  let [sum, touched, full] = [0, 0, 0];
  for (const value of train.images) {
    sum += value;
    if (value > 0) touched++;
    if (value >= 250) full++;
  }
  const n = train.images.length;
  assert.ok(Math.abs(sum / n / 255 - 0.1307) < 0.015, `mean ${sum / n / 255}`);
  assert.ok(Math.abs(touched / n - 0.191) < 0.02, `touched ${touched / n}`);
  assert.ok(Math.abs(full / n - 0.074) < 0.02, `full ${full / n}`);
});

Deno.test("the nearest training digit tells nearly every test digit, of each of the ten", () => {
  const right = Array(10).fill(0);
  for (let i = 0; i < test.size; i++) {
    if (train.labels[nearest(test.images.subarray(784 * i, 784 * (i + 1)))] === test.labels[i]) {
      right[test.labels[i]!]++; // i is within the labels
    }
  }
  right.forEach((count, digit) => assert.ok(count >= 45, `digit ${digit}: ${count} of 50`));
});

function nearest(image: Uint8Array): number {
  let [best, least] = [-1, Infinity];
  for (let j = 0; j < train.size; j++) {
    let distance = 0;
    for (let k = 0; k < 784 && distance < least; k++) {
      distance += (image[k]! - train.images[784 * j + k]!) ** 2; // both images have 784 pixels
    }
    if (distance < least) [best, least] = [j, distance];
  }
  return best;
}

Deno.test("counts that are none are refused by name", async () => {
  for (const count of [0, -1, 1.5, NaN]) {
    await assert.rejects(
      renderedDigits({ train: count }),
      /rendered\/train: expected a whole number/,
    );
    await assert.rejects(renderedDigits({ train: 1, test: count }), /rendered\/test: expected/);
  }
});
