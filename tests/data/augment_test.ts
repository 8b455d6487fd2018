// Augmenter beside SciPy's splines and interpolation.

import assert from "node:assert/strict";
import { type Augmentation, Augmenter } from "../../lib/data/augment.ts";
import { Random } from "../../lib/data/random.ts";
import fixture from "./fixtures/augment.json" with { type: "json" };

const image = Uint8Array.from(fixture.image);

function drawn(augmentation: Augmentation, seed: number): Float32Array {
  const out = new Float32Array(image.length);
  new Augmenter(augmentation, fixture).draw(image, 0, out, 0, new Random(seed));
  return out;
}

for (const { augmentation, seed, expected } of fixture.cases) {
  Deno.test(`Augmenter draws what SciPy does, ${Object.keys(augmentation)}, seed ${seed}`, () => {
    const error = Math.max(...drawn(augmentation, seed).map((v, i) => Math.abs(v - expected[i]!)));
    assert.ok(error < 1e-5, `off by ${error}`);
  });
}

Deno.test("Augmenter told of no distortion leaves the image as it is", () => {
  assert.deepEqual(drawn({}, 1), Float32Array.from(image, (byte) => byte / 255));
});

Deno.test("Augmenter draws each image of a row of them into its own place", () => {
  const two = new Uint8Array(2 * image.length);
  two.set(image, image.length);
  const out = new Float32Array(3 * image.length).fill(7);
  const augmenter = new Augmenter({ rotate: 10 }, fixture);
  augmenter.draw(two, image.length, out, image.length, new Random(1));
  assert.deepEqual(out.subarray(image.length, 2 * image.length), drawn({ rotate: 10 }, 1));
  assert.ok(out.subarray(0, image.length).every((value) => value === 7));
  assert.ok(out.subarray(2 * image.length).every((value) => value === 7));
});

Deno.test("Augmenter refuses limits that make no sense, naming them", () => {
  const refused = (augmentation: Augmentation, message: RegExp) =>
    assert.throws(() => new Augmenter(augmentation, fixture), message);
  refused({ shift: -1 }, /augment.shift: expected a number from 0 up, found -1/);
  refused({ rotate: 90 }, /augment.rotate: expected a number from 0 to below 90, found 90/);
  refused({ zoom: 1 }, /augment.zoom: .* below 1, found 1/);
  refused({ elastic: NaN }, /augment.elastic: .* found NaN/);
  refused({ blur: 1 } as Augmentation, /augment: found an unknown option, blur; there are shift/);
});
