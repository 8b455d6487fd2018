// scramble(): the four things that are no digit.

import assert from "node:assert/strict";
import { scramble } from "../../lib/data/_scramble.ts";
import { Random } from "../../lib/data/random.ts";

const frame = { height: 28, width: 30 };
const area = frame.height * frame.width;
/** No two pixels are alike, so that each tells where it came from. */
const image = Float32Array.from({ length: area }, (_, i) => (i + 1) / (area + 1));
const sorted = (values: Float32Array) => [...values].sort((a, b) => a - b);

/** Which of the four, by what is left of the image. */
function kindOf(out: Float32Array): "flat" | "noise" | "tiles" | "pixels" {
  if (out.every((value) => value === out[0])) return "flat";
  if (sorted(out).some((value, i) => value !== image[i])) return "noise";
  const place = (i: number) => Math.round(out[i]! * (area + 1)) - 1;
  const kept = image.filter((_, i) => i + 1 < area && place(i + 1) === place(i) + 1).length;
  return kept > area / 4 ? "tiles" : "pixels";
}

const draws = Array.from({ length: 400 }, (_, seed) => {
  const out = image.slice();
  scramble(out, 0, frame, new Random(seed));
  return { out, kind: kindOf(out) };
});
const ofKind = (kind: string) => draws.filter((draw) => draw.kind === kind).map(({ out }) => out);

Deno.test("scramble() shuffles pixels, shuffles tiles, draws noise and draws empty paper, each as often", () => {
  for (const kind of ["pixels", "tiles", "noise", "flat"]) {
    const { length } = ofKind(kind);
    assert.ok(length > 70 && length < 130, `${kind}: ${length} of 400`);
  }
});

Deno.test("scramble() never leaves an image as it is, and leaves fractions", () => {
  for (const { out } of draws) {
    assert.notDeepEqual(out, image);
    assert.ok(out.every((value) => value >= 0 && value <= 1));
  }
});

Deno.test("scramble() moves square tiles of 2 to 7 pixels whole, and what fits no tile stays", () => {
  const sides = new Set<number>();
  for (const out of ofKind("tiles")) {
    const from = (y: number, x: number) => {
      const at = Math.round(out[y * frame.width + x]! * (area + 1)) - 1;
      return [Math.floor(at / frame.width), at % frame.width] as const;
    };
    const fits = (side: number) => {
      for (let y = 0; y < frame.height; y++) {
        for (let x = 0; x < frame.width; x++) {
          const isBeyond = y >= frame.height - frame.height % side ||
            x >= frame.width - frame.width % side;
          const [v, u] = from(y, x);
          if (isBeyond ? v !== y || u !== x : v % side !== y % side || u % side !== x % side) {
            return false;
          }
        }
      }
      return true;
    };
    const side = [7, 6, 5, 4, 3, 2].find(fits);
    assert.ok(side, "no side of a tile fits");
    sides.add(side);
  }
  assert.deepEqual([...sides].sort(), [2, 3, 4, 5, 6, 7]);
});

Deno.test("scramble()'s noise has means and deviations of all sizes, and its paper is white or grey", () => {
  const means = ofKind("noise").map((out) => out.reduce((sum, value) => sum + value, 0) / area);
  assert.ok(Math.min(...means) < 0.15 && Math.max(...means) > 0.85);
  const spreads = ofKind("noise").map((out) => new Set(out).size / area);
  assert.ok(Math.max(...spreads) > 0.9 && Math.min(...spreads) < 0.8);
  const papers = ofKind("flat").map(([value]) => value!);
  const white = papers.filter((value) => value === 0).length / papers.length;
  assert.ok(white > 0.15 && white < 0.45, `${white}`);
  assert.ok(Math.max(...papers) > 0.8);
});

Deno.test("scramble() changes one image of several, and draws the same for the same seed", () => {
  const three = Float32Array.of(...image, ...image, ...image);
  scramble(three, area, frame, new Random(3));
  assert.deepEqual(three.subarray(0, area), image);
  assert.deepEqual(three.subarray(area, 2 * area), draws[3]!.out);
  assert.deepEqual(three.subarray(2 * area), image);
});

Deno.test("scramble() leaves no small image as it is, of which a large tile would be half", () => {
  for (const side of [4, 6, 8, 12]) {
    const small = Float32Array.from({ length: side * side }, (_, i) => (i + 1) / 200);
    for (let seed = 0; seed < 400; seed++) {
      const out = small.slice();
      scramble(out, 0, { height: side, width: side }, new Random(seed));
      assert.notDeepEqual(out, small, `side ${side}, seed ${seed}`);
    }
  }
});
