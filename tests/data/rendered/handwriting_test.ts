// One hand's jitter: its pens and slants, and how what it writes is fitted into the frame.

import assert from "node:assert/strict";
import { write } from "../../../lib/data/rendered/_handwriting.ts";
import { templates, way } from "../../../lib/data/rendered/_stroke_templates.ts";
import { Random } from "../../../lib/data/random.ts";

function moments(values: readonly number[]) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, deviation: Math.sqrt(squares / values.length) };
}

const near = (found: number, expected: number, tolerance: number) =>
  assert.ok(Math.abs(found - expected) < tolerance, `${found}, not ${expected}`);

Deno.test("pens are 2.3 pixels wide, give or take a quarter, and upright strokes lean a fifth", () => {
  const random = new Random(1);
  const stroke = [way(0.2, "50,0 50,50 50,100")];
  const writings = Array.from({ length: 4000 }, () => write(stroke, random));
  const pens = writings.map(({ pen }) => pen);
  assert.deepEqual([Math.min(...pens), Math.max(...pens)].map((p) => p.toFixed(3)), [
    "1.300",
    "3.600",
  ]);
  const { mean, deviation } = moments(pens.map(Math.log));
  near(mean, Math.log(2.3), 0.02);
  near(deviation, 0.25, 0.02); // 0.26, less what the limits cut off
  const leans = moments(writings.map(({ lines: [line = []] }) => {
    const [from, to] = [line[0]!, line.at(-1)!];
    return (from.x - to.x) / (to.y - from.y);
  }));
  near(leans.mean, 0.2, 0.02);
  near(leans.deviation, 0.23, 0.02); // of slant, turn, wave and wobble together
});

Deno.test("what is written fills 20 pixels in height or width, pen included, about its centre of mass", () => {
  const random = new Random(2);
  for (let i = 0; i < 300; i++) {
    const { lines, pen } = write(templates[i % 10]!, random);
    const sides = (["x", "y"] as const).map((axis) => {
      const places = lines.flat().map((point) => point[axis]);
      return Math.max(...places) - Math.min(...places);
    });
    near(Math.max(...sides), 20 - pen, 1e-9);
    for (const axis of ["x", "y"] as const) {
      let [length, moment] = [0, 0];
      for (const line of lines) {
        line.slice(1).forEach((to, at) => {
          const from = line[at]!;
          const step = Math.hypot(to.x - from.x, to.y - from.y);
          length += step;
          moment += step * (from[axis] + to[axis]) / 2;
        });
      }
      near(moment / length, 14, 1e-9);
      const places = lines.flat().map((point) => point[axis]);
      assert.ok(
        Math.min(...places) >= pen / 2 - 1e-9 && Math.max(...places) <= 28 - pen / 2 + 1e-9,
      );
    }
  }
});

Deno.test("each way of writing is as likely as the others, and pieces meet in their corners", () => {
  const random = new Random(3);
  // One way has two strokes of two pieces each, the other one stroke of one piece.
  const ways = [way(1, "0,0 50,10 / 100,100 ; 0,100 / 100,0 50,50"), way(1, "0,0 50,20 100,100")];
  const lines = Array.from({ length: 1000 }, () => write(ways, random).lines);
  const two = lines.filter(({ length }) => length === 2);
  near(two.length, 500, 80);
  for (const line of two.flat()) {
    assert.equal(
      line.length,
      18,
      "eight steps to a pair of points, and the last point of each piece",
    );
    const steps = line.slice(1).map((to, at) => Math.hypot(to.x - line[at]!.x, to.y - line[at]!.y));
    // Eight steps to a pair of points: none of them crosses the box.
    assert.ok(Math.max(...steps) < 12, `${Math.max(...steps)}`);
  }
});
