// Every corruption beside NumPy and SciPy, and what holds for all of them.

import assert from "node:assert/strict";
import { Augmenter } from "../../../lib/data/augment.ts";
import {
  corrupt,
  type CorruptionName,
  corruptionNames,
  corruptions,
} from "../../../lib/data/corruptions/corrupt.ts";
import { severities, type Severity } from "../../../lib/data/corruptions/corruption.ts";
import type { Dataset } from "../../../lib/data/dataset.ts";
import { Random } from "../../../lib/data/random.ts";
import { renderedDigits } from "../../../lib/data/rendered/rendered_digits.ts";
import { subset } from "../../../lib/data/subset.ts";
import fixture from "./fixtures/corruptions.json" with { type: "json" };

const { test: digits } = await renderedDigits({ train: 10, test: 60, seed: 3 });
const noise: Dataset = {
  ...{ name: "fixture", images: Uint8Array.from(fixture.images), labels: Uint8Array.of(0, 1) },
  ...{ size: 2, height: fixture.height, width: fixture.width, classNames: ["a", "b"] },
  source: { kind: "custom", sha256: {} },
};

for (const { corruption, severity, expected } of fixture.cases) {
  Deno.test(`corrupt() does what NumPy and SciPy do: ${corruption}, severity ${severity}`, () => {
    const { images } = corrupt(noise, corruption as CorruptionName, {
      severity: severity as Severity,
      seed: fixture.seed,
    });
    assert.equal(images.length, expected.length);
    // Half a shade of rounding to bytes, and the rounding of the fixture.
    const error = Math.max(...images.map((byte, i) => Math.abs(byte - expected[i]!) * 100)) / 100;
    assert.ok(error < 0.56, `off by ${error}`);
  });
}

Deno.test("every corruption but elastic is in the fixture; that one is the augmenter's", () => {
  const known = new Set([...fixture.cases.map(({ corruption }) => corruption), "elastic"]);
  assert.deepEqual([...known].toSorted(), [...corruptionNames].toSorted());
  const image = subset(digits, 1);
  const out = new Float32Array(28 * 28);
  const own = new Random(new Random(1).uint32());
  new Augmenter({ elastic: corruptions.elastic.levels[1] }, image).draw(
    image.images,
    0,
    out,
    0,
    own,
  );
  const expected = Uint8Array.from(out, (value) => Math.round(255 * value));
  assert.deepEqual(corrupt(image, "elastic", { severity: 2 }).images, expected);
});

/** Mean distance from the images as they were, in shades. */
function change({ images }: Dataset): number {
  return images.reduce((sum, byte, i) => sum + Math.abs(byte - digits.images[i]!), 0) /
    images.length;
}

for (const name of corruptionNames) {
  Deno.test(`corrupt() is seeded, keeps labels and originals, and grows with severity: ${name}`, () => {
    const before = digits.images.slice();
    const corrupted = severities.map((severity) => corrupt(digits, name, { severity }));
    const changes = corrupted.map(change);
    assert.ok(changes[0]! > 0.5, `${changes}`);
    assert.deepEqual(changes.toSorted((a, b) => a - b), changes);
    assert.deepEqual(digits.images, before);
    assert.deepEqual(corrupted[4]!.labels, digits.labels);
    assert.equal(corrupted[4]!.name, `${digits.name}, ${name} 5`);
    assert.equal(corrupted[4]!.source.kind, "rendered");
    // Hashes tell two data sets apart at once, where a difference of two arrays takes minutes to print.
    assert.deepEqual(corrupt(digits, name).source, corrupted[2]!.source);
    // The first images are corrupted as they are among more.
    const [few] = [corrupt(subset(digits, 7), name).images];
    assert.deepEqual(few, corrupted[2]!.images.slice(0, few.length));
  });
}

