// Photographer beside SciPy's morphology, convolution and interpolation.

import assert from "node:assert/strict";
import {
  Photographer,
  type PhotometricAugmentation,
  photometricNames,
} from "../../lib/data/_photograph.ts";
import { Random } from "../../lib/data/random.ts";
import fixture from "./fixtures/photograph.json" with { type: "json" };

const image = Float32Array.from(fixture.image, (byte) => byte / 255);

function exposed(augmentation: PhotometricAugmentation, seed: number, original = image) {
  const out = original.slice();
  new Photographer(augmentation, fixture).expose(out, 0, new Random(seed));
  return out;
}

for (const { augmentation, seed, expected } of fixture.cases) {
  const names = Object.keys(augmentation);
  const what = names.length > 3 ? "all effects" : JSON.stringify(augmentation);
  Deno.test(`Photographer exposes as SciPy does, ${what}, seed ${seed}`, () => {
    const found = exposed(augmentation, seed);
    const error = Math.max(...found.map((value, i) => Math.abs(value - expected[i]!)));
    assert.ok(error < 1e-5, `off by ${error}`);
  });
}

Deno.test("the fixture has cases in which each effect adds ink, or takes it away, or does both", () => {
  const found: Record<string, readonly [number, number]> = {};
  for (const { augmentation, expected } of fixture.cases) {
    const [name = "", other] = Object.keys(augmentation);
    if (other) continue;
    const changes = expected.map((value, i) => value - image[i]!);
    const [less, more] = found[name] ?? [0, 0];
    found[name] = [Math.min(less, ...changes), Math.max(more, ...changes)];
  }
  assert.deepEqual(Object.keys(found), photometricNames);
  for (const [name, [less, more]] of Object.entries(found)) {
    assert.equal(less < -0.05, !["lines", "shadow"].includes(name), name);
    assert.equal(more > 0.05, name !== "cover", name);
  }
});

Deno.test("Photographer told of no effect, or only of effects of 0, draws nothing and changes nothing", () => {
  for (const augmentation of [{}, { blur: 0, noise: 0 }]) {
    const random = new Random(1);
    const out = image.slice();
    new Photographer(augmentation, fixture).expose(out, 0, random);
    assert.deepEqual(out, image);
    assert.deepEqual(random.state, new Random(1).state);
  }
});

Deno.test("noise reaches every pixel of an image, whether they are even or odd in number", () => {
  for (const width of [3, 4]) {
    const grey = new Float32Array(width).fill(0.5);
    new Photographer({ noise: 0.1 }, { height: 1, width }).expose(grey, 0, new Random(1));
    assert.ok(grey.every((value) => value !== 0.5), String(grey));
    assert.equal(new Set(grey).size, width);
  }
});

Deno.test("Photographer changes one image of several, whatever it exposed before", () => {
  const augmentation = { blur: 1, noise: 0.1 };
  const three = Float32Array.of(...image, ...image, ...image);
  const photographer = new Photographer(augmentation, fixture);
  photographer.expose(new Float32Array(image.length).fill(1), 0, new Random(5));
  photographer.expose(three, image.length, new Random(1));
  assert.deepEqual(three.subarray(0, image.length), image);
  assert.deepEqual(three.subarray(image.length, 2 * image.length), exposed(augmentation, 1));
  assert.deepEqual(three.subarray(2 * image.length), image);
});

Deno.test("the order in which effects are named plays no part", () => {
  const one = exposed({ blur: 1, noise: 0.1, invert: 1 }, 3);
  assert.deepEqual(exposed({ invert: 1, noise: 0.1, blur: 1 }, 3), one);
});
