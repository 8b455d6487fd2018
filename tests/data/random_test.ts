// Tests lib/data/random.ts against draws computed elsewhere and against what chance must look like.

import assert from "node:assert/strict";
import { Random } from "../../lib/data/random.ts";
import reference from "./fixtures/random.json" with { type: "json" };

Deno.test("Random draws what the published C draws from the same state", () => {
  // Printed by xoshiro128starstar.c 1.1, as the Rust crate rand_xoshiro publishes them.
  const random = Random.fromState([1, 2, 3, 4]);
  const drawn = Array.from({ length: 10 }, () => random.uint32());
  assert.deepEqual(drawn, [
    ...[11520, 0, 5927040, 70819200, 2031721883],
    ...[1637235492, 1287239034, 3734860849, 3729100597, 4258142804],
  ]);
});

for (const { seed, state, uint32, next } of reference) {
  Deno.test(`Random(${seed}) has the state and the draws of the reference in Python`, () => {
    const random = new Random(seed);
    assert.deepEqual(random.state, state);
    assert.deepEqual(uint32.map(() => random.uint32()), uint32);
    assert.deepEqual(next.map(() => random.next()), next);
  });
}

Deno.test("a state kept as JSON goes on where the generator stood", () => {
  const random = new Random(7);
  for (let i = 0; i < 1000; i++) random.next();
  const resumed = Random.fromState(JSON.parse(JSON.stringify(random.state)));
  for (let i = 0; i < 100; i++) assert.equal(resumed.next(), random.next());
});

Deno.test("seeds and states that are none are refused", () => {
  for (const seed of [0.5, NaN, Infinity, 2 ** 53]) {
    assert.throws(() => new Random(seed), /seed: expected a whole number/);
  }
  for (
    const state of [[1, 2, 3], [1, 2, 3, 4, 5], [1, 2, 3, -4], [1, 2, 3, 2 ** 32], [1, 2, 3, NaN]]
  ) {
    assert.throws(() => Random.fromState(state), /state: expected four 32-bit words/);
  }
  assert.throws(() => Random.fromState([0, 0, 0, 0]), /found four zeros/);
});

Deno.test("integer(n) gives each value its share, and refuses an n that is no count", () => {
  const random = new Random(1);
  for (const n of [1, 2, 3, 10, 1000]) {
    const counts = new Float64Array(n);
    const draws = 200 * n;
    for (let i = 0; i < draws; i++) counts[random.integer(n)]! += 1;
    const chiSquare = counts.reduce((sum, count) => sum + (count - 200) ** 2 / 200, 0);
    // Five standard deviations of a chi-square with n - 1 degrees of freedom.
    assert.ok(chiSquare <= n - 1 + 5 * Math.sqrt(2 * n), `n = ${n}: chi-square ${chiSquare}`);
  }
  for (const n of [0, -1, 1.5, NaN, 2 ** 32 + 1]) {
    assert.throws(() => random.integer(n), /n: expected a whole number from 1 to 2\^32/);
  }
});

Deno.test("integer(n) redraws words beyond the last whole multiple of n", () => {
  // With n = 3 * 2^30 a plain remainder would give the first third half of all draws.
  const n = 3 * 2 ** 30;
  const random = new Random(2);
  let low = 0;
  for (let i = 0; i < 30_000; i++) if (random.integer(n) < 2 ** 30) low++;
  assert.ok(Math.abs(low - 10_000) < 5 * Math.sqrt(30_000 * (1 / 3) * (2 / 3)), `${low} of 30000`);
  assert.ok(random.integer(2 ** 32) < 2 ** 32);
});

Deno.test("uniform and normal have the moments they are asked for", () => {
  const random = new Random(3);
  const n = 100_000;
  const moments = (draw: () => number): [number, number] => {
    const values = Float64Array.from({ length: n }, draw);
    const mean = values.reduce((sum, value) => sum + value, 0) / n;
    return [mean, Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / n)];
  };
  const [uniformMean, uniformDeviation] = moments(() => random.uniform(-2, 4));
  assert.ok(Math.abs(uniformMean - 1) < 0.03, `${uniformMean}`);
  assert.ok(Math.abs(uniformDeviation - 6 / Math.sqrt(12)) < 0.02, `${uniformDeviation}`);
  const [normalMean, normalDeviation] = moments(() => random.normal(5, 2));
  assert.ok(Math.abs(normalMean - 5) < 0.04, `${normalMean}`);
  assert.ok(Math.abs(normalDeviation - 2) < 0.03, `${normalDeviation}`);
});

Deno.test("shuffle keeps every element and gives each of the 24 orders of four its share", () => {
  const random = new Random(4);
  const counts = new Map<string, number>();
  const draws = 24_000;
  for (let i = 0; i < draws; i++) {
    const order = random.shuffle(["a", "b", "c", "d"]).join("");
    counts.set(order, (counts.get(order) ?? 0) + 1);
  }
  assert.equal(counts.size, 24);
  const chiSquare = [...counts.values()].reduce((sum, n) => sum + (n - 1000) ** 2 / 1000, 0);
  assert.ok(chiSquare < 23 + 5 * Math.sqrt(46), `chi-square ${chiSquare}`);

  const indices = Uint32Array.from({ length: 1000 }, (_, i) => i);
  assert.equal(random.shuffle(indices), indices);
  assert.notDeepEqual(indices, indices.toSorted());
  assert.deepEqual(indices.toSorted(), Uint32Array.from({ length: 1000 }, (_, i) => i));
});
