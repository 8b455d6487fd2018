// Neighbours as an exhaustive search in 64 bits finds them, and the layout that follows from them alone.

import assert from "node:assert/strict";
import { Random } from "../../lib/data/random.ts";
import { laidOut, nearestOthers, principalPlane } from "../../lib/evaluate/_umap.ts";

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
  const layout = laidOut(pairs, { start: new Float64Array(8), rounds: 300, seed: 2 });
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
  const layout = laidOut(alike, { start: new Float64Array(6), rounds: 50, seed: 1 });
  let step = layout.next();
  while (!step.done) step = layout.next();
  assert.ok(step.value.every(Number.isFinite));
});

Deno.test("principalPlane() has the two directions of the largest variance, in their order, the largest value 10", () => {
  const [random, size] = [new Random(4), 400];
  const [along, across] = [[0.6, 0, 0.8], [0.8, 0, -0.6]];
  const places = Array.from({ length: size }, () => [9 * random.normal(), 3 * random.normal()]);
  const rows = Float32Array.from(
    places.flatMap(([x, y]) =>
      [0, 1, 2].map((d) => 5 + x! * along[d]! + y! * across[d]! + (d === 1 ? random.normal() : 0))
    ),
  );
  const plane = principalPlane(rows, 3);
  assert.equal(plane.reduce((most, value) => Math.max(most, Math.abs(value)), 0), 10);
  for (const axis of [0, 1]) {
    const [found, expected] = [
      places.map((_, i) => plane[2 * i + axis]!),
      places.map((place) => place[axis]!),
    ];
    assert.ok(Math.abs(correlation(found, expected)) > 0.99, `axis ${axis}`);
  }
});

Deno.test("principalPlane() takes vectors that are all alike, and those of one dimension", () => {
  assert.deepEqual(principalPlane(new Float32Array(6).fill(1), 2), new Float64Array(6));
  const line = principalPlane(Float32Array.of(0, 1, 2), 1);
  assert.deepEqual([...line].map(Math.abs), [10, 0, 0, 0, 10, 0]);
});

function correlation(a: readonly number[], b: readonly number[]): number {
  const mean = (of: readonly number[]) => of.reduce((sum, value) => sum + value) / of.length;
  const [meanA, meanB] = [mean(a), mean(b)];
  const covariance = mean(a.map((value, i) => (value - meanA) * (b[i]! - meanB)));
  const variance = (of: readonly number[], middle: number) =>
    mean(of.map((value) => (value - middle) ** 2));
  return covariance / Math.sqrt(variance(a, meanA) * variance(b, meanB));
}
