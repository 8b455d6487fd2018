// frameDigit() beside SciPy's morphology and centre of mass, and beside what LeCun et al. (1998) say of MNIST.

import assert from "node:assert/strict";
import { pieceOf } from "../../lib/handwriting/_pieces.ts";
import { frameDigit, frameSide } from "../../lib/handwriting/frame_digit.ts";
import cases from "./fixtures/frame.json" with { type: "json" };

/** Ink of bytes, and what of it is a digit. */
function inkOf(width: number, height: number, bytes: Uint8Array, pixels: readonly number[]) {
  const values = Float32Array.from(bytes, (byte) => byte / 255);
  return { ink: { width, height, values }, digit: pieceOf(pixels, width) };
}

const decoded = (base64: string) => Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));

for (const { name, width, height, ink: base64, pixels, ...expected } of cases) {
  for (const how of ["thickened", "as it is"] as const) {
    Deno.test(`frameDigit() frames ${name}, ${how}, as SciPy does`, () => {
      const { ink, digit } = inkOf(width, height, decoded(base64), pixels);
      const found = frameDigit(ink, digit, { thicken: how === "thickened" });
      const errors = decoded(expected[how]).map((value, i) => Math.abs(value - found[i]!));
      assert.ok(Math.max(...errors) <= 1, `off by ${Math.max(...errors)}`); // a half is rounded either way
    });
  }
}

Deno.test("thin strokes are drawn thicker unless that is told not to be; thick ones are not", () => {
  const sum = (base64: string) => decoded(base64).reduce((sum, value) => sum + value, 0);
  const of = (wanted: string) => cases.find(({ name }) => name === wanted)!;
  const thin = of("a thin 7");
  assert.ok(sum(thin.thickened) > 1.3 * sum(thin["as it is"]));
  assert.equal(of("a thick 7").thickened, of("a thick 7")["as it is"]);
  const { ink, digit } = inkOf(thin.width, thin.height, decoded(thin.ink), thin.pixels);
  assert.deepEqual(frameDigit(ink, digit), frameDigit(ink, digit, { thicken: true }));
});

/** Rectangles of full ink. */
function blocks(width: number, height: number, rectangles: readonly (readonly number[])[]) {
  const bytes = new Uint8Array(width * height);
  for (const [left, top, across, down] of rectangles as [number, number, number, number][]) {
    for (let y = top; y < top + down; y++) {
      bytes.fill(255, y * width + left, y * width + left + across);
    }
  }
  const pixels = [...bytes.keys()].filter((at) => bytes[at]);
  return inkOf(width, height, bytes, pixels);
}

Deno.test("whatever its size, a digit's longer side becomes 20 pixels, and its centre of mass the middle", () => {
  const shapes: readonly (readonly (readonly number[])[])[] = [
    [[10, 10, 12, 60]],
    [[10, 10, 60, 12], [50, 10, 20, 80]],
    [[3, 3, 300, 40], [3, 3, 40, 200]],
    [[200, 100, 9, 31], [203, 120, 20, 8]],
  ];
  for (const shape of shapes) {
    const { ink, digit } = blocks(320, 240, shape);
    const image = frameDigit(ink, digit, { thicken: false });
    let [sum, sumX, sumY] = [0, 0, 0];
    const [xs, ys]: [Set<number>, Set<number>] = [new Set(), new Set()];
    image.forEach((value, i) => {
      const [x, y] = [i % frameSide, Math.floor(i / frameSide)];
      [sum, sumX, sumY] = [sum + value, sumX + value * x, sumY + value * y];
      if (value > 25) [xs.add(x), ys.add(y)];
    });
    const longer = Math.max(xs.size, ys.size);
    assert.ok(longer === 20 || longer === 19, `${longer} pixels`);
    // Half a pixel, by which whole pixels may be off.
    assert.ok(Math.abs(sumX / sum - 13.5) <= 0.51, `x ${sumX / sum}`);
    assert.ok(Math.abs(sumY / sum - 13.5) <= 0.51, `y ${sumY / sum}`);
    assert.equal(Math.max(...image), 255);
  }
});

Deno.test("a digit whose centre of mass is far from its middle stays within its frame", () => {
  // A block with a hair as long as the box: centred by mass, the hair's end would be cut off.
  const { ink, digit } = blocks(120, 60, [[5, 5, 30, 50], [35, 54, 75, 1]]);
  const image = frameDigit(ink, digit, { thicken: false });
  const columns = Array.from(
    { length: frameSide },
    (_, x) => Math.max(...Array.from({ length: frameSide }, (_, y) => image[y * frameSide + x]!)),
  );
  assert.equal(columns.filter((most) => most > 0).length, 20);
  assert.equal(columns.at(-1)! > 0, true, "the hair ends at the frame's edge");
});

Deno.test("a digit without any ink in it is empty paper, not NaN", () => {
  const { ink, digit } = inkOf(9, 9, new Uint8Array(81), [40, 41]);
  assert.deepEqual(frameDigit(ink, digit), new Uint8Array(784));
});
