// Runs UMAP, compiled from C++, on a thread of its own, so that Stop is heard meanwhile: its first step takes seconds.

/// <reference lib="deno.worker" />
// @ts-types="./_scran.d.ts"
import { FindNearestNeighborsResults, initialize, initializeUmap } from "scran.js";
import { Random } from "../data/random.ts";
import type { Neighbours } from "./_nearest_others.ts";

/** What is to be laid out. */
export interface Layout {
  readonly nearest: Neighbours;
  readonly epochs: number | undefined;
  readonly seed: number;
}

/** How far it is, and in the end two coordinates of each point. */
export interface LayoutProgress {
  readonly round: number;
  readonly rounds: number;
  readonly points?: Float32Array;
}

self.onmessage = async ({ data: { nearest, epochs, seed } }: MessageEvent<Layout>) => {
  const { count, indices, distances } = nearest;
  const size = indices.length / count;
  await initialize({ numberOfThreads: 0 }); // none besides this one
  // It draws the same numbers each time: another order gives another map.
  const order = new Random(seed).shuffle(Uint32Array.from({ length: size }, (_, i) => i));
  const placeOf = new Uint32Array(size);
  for (const [place, point] of order.entries()) placeOf[point] = place;
  const neighbours = new Int32Array(indices.length);
  const away = new Float64Array(distances.length);
  for (const [place, point] of order.entries()) {
    const [from, to] = [point * count, (point + 1) * count];
    neighbours.set(indices.subarray(from, to).map((other) => placeOf[other]!), place * count);
    away.set(distances.subarray(from, to), place * count);
  }
  const found = FindNearestNeighborsResults.unserialize(
    new Int32Array(size).fill(count),
    neighbours,
    away,
  );
  const rounds = epochs ?? (size <= 2500 ? 500 : size <= 5000 ? 400 : size <= 7500 ? 300 : 200);
  const map = initializeUmap(found, {
    ...{ neighbors: count, epochs: rounds, minDist: 0.1, numberOfThreads: 1 },
  });
  const tell = (progress: LayoutProgress) => self.postMessage(progress);
  while (map.currentEpoch() < rounds) {
    tell({ round: map.currentEpoch(), rounds });
    map.run({ runTime: 50 }); // milliseconds
  }
  const { x, y } = map.extractCoordinates();
  const points = new Float32Array(2 * size);
  for (const [place, point] of order.entries()) points.set([x[place]!, y[place]!], 2 * point);
  tell({ round: rounds, rounds, points });
};