Deno.test("each severity has the level that published figures were measured at", () => {
  const levels = corruptionNames.map((name) => [name, ...corruptions[name].levels]);
  assert.deepEqual(levels, [
    ["gaussian noise", 0.1, 0.2, 0.3, 0.4, 0.55],
    ["salt and pepper", 0.02, 0.05, 0.1, 0.2, 0.35],
    ["blur", 0.6, 1, 1.5, 2, 2.75],
    ["pixelate", 2, 3, 4, 5, 7],
    ["thicken", 1, 1.5, 2, 2.5, 3],
    ["shift", 2, 3, 4, 5, 6],
    ["rotation", 10, 20, 30, 45, 60],
    ["shear", 10, 20, 30, 40, 50],
    ["shrink", 0.85, 0.7, 0.6, 0.5, 0.4],
    ["enlarge", 1.1, 1.2, 1.35, 1.5, 1.7],
    ["elastic", 1, 2, 3, 4, 5],
    ["occlusion", 6, 8, 10, 12, 14],
    ["lines", 1, 2, 3, 4, 6],
    ["contrast", 0.6, 0.4, 0.25, 0.15, 0.08],
    ["shadow", 0.2, 0.4, 0.6, 0.8, 1],
    ["inversion", 0.2, 0.4, 0.6, 0.8, 1],
  ]);
});

Deno.test("corrupt() is of severity 3 and seed 1 unless told otherwise", () => {
  const few = subset(digits, 3);
  assert.deepEqual(
    corrupt(few, "gaussian noise").source,
    corrupt(few, "gaussian noise", { severity: 3, seed: 1 }).source,
  );
});

Deno.test("chance changes with the seed, and only where there is any", () => {
  const certain = ["blur", "pixelate", "thicken", "shrink", "enlarge", "contrast"];
  for (const name of corruptionNames) {
    const [one, two] = [1, 2].map((seed) => corrupt(digits, name, { seed }).images);
    if (certain.includes(name)) assert.deepEqual(one, two, name);
    else assert.notDeepEqual(one, two, name);
  }
});

Deno.test("a shift moves whole pixels, as far each time, the same way at every severity", () => {
  const dot = { ...noise, images: new Uint8Array(2 * 28 * 28), height: 28, width: 28 };
  dot.images[14 * 28 + 14] = dot.images[28 * 28 + 14 * 28 + 14] = 255;
  const ways = severities.map((severity) => {
    const { images } = corrupt(dot, "shift", { severity });
    const at = images.indexOf(255);
    const [right, down] = [at % 28 - 14, Math.floor(at / 28) - 14];
    assert.equal(Math.max(Math.abs(right), Math.abs(down)), severity + 1);
    assert.equal(images.reduce((sum, byte) => sum + byte, 0), 2 * 255);
    return `${Math.sign(right)} ${Math.sign(down)}`;
  });
  assert.equal(new Set(ways).size, 1);
});

Deno.test("noise has the deviation, salt and pepper the share, that the level says", () => {
  const grey = { ...digits, images: new Uint8Array(digits.images.length).fill(128) };
  const n = grey.images.length;
  const noisy = corrupt(grey, "gaussian noise", { severity: 1 }).images;
  const deviation = Math.sqrt(noisy.reduce((sum, byte) => sum + (byte - 128) ** 2, 0) / n);
  assert.ok(Math.abs(deviation - 25.5) < 0.5, `${deviation}`);
  const salted = corrupt(grey, "salt and pepper", { severity: 4 }).images;
  for (const shade of [0, 255]) {
    const share = salted.filter((byte) => byte === shade).length / n;
    assert.ok(Math.abs(share - 0.1) < 0.005, `${share}`);
  }
});

Deno.test("the last inversion is the negative", () => {
  const { images } = corrupt(digits, "inversion", { severity: 5 });
  assert.deepEqual(images, digits.images.map((byte) => 255 - byte));
});

Deno.test("unknown corruptions and severities are refused by name", () => {
  const refused = (name: string, severity: number, message: RegExp) =>
    assert.throws(
      () => corrupt(digits, name as CorruptionName, { severity: severity as Severity }),
      message,
    );
  refused("fog", 1, /expected one of gaussian noise, .*; found "fog"/);
  refused("toString", 1, /found "toString"/);
  refused("blur", 0, /severity: expected a whole number from 1 to 5, found 0/);
  refused("blur", 2.5, /found 2.5/);
});
