// Runs UMAP on a thread of its own, so that Stop is heard meanwhile: finding the neighbours takes seconds at a stretch.

/// <reference lib="deno.worker" />
import { UMAP } from "umap-js";
import { Random } from "../data/random.ts";

/** What is to be laid out; `rows` has `dimensions` numbers a point. */
export interface Layout {
  readonly rows: Float32Array;
  readonly dimensions: number;
  readonly neighbours: number;
  readonly epochs: number | undefined;
  readonly seed: number;
}

/** How far it is, and in the end two coordinates of each point. */
export interface LayoutProgress {
  readonly round: number;
  readonly rounds: number;
  readonly points?: Float32Array;
}

self.onmessage = ({ data }: MessageEvent<Layout>) => {
  const { rows, dimensions, neighbours, epochs, seed } = data;
  const random = new Random(seed);
  const points = Array.from(
    { length: rows.length / dimensions },
    (_, i) => unit(rows.subarray(i * dimensions, (i + 1) * dimensions)),
  );
  const umap = new UMAP({
    nNeighbors: neighbours,
    random: () => random.next(),
    ...(epochs !== undefined && { nEpochs: epochs }),
  });
  const rounds = umap.initializeFit(points);
  const tell = (progress: LayoutProgress) => self.postMessage(progress);
  for (let round = 0; round < rounds; round++) {
    tell({ round, rounds });
    umap.step();
  }
  tell({ round: rounds, rounds, points: Float32Array.from(umap.getEmbedding().flat()) });
};

/** Scaled to length 1, for Euclidean distances to sort as cosine distances do; zeros stay. */
function unit(vector: Float32Array): number[] {
  const length = Math.hypot(...vector) || 1;
  return Array.from(vector, (value) => value / length);
}
