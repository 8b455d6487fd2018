// randomSearch(): draws that differ, from where they are to come, and the same for the same seed.

import assert from "node:assert/strict";
import { randomSearch } from "../../lib/campaign/random_search.ts";

const space = {
  rate: { from: 1e-4, to: 1e-1, scale: "log" },
  share: { from: 0, to: 0.5 },
  filters: { from: 8, to: 11, whole: true },
  schedule: ["constant", "cosine"],
} as const;

Deno.test("randomSearch() draws from every part of its ranges and lists, and from nowhere else", () => {
  const draws = randomSearch(space, { count: 400, seed: 1 });
  assert.equal(new Set(draws.map((draw) => JSON.stringify(draw))).size, 400);
  for (const { rate, share, filters } of draws) {
    assert.ok(rate >= 1e-4 && rate <= 1e-1, `${rate}`);
    assert.equal(rate, Number(rate.toPrecision(3)), "three digits, as names and records have them");
    assert.ok(share >= 0 && share <= 0.5, `${share}`);
    assert.ok([8, 9, 10, 11].includes(filters), `${filters}`);
  }
  const counts = (of: (draw: typeof draws[number]) => unknown) =>
    [...Map.groupBy(draws, of).values()].map(({ length }) => length);
  // A third of the draws a power of ten: 133, give or take 38 (four standard deviations).
  const decades = counts(({ rate }) => Math.min(3, Math.floor(Math.log10(rate) + 4)));
  for (const count of decades.slice(0, 3)) assert.ok(count > 95 && count < 171, `${decades}`);
  for (const count of counts(({ schedule }) => schedule)) assert.ok(count > 160, `${count}`);
  assert.equal(counts(({ filters }) => filters).length, 4, "the ends are drawn as well");
});

Deno.test("randomSearch() repeats itself by seed, and a larger count only adds", () => {
  const few = randomSearch(space, { count: 5, seed: 3 });
  assert.deepEqual(randomSearch(space, { count: 9, seed: 3 }).slice(0, 5), few);
  assert.notDeepEqual(randomSearch(space, { count: 5, seed: 4 }), few);
  assert.equal(randomSearch(space).length, 20);
});

Deno.test("randomSearch() of lists draws each combination once, and no more than there are", () => {
  const lists = { a: [1, 2, 3], b: [true, false] };
  assert.equal(randomSearch(lists, { count: 6 }).length, 6);
  assert.throws(
    () => randomSearch(lists, { count: 7 }),
    /count: expected at most as many draws as differ, found 7, of which 6 were found/,
  );
});

Deno.test("randomSearch() refuses ranges that make no sense, naming them", () => {
  const refused = (range: unknown, message: RegExp) =>
    assert.throws(() => randomSearch({ a: range } as never), message);
  refused({ from: 2, to: 1 }, /a: expected from below to, found from 2 to 1/);
  refused({ from: 0, to: 1, scale: "log" }, /a: expected from above 0 for scale "log", found 0/);
  refused({ from: 0, to: 1, scale: "cubic" }, /a.scale: expected "linear" or "log"/);
  refused({ low: 0, high: 1 }, /a: found an unknown option, low; give from/);
  refused(3, /a: expected a list of values to try, found 3/);
});
