// Images that are no digits: seven kinds, seeded, each what it says.

import assert from "node:assert/strict";
import { outOfDistribution } from "../../../lib/data/rendered/out_of_distribution.ts";
import { letters } from "../../../lib/data/rendered/_letter_templates.ts";
import { renderedDigits } from "../../../lib/data/rendered/rendered_digits.ts";

const { test: digits } = await renderedDigits({ train: 10, test: 40, seed: 3 });
const sets = await outOfDistribution(digits, { size: 600 });
const images = (name: string) => sets.find((set) => set.name === name)!.dataset.images;
const one = (name: string, index: number) => images(name).subarray(784 * index, 784 * (index + 1));

function moments(bytes: Uint8Array): { mean: number; deviation: number } {
  const mean = bytes.reduce((sum, byte) => sum + byte, 0) / bytes.length;
  const squares = bytes.reduce((sum, byte) => sum + (byte - mean) ** 2, 0);
  return { mean, deviation: Math.sqrt(squares / bytes.length) };
}

Deno.test("there are seven kinds, three near, of as many images as asked for and without labels", () => {
  assert.deepEqual(sets.map(({ name, distance }) => `${distance} ${name}`), [
    "near letters",
    "near garment outlines",
    "near negatives",
    "far blank",
    "far uniform noise",
    "far gaussian noise",
    "far shuffled",
  ]);
  for (const { name, dataset } of sets) {
    assert.deepEqual([dataset.name, dataset.size, dataset.labels.length], [name, 600, 0]);
    assert.equal(dataset.images.length, 600 * 784);
    assert.match(dataset.source.sha256[name] ?? "", /^[0-9a-f]{64}$/);
    assert.equal(dataset.source.kind, "custom");
  }
});

Deno.test("the same seed makes the same images, another others", async () => {
  const make = async (seed: number) =>
    (await outOfDistribution(digits, { size: 20, seed })).map(({ dataset }) => dataset.images);
  assert.deepEqual(await make(1), await make(1));
  (await make(2)).forEach((other, i) => {
    if (sets[i]!.name === "negatives") return; // nothing of them is left to chance
    assert.notDeepEqual(other, sets[i]!.dataset.images.subarray(0, other.length), sets[i]!.name);
  });
});

Deno.test("a thousand images of each kind are made from seed 1 unless told otherwise", async () => {
  const usual = await outOfDistribution(digits);
  assert.ok(usual.every(({ dataset }) => dataset.size === 1000));
  const told = await outOfDistribution(digits, { size: 1000, seed: 1 });
  told.forEach(({ dataset }, i) => assert.deepEqual(dataset.source, usual[i]!.dataset.source));
});

Deno.test("letters are written as digits are: as much ink, within 20 x 20 pixels about the middle", () => {
  const [written, digit] = [moments(images("letters")), moments(digits.images)];
  assert.ok(Math.abs(written.mean / digit.mean - 1) < 0.25, `${written.mean} ${digit.mean}`);
  for (let i = 0; i < 600; i++) {
    const places = [...one("letters", i).entries()].filter(([, ink]) => ink > 5);
    for (const axis of [(at: number) => at % 28, (at: number) => Math.floor(at / 28)]) {
      const along = places.map(([at]) => axis(at));
      assert.ok(Math.max(...along) - Math.min(...along) <= 20, `letter ${i}`);
    }
  }
  assert.ok(Object.keys(letters).length >= 12);
});

Deno.test("garment outlines are filled, fill the frame more than a digit does, and stay within it", () => {
  for (let i = 0; i < 600; i++) {
    const garment = one("garment outlines", i);
    const filled = garment.filter((shade) => shade > 60).length;
    assert.ok(filled > 120 && filled < 560, `garment ${i}: ${filled} pixels`);
    const edge = garment.filter((_, at) => at < 28 || at >= 27 * 28);
    assert.ok(edge.every((shade) => shade === 0), `garment ${i} leaves the frame`);
  }
});

Deno.test("garment outlines are 22 to 25 pixels high, but for shoes and bags, and of seven kinds of outline", () => {
  const heights = Array.from({ length: 600 }, (_, i) => {
    const rows = [...one("garment outlines", i).entries()].filter(([, shade]) => shade > 30)
      .map(([at]) => Math.floor(at / 28));
    return Math.max(...rows) - Math.min(...rows) + 1;
  });
  assert.equal(Math.max(...heights), 26, "half a pixel may be added above and below");
  const tall = heights.filter((height) => height >= 20);
  const mean = tall.reduce((sum, height) => sum + height, 0) / tall.length;
  assert.ok(Math.abs(mean - 23.15) < 0.15, `${mean}`);
  // One of the seven is a shoe, which fills five eighths of the height.
  assert.ok(Math.abs((600 - tall.length) / 600 - 1 / 7) < 0.04, `${tall.length}`);
});

Deno.test("negatives and shuffled are digits from all over the data set", () => {
  for (const [index, digit] of [[0, 0], [599, 39], [300, 20]] as const) {
    const original = digits.images.subarray(784 * digit, 784 * (digit + 1));
    assert.deepEqual(one("negatives", index), original.map((byte) => 255 - byte));
    assert.notDeepEqual(one("shuffled", index), original);
    assert.deepEqual(one("shuffled", index).slice().sort(), original.slice().sort());
  }
});

Deno.test("blank images have one shade, the first none; noise has the spread that it says", () => {
  for (let i = 0; i < 600; i++) assert.equal(new Set(one("blank", i)).size, 1);
  assert.equal(one("blank", 0)[0], 0);
  const uniform = moments(images("uniform noise"));
  assert.ok(Math.abs(uniform.mean - 127.5) < 1, `${uniform.mean}`);
  assert.ok(Math.abs(uniform.deviation - 256 / Math.sqrt(12)) < 0.5, `${uniform.deviation}`);
  const normal = moments(images("gaussian noise"));
  // Cutting off at two deviations leaves 0.959 of one.
  assert.ok(Math.abs(normal.mean - 128) < 1, `${normal.mean}`);
  assert.ok(Math.abs(normal.deviation - 0.959 * 64) < 0.5, `${normal.deviation}`);
});

Deno.test("one image of each kind can be asked for", async () => {
  const kinds = await outOfDistribution(digits, { size: 1 });
  assert.ok(kinds.every(({ dataset }) => dataset.images.length === 784));
});

Deno.test("what cannot be made is refused", async () => {
  const small = { ...digits, height: 14, width: 14, images: digits.images.subarray(0, 40 * 196) };
  await assert.rejects(outOfDistribution(small), /images of 28 x 28, found 40 of 14 x 14/);
  const none = { ...digits, size: 0, images: new Uint8Array(0), labels: new Uint8Array(0) };
  await assert.rejects(outOfDistribution(none), /images of 28 x 28, found 0 of/);
  await assert.rejects(outOfDistribution(digits, { size: 0 }), /size: expected a whole number/);
});
