// A map of a data set as a network sees it: its embedding in two dimensions.

import { displayed } from "../io/displayable.ts";
import { Random } from "../data/random.ts";
import { describe, such } from "../io/schema.ts";
import { checkOptions } from "../io/check_options.ts";
import { checkKind, checkValue } from "../io/check_argument.ts";
import { nearestOthers } from "./_nearest_others.ts";
import type { Layout, LayoutProgress } from "./_umap_worker.ts";
import type { Embedding } from "./embedding.ts";
import { InputError } from "../io/input_error.ts";
import { after, Interruption } from "../io/interruption.ts";

/** Options of {@linkcode landscape}. */
export interface LandscapeOptions {
  /**
   * Size of each image's neighbourhood, itself included, as UMAP counts; 15, or one less than there are images if that is
   * fewer, unless given. More show the whole, fewer the detail.
   */
  readonly neighbours?: number;
  /** Rounds of optimisation; unless given, 200 for 10,000 images and more for fewer. */
  readonly epochs?: number;
  /** The same seed gives the same map; 1 unless given. */
  readonly seed?: number;
  /** Ends it, as Jupyter's Stop does. */
  readonly signal?: AbortSignal;
}

/** Where each image of a data set lies on the map. */
export interface Landscape {
  /** Name of the data set. */
  readonly dataset: string;
  /** Number of images. */
  readonly size: number;
  /** `size` x 2 coordinates, of which only nearness has a meaning. */
  readonly points: Float32Array;
  /** How it was made. */
  readonly method: { readonly name: "UMAP"; readonly neighbours: number; readonly seed: number };
}

/**
 * Lays out the images of an embedding in two dimensions by UMAP (McInnes, Healy & Melville 2018), those
 * with vectors of similar direction close together. 10,000 vectors of 128 numbers take about 5 s.
 *
 * @param embedding what `embed` returned
 * @param options neighbours, rounds and seed
 * @returns the coordinates of every image
 * @throws {InputError} if there are fewer than 3 images, a vector is not finite, `neighbours` is no whole number from 2 to
 * below the number of images, `epochs` none from 1 to 1,000,000, or `seed` no safe integer
 * @throws {InterruptedError} if Stop, Ctrl+C or the signal ended it
 *
 * @example
 * ```ts
 * import { landscape } from "mnist";
 *
 * const embedding = {
 *   dataset: "circle",
 *   vectors: Float32Array.from({ length: 80 }, (_, i) => Math.sin(i - i % 2 + (i % 2) * Math.PI / 2)),
 *   labels: new Uint8Array(40),
 *   size: 40,
 *   dimensions: 2,
 * };
 * const { points } = await landscape(embedding, { neighbours: 5, epochs: 10 });
 * console.log(points.length); // 80
 * ```
 */
export async function landscape(
  embedding: Embedding,
  options: LandscapeOptions = {},
): Promise<Landscape> {
  checkKind("embedding", "embedding", embedding);
  checkOptions("landscape", options, ["neighbours", "epochs", "seed", "signal"], {
    nNeighbors: "give neighbours",
    nEpochs: "give epochs",
    randomState: "give seed",
  });
  const { dataset, vectors, size, dimensions } = embedding;
  if (size < 3) {
    throw new InputError(
      `landscape: expected at least 3 images to lay out, found ${size} of ${dataset}; embed more`,
    );
  }
  const { neighbours = Math.min(15, size - 1), epochs, seed = 1, signal } = options;
  if (!Number.isSafeInteger(neighbours) || neighbours < 2 || neighbours >= size) {
    throw new InputError(
      `neighbours: expected a whole number from 2 to below the ${size} images of ${dataset}, ` +
        `found ${describe(neighbours)}`,
    );
  }
  if (epochs !== undefined) checkValue("epochs", upToAMillion, epochs);
  new Random(seed); // refuses what is no seed
  if (!vectors.every(Number.isFinite)) {
    throw new InputError(`landscape: expected finite vectors of ${dataset}; did training diverge?`);
  }
  using interruption = new Interruption("landscape", { signal });
  const rows = directions(vectors, dimensions);
  const count = neighbours - 1; // UMAP's authors count the point itself
  const nearest = await nearestOthers(
    rows,
    { dimensions, count },
    () => interruption.breathe(() => before),
  );
  const points = await laidOut({ nearest, epochs, seed }, interruption);
  return displayed({
    dataset,
    size,
    points,
    method: { name: "UMAP", neighbours, seed },
  });
}

const before = "before its first round";

const upToAMillion = such<number>(
  "a whole number from 1 to 1,000,000",
  (value) => Number.isSafeInteger(value) && Number(value) >= 1 && Number(value) <= 1e6,
);

async function laidOut(layout: Layout, interruption: Interruption): Promise<Float32Array> {
  const worker = new Worker(new URL("./_umap_worker.ts", import.meta.url), { type: "module" });
  const { promise, resolve, reject } = Promise.withResolvers<Float32Array>();
  let where = before;
  worker.onmessage = ({ data: { round, rounds, points } }: MessageEvent<LayoutProgress>) => {
    where = after(round, rounds, "rounds");
    if (points) resolve(points);
  };
  worker.onerror = (event) => {
    event.preventDefault(); // it would end the process
    reject(new Error(event.message));
  };
  const { signal } = interruption;
  signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  try {
    interruption.check(() => where);
    worker.postMessage(layout);
    return await promise;
  } catch (error) {
    interruption.check(() => where);
    throw error;
  } finally {
    worker.terminate();
  }
}

/** Scaled to length 1, for Euclidean distances to sort as cosine distances do; zeros stay. */
function directions(vectors: Float32Array, dimensions: number): Float32Array {
  const rows = vectors.slice();
  for (let start = 0; start < rows.length; start += dimensions) {
    const row = rows.subarray(start, start + dimensions);
    const length = Math.hypot(...row) || 1;
    for (const [d, value] of row.entries()) row[d] = value / length;
  }
  return rows;
}
