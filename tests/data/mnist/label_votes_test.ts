// The rater votes: what the source says of them as a whole, and to which data they are given.

import assert from "node:assert/strict";
import {
  agreedClass,
  isLabelError,
  labelVotes,
  mnistLabelVotes,
} from "../../../lib/data/mnist/label_votes.ts";
import type { Dataset } from "../../../lib/data/dataset.ts";

const labels = new Uint8Array(10_000);
for (const { index, given } of mnistLabelVotes()) labels[index] = given;
const test: Pick<Dataset, "name" | "source" | "labels"> = {
  name: "mnist/test",
  source: { kind: "mnist", sha256: {} },
  labels,
};

Deno.test("MNIST's 100 candidates have 15 validated errors, as published", () => {
  const votes = mnistLabelVotes();
  assert.equal(votes.length, 100);
  assert.equal(new Set(votes.map(({ index }) => index)).size, 100);
  assert.deepEqual(
    votes.filter(isLabelError).map(({ index }) => index),
    [947, 1621, 1901, 2130, 2462, 2597, 2654, 3520, 3558, 5937, 6651, 6783, 8527, 9679, 9729],
  );
  for (const { given, guessed, votes: { given: g, guessed: other, neither } } of votes) {
    assert.equal((given === guessed ? g : g + other) + neither, 5);
  }
});

Deno.test("a majority of raters replaces ten of the 15 labels, and agrees on nothing for five", () => {
  const agreed = mnistLabelVotes().filter(isLabelError).map((row) => [row.index, agreedClass(row)]);
  assert.deepEqual(agreed.filter(([, label]) => label === undefined).map(([index]) => index), [
    ...[2130, 2654, 3520, 8527, 9679],
  ]);
  // Test image 947 is labelled 8 and is a 9; 6651 is labelled 0 and is a 6.
  assert.deepEqual(agreed.find(([index]) => index === 947), [947, 9]);
  assert.deepEqual(agreed.find(([index]) => index === 6651), [6651, 6]);
});

Deno.test("votes are given to MNIST's test set, and to nothing that is not it", () => {
  assert.equal(labelVotes(test).length, 100);
  assert.deepEqual(labelVotes({ ...test, name: "mnist/train" }), []);
  assert.deepEqual(labelVotes({ ...test, source: { kind: "rendered", sha256: {} } }), []);
  const other = labels.slice();
  other[947] = 9;
  assert.deepEqual(labelVotes({ ...test, labels: other }), []);
});
