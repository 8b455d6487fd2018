// nearest() beside SciPy's distances, sorted.

import assert from "node:assert/strict";
import { type Embedding, vectorOf } from "../../lib/evaluate/embedding.ts";
import { nearest, type NearestOptions } from "../../lib/evaluate/nearest.ts";
import { near } from "./_fixture.ts";
import fixture from "./fixtures/nearest.json" with { type: "json" };

const reference: Embedding = {
  dataset: "fixture",
  vectors: Float32Array.from(fixture.vectors),
  labels: Uint8Array.from(fixture.labels),
  size: 60,
  dimensions: 7,
};
const query = Float32Array.from(fixture.query);

function agrees(options: NearestOptions, expected: { indices: number[]; distances: number[] }) {
  const found = nearest(query, reference, { k: 6, ...options });
  assert.deepEqual(found.map(({ index }) => index), expected.indices);
  found.forEach(({ index, label, distance }, i) => {
    assert.equal(label, fixture.labels[index]);
    assert.ok(near(distance, expected.distances[i]!), `${distance} for ${expected.distances[i]}`);
  });
}

Deno.test("nearest() finds what SciPy's distances say, by angle unless told otherwise", () => {
  agrees({}, fixture.cosine);
  agrees({ metric: "euclidean" }, fixture.euclidean);
  assert.notDeepEqual(fixture.cosine.indices, fixture.euclidean.indices);
});

Deno.test("nearest() keeps to one class when asked", () => {
  agrees({ metric: "euclidean", ofClass: 2 }, fixture.euclideanOfClass2);
});

Deno.test("nearest() of an image is itself, unless it is left out", () => {
  const [first, second] = nearest(vectorOf(reference, 4), reference);
  assert.equal(first?.index, 4);
  assert.ok(near(first.distance, 0));
  assert.equal(nearest(vectorOf(reference, 4), reference, { except: 4 })[0]?.index, second?.index);
});

Deno.test("nearest() keeps the order of ties, finds no more than there are, and copes with zeros", () => {
  const twins = {
    ...{ dataset: "twins", size: 4, dimensions: 2, labels: Uint8Array.of(0, 0, 0, 1) },
    vectors: Float32Array.of(0, 0, 2, 0, 1, 0, 0, 1),
  };
  const found = nearest(Float32Array.of(1, 0), twins, { k: 9, ofClass: 0 });
  assert.deepEqual(found.map(({ index }) => index), [1, 2, 0]);
  assert.deepEqual(found.map(({ distance }) => distance), [0, 0, 1]);
  const one = nearest(Float32Array.of(1, 0), twins, { k: 1 });
  assert.deepEqual(one.map(({ index }) => index), [1]);
});

Deno.test("nearest() finds five by angle unless told otherwise", () => {
  assert.deepEqual(
    nearest(query, reference),
    nearest(query, reference, { k: 5, metric: "cosine" }),
  );
  assert.equal(nearest(query, reference).length, 5);
});

Deno.test("nearest() refuses what it cannot compare", () => {
  assert.throws(() => nearest(new Float32Array(3), reference), /of 7 numbers .* found 3/);
  assert.throws(
    () => nearest(query, reference, { k: 0 }),
    /k: expected a whole number from 1 up, found 0/,
  );
  assert.throws(() => nearest(query.map(() => NaN), reference), /did training diverge/);
});
