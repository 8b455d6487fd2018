// Runs UMAP on a thread of its own, so that Stop is heard meanwhile: weighing the neighbours takes seconds at a stretch.

/// <reference lib="deno.worker" />
import { UMAP } from "umap-js";
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

self.onmessage = ({ data: { nearest, epochs, seed } }: MessageEvent<Layout>) => {
  const { count, indices, distances } = nearest;
  const size = indices.length / count;
  const random = new Random(seed);
  const umap = new UMAP({
    nNeighbors: count + 1, // UMAP's authors count the point itself
    random: () => random.next(),
    ...(epochs !== undefined && { nEpochs: epochs }),
  });
  const each = <T>(from: (point: number) => T) => Array.from({ length: size }, (_, i) => from(i));
  umap.setPrecomputedKNN(
    each((i) => [i, ...indices.subarray(i * count, (i + 1) * count)]),
    each((i) => [0, ...distances.subarray(i * count, (i + 1) * count)]),
  );
  const rounds = umap.initializeFit(each(() => [])); // the vectors are needed for neighbours alone
  const tell = (progress: LayoutProgress) => self.postMessage(progress);
  for (let round = 0; round < rounds; round++) {
    tell({ round, rounds });
    umap.step();
  }
  tell({ round: rounds, rounds, points: Float32Array.from(umap.getEmbedding().flat()) });
};
