// landscape(): neighbours stay neighbours, and the same seed gives the same map.

import assert from "node:assert/strict";
import { Random } from "../../lib/data/random.ts";
import type { Embedding } from "../../lib/evaluate/embedding.ts";
import { landscape } from "../../lib/evaluate/landscape.ts";

/** Three bundles of directions in 16 dimensions; lengths vary tenfold and carry no meaning. */
function bundles(size = 120): Embedding {
  const [random, dimensions] = [new Random(2), 16];
  const labels = Uint8Array.from({ length: size }, (_, i) => i % 3);
  const vectors = Float32Array.from({ length: size * dimensions }, (_, at) => {
    const [i, d] = [Math.floor(at / dimensions), at % dimensions];
    const length = 1 + (i % 10);
    return length * ((Math.floor(d / 5) === labels[i] ? 1 : 0) + 0.3 * random.next());
  });
  return { dataset: "bundles", vectors, labels, size, dimensions };
}

Deno.test("landscape() lays what is alike side by side: the nearest on the map is of the same kind", async () => {
  const { labels, size, ...embedding } = bundles();
  const { points, method } = await landscape({ labels, size, ...embedding }, { epochs: 100 });
  assert.deepEqual(method, { name: "UMAP", neighbours: 15, seed: 1 });
  assert.equal(points.length, 2 * size);
  const distance = (i: number, j: number) =>
    Math.hypot(points[2 * i]! - points[2 * j]!, points[2 * i + 1]! - points[2 * j + 1]!);
  for (let i = 0; i < size; i++) {
    const others = [...labels.keys()].filter((j) => j !== i);
    const nearest = others.reduce((best, j) => distance(i, j) < distance(i, best) ? j : best);
    assert.equal(labels[nearest], labels[i], `image ${i}`);
  }
});

Deno.test("landscape() is the same for the same seed, and another for another", async () => {
  const draw = async (seed: number) =>
    (await landscape(bundles(40), { seed, neighbours: 5, epochs: 20 })).points;
  const [first, again, other] = [await draw(1), await draw(1), await draw(2)];
  assert.deepEqual(again, first);
  assert.notDeepEqual(other, first);
});

Deno.test("landscape() is stopped before its first round too, which finding neighbours delays by seconds", async () => {
  const stopping = new AbortController();
  setTimeout(() => stopping.abort(), 100);
  const started = performance.now();
  await assert.rejects(
    landscape(bundles(20_000), { signal: stopping.signal }),
    /^InterruptedError: landscape: stopped before its first round$/,
  );
  assert.ok(performance.now() - started < 10_000);
});

Deno.test("landscape() takes the fewest neighbours, and as many as there are others", async () => {
  for (const neighbours of [2, 9]) {
    const { method, points } = await landscape(bundles(10), { neighbours, epochs: 2 });
    assert.deepEqual([method.neighbours, points.length], [neighbours, 20]);
  }
  for (const [size, neighbours] of [[3, 2], [10, 9], [16, 15], [20, 15]] as const) {
    const { method, points } = await landscape(bundles(size), { epochs: 2 });
    assert.deepEqual([method.neighbours, points.length], [neighbours, 2 * size]);
    assert.ok(points.every(Number.isFinite));
  }
});

Deno.test("landscape() refuses too few images, odd neighbours, and numbers that are none", async () => {
  const few = bundles(10);
  await assert.rejects(landscape(bundles(2)), /expected at least 3 images to lay out, found 2 of/);
  for (const neighbours of [1, 10, 2.5]) {
    await assert.rejects(
      landscape(few, { neighbours }),
      /^InputError: neighbours: expected a whole number from 2 to below the 10 images of bundles/,
    );
  }
  const vectors = few.vectors.map((value, i) => i === 7 ? NaN : value);
  await assert.rejects(landscape({ ...few, vectors }, { neighbours: 3 }), /finite/);
  const endless = landscape(few, { neighbours: 3, epochs: 0 });
  await assert.rejects(
    endless,
    /^InputError: epochs: expected a whole number from 1 to 1,000,000, f/,
  );
  const longest = landscape(few, { neighbours: 3, epochs: 2 ** 31 });
  await assert.rejects(longest, /^InputError: epochs: expected .* to 1,000,000, found 2147483648/);
  const seed = landscape(few, { neighbours: 3, seed: 1.5 });
  await assert.rejects(seed, /^InputError: seed: expected .*, found 1.5/);
});
