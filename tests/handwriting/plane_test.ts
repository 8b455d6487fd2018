// Operations on planes, each beside its definition written out.

import assert from "node:assert/strict";
import fc from "fast-check";
import {
  blurred,
  extreme,
  histogram,
  otsu,
  type Plane,
  plane,
  quantile,
  resized,
} from "../../lib/handwriting/_plane.ts";

const runs = { seed: 1, numRuns: 60 };

/** Planes of up to 12 x 12 levels that float32 has exactly. */
const planes: fc.Arbitrary<Plane> = fc.tuple(
  fc.integer({ min: 1, max: 12 }),
  fc.integer({ min: 1, max: 12 }),
  fc.array(fc.nat(64), { minLength: 144, maxLength: 144 }),
).map(([width, height, levels]) => plane(width, height, (x, y) => levels[12 * y + x]! / 64));

/** A window's values. */
function near({ width, values }: Plane, at: number, reach: number): readonly number[] {
  const [x, y] = [at % width, Math.floor(at / width)];
  return [...values].filter((_, i) =>
    Math.abs(i % width - x) <= reach && Math.abs(Math.floor(i / width) - y) <= reach
  );
}

const isNear = (found: number, expected: number, tolerance = 1e-5) =>
  assert.ok(Math.abs(found - expected) <= tolerance, `${found}, not ${expected}`);

Deno.test("plane() asks for its values by column and row", () => {
  assert.deepEqual([...plane(3, 2, (x, y) => 10 * y + x).values], [0, 1, 2, 10, 11, 12]);
  assert.deepEqual(plane(2, 3), { width: 2, height: 3, values: new Float32Array(6) });
});

Deno.test("extreme() is the highest or the lowest value of each window, cut off at the edges", () => {
  fc.assert(
    fc.property(planes, fc.nat(5), fc.boolean(), (from, reach, lowest) => {
      extreme(from, reach, lowest).values.forEach((value, at) => {
        const values = near(from, at, reach);
        assert.equal(value, lowest ? Math.min(...values) : Math.max(...values));
      });
    }),
    runs,
  );
});

Deno.test("blurred() is each window's mean, at the edges of what there is of it", () => {
  fc.assert(
    fc.property(planes, fc.nat(14), (from, reach) => {
      // The mean of rows and then of columns is the mean of both.
      blurred(from, reach).values.forEach((value, at) => {
        const values = near(from, at, reach);
        isNear(value, values.reduce((sum, one) => sum + one, 0) / values.length);
      });
    }),
    runs,
  );
});

Deno.test("resized() to the same size changes nothing", () => {
  fc.assert(
    fc.property(planes, (from) => {
      assert.deepEqual(resized(from, from.width, from.height), from);
    }),
    runs,
  );
});

Deno.test("resized() keeps an even plane even, and every plane within its own levels", () => {
  const sides = fc.integer({ min: 1, max: 30 });
  fc.assert(
    fc.property(planes, sides, sides, (from, width, height) => {
      const even = resized(plane(from.width, from.height, () => 0.25), width, height);
      even.values.forEach((value) => isNear(value, 0.25, 1e-6));
      const out = resized(from, width, height);
      assert.deepEqual([out.width, out.height, out.values.length], [width, height, width * height]);
      const [least, most] = [Math.min(...from.values), Math.max(...from.values)];
      assert.ok(out.values.every((value) => value >= least - 1e-6 && value <= most + 1e-6));
    }),
    runs,
  );
});

Deno.test("resized() interpolates linearly where it grows, and goes on level beyond the outermost pixels", () => {
  assert.deepEqual([...resized(plane(2, 1, (x) => x), 4, 1).values], [0, 0.25, 0.75, 1]);
  assert.deepEqual([...resized(plane(1, 2, (_, y) => y), 1, 4).values], [0, 0.25, 0.75, 1]);
});

Deno.test("resized() averages by a triangle as wide as a pixel of the result where it shrinks", () => {
  // Halved: weights 1, 3, 3, 1 of eight; of the first pixel, the outermost counts twice.
  const { values } = resized(plane(8, 1, (x) => x === 2 ? 8 : 0), 4, 1);
  assert.deepEqual([...values], [1, 3, 0, 0]);
  const first = resized(plane(8, 1, (x) => x === 0 ? 8 : 0), 4, 1);
  assert.deepEqual([...first.values], [4, 0, 0, 0]);
});

Deno.test("resized() to a multiple or a whole fraction leaves a slope a slope", () => {
  for (const [width, height] of [[5, 4], [40, 32], [10, 8]] as const) {
    const from = plane(20, 16, (x, y) => x + 2 * y);
    const out = resized(from, width, height);
    const [scaleX, scaleY] = [20 / width, 16 / height];
    out.values.forEach((value, i) => {
      const [x, y] = [i % width, Math.floor(i / width)];
      const [sourceX, sourceY] = [(x + 0.5) * scaleX - 0.5, (y + 0.5) * scaleY - 0.5];
      const isInside = [[sourceX, 19, scaleX], [sourceY, 15, scaleY]].every(([at, last, scale]) =>
        at! - Math.max(1, scale!) >= -0.01 && at! + Math.max(1, scale!) <= last! + 0.01
      );
      if (isInside) isNear(value, sourceX + 2 * sourceY, 1e-4);
    });
  }
});

Deno.test("histogram() counts 1,024 steps, and what is out of range with the outermost", () => {
  const counts = histogram(Float32Array.of(0, 0.0005, 1 / 1024, 0.5, 1, 1.5, -1));
  assert.deepEqual([counts.length, counts[0], counts[1], counts[512], counts[1023]], [
    1024,
    3,
    1,
    1,
    2,
  ]);
});

Deno.test("quantile() is the value that so many are below, to a step", () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat(1000), { minLength: 1, maxLength: 200 }),
      fc.integer({ min: 1, max: 100 }),
      (numbers, percent) => {
        const values = Float32Array.from(numbers, (number) => number / 1000);
        const sorted = values.toSorted();
        const found = quantile(values, percent / 100);
        isNear(found, sorted[Math.ceil(percent / 100 * values.length - 1e-9) - 1]!, 1 / 1024);
      },
    ),
    runs,
  );
});

Deno.test("otsu() divides where the two sides differ least within themselves", () => {
  const sides = fc.array(fc.nat(20), { minLength: 2, maxLength: 24 });
  fc.assert(
    fc.property(sides.filter((counts) => counts.filter(Boolean).length > 1), (counts) => {
      const within = (from: number, to: number) => {
        const all = counts.slice(from, to).flatMap((n, i) => Array<number>(n).fill(from + i));
        const mean = all.reduce((sum, value) => sum + value, 0) / all.length;
        return all.reduce((sum, value) => sum + (value - mean) ** 2, 0);
      };
      const at = otsu(Uint32Array.from(counts)) * counts.length - 0.5;
      const costs = counts.slice(1).map((_, i) => {
        const isDivided = [counts.slice(0, i + 1), counts.slice(i + 1)].every((side) =>
          side.some(Boolean)
        );
        return isDivided ? within(0, i + 1) + within(i + 1, counts.length) : Infinity;
      });
      isNear(costs[Math.round(at)]!, Math.min(...costs), 1e-6);
    }),
    runs,
  );
});

Deno.test("otsu() of one level only is within the range", () => {
  const at = otsu(Uint32Array.of(0, 0, 9, 0));
  assert.ok(at >= 0 && at <= 1);
});
