// Neighbours as an exhaustive search in 64 bits finds them.

import assert from "node:assert/strict";
import { Random } from "../../lib/data/random.ts";
import { nearestOthers } from "../../lib/evaluate/_nearest_others.ts";

const breathe = () => Promise.resolve();

/** Every other point, the nearest first. */
function searched(rows: Float32Array, dimensions: number, point: number) {
  const size = rows.length / dimensions;
  const distance = (other: number) =>
    Math.hypot(
      ...Array.from({ length: dimensions }, (_, d) =>
        rows[point * dimensions + d]! - rows[other * dimensions + d]!),
    );
  return [...Array(size).keys()]
    .filter((other) => other !== point)
    .map((index) => ({ index, distance: distance(index) }))
    .sort((a, b) => a.distance - b.distance || a.index - b.index);
}

Deno.test("nearestOthers() finds whom an exhaustive search finds, over several lots and for vectors of any length", async () => {
  const [random, dimensions, count] = [new Random(3), 8, 6];
  const rows = Float32Array.from({ length: 610 * dimensions }, () => random.normal());
  rows.fill(0, 0, dimensions); // the nearest to many, though its product with each is 0
  const found = await nearestOthers(rows, { dimensions, count }, breathe);
  for (const point of [0, 1, 249, 250, 499, 609]) {
    const expected = searched(rows, dimensions, point).slice(0, count);
    const [start, end] = [point * count, (point + 1) * count];
    assert.deepEqual([...found.indices.slice(start, end)], expected.map(({ index }) => index));
    for (const [place, { distance }] of expected.entries()) {
      assert.ok(Math.abs(found.distances[start + place]! - distance) < 1e-12);
    }
  }
});

Deno.test("nearestOthers() leaves out a point itself, not the others that lie on it", async () => {
  const rows = Float32Array.of(1, 0, 1, 0, 1, 0, 1, 0, 0, 1);
  const { indices, distances } = await nearestOthers(rows, { dimensions: 2, count: 2 }, breathe);
  for (let point = 0; point < 4; point++) {
    const [first, second] = indices.subarray(2 * point, 2 * point + 2);
    assert.equal(new Set([point, first, second]).size, 3, `${point}: ${first} and ${second}`);
    assert.deepEqual([...distances.subarray(2 * point, 2 * point + 2)], [0, 0]);
  }
});

Deno.test("nearestOthers() ends where it may breathe", async () => {
  const rows = Float32Array.from({ length: 1000 }, (_, i) => i);
  let lots = 0;
  const stop = () => ++lots === 2 ? Promise.reject(new Error("enough")) : Promise.resolve();
  await assert.rejects(nearestOthers(rows, { dimensions: 1, count: 2 }, stop), /enough/);
  assert.equal(lots, 2);
});
