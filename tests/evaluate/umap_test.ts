// Neighbours as an exhaustive search in 64 bits finds them, and the layout that follows from them alone.

import assert from "node:assert/strict";
import { Random } from "../../lib/data/random.ts";
import { laidOut, nearestOthers } from "../../lib/evaluate/_umap.ts";

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

Deno.test("laidOut() keeps neighbours apart by about what belongs together, and strangers further", () => {
  // Two pairs, each of which has only the other for a neighbour.
  const pairs = {
    ...{ count: 1, indices: Uint32Array.of(1, 0, 3, 2) },
    distances: Float64Array.of(1, 1, 1, 1),
  };
  const layout = laidOut(pairs, { rounds: 300, seed: 2 });
  const rounds: number[] = [];
  let step = layout.next();
  for (; !step.done; step = layout.next()) rounds.push(step.value);
  assert.deepEqual(rounds, Array.from({ length: 300 }, (_, i) => i + 1));
  const points = step.value;
  const distance = (i: number, j: number) =>
    Math.hypot(points[2 * i]! - points[2 * j]!, points[2 * i + 1]! - points[2 * j + 1]!);
  for (const [i, j] of [[0, 1], [2, 3]] as const) {
    assert.ok(distance(i, j) < 2, `${i} and ${j}: ${distance(i, j)}`);
    for (const other of [0, 1, 2, 3].filter((at) => at !== i && at !== j)) {
      assert.ok(distance(i, other) > 2 * distance(i, j), `${i} and ${other}`);
    }
  }
});

Deno.test("laidOut() gives points that lie on each other finite places", () => {
  const alike = {
    ...{ count: 2, indices: Uint32Array.of(1, 2, 0, 2, 0, 1) },
    distances: new Float64Array(6),
  };
  const layout = laidOut(alike, { rounds: 50, seed: 1 });
  let step = layout.next();
  while (!step.done) step = layout.next();
  assert.ok(step.value.every(Number.isFinite));
});
