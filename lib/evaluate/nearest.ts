// The images most alike to a network: exact nearest neighbours in its embedding.

import { checkValue } from "../io/check_argument.ts";
import { fromOne } from "../io/schema.ts";
import type { Embedding } from "./embedding.ts";
import { InputError } from "../io/input_error.ts";

/** Options of {@linkcode nearest}. */
export interface NearestOptions {
  /** How many at most; 5 unless given. */
  readonly k?: number;
  /**
   * `"cosine"` distance, 1 - cos of the angle between the vectors, ignores their length; `"euclidean"` does
   * not. Cosine unless given.
   */
  readonly metric?: "cosine" | "euclidean";
  /** Only images with this label; all unless given. */
  readonly ofClass?: number;
  /** An image to leave out, such as the one asked about, its own nearest neighbour. */
  readonly except?: number;
}

/** An image near the one asked about. */
export interface Neighbour {
  /** Which image of the reference. */
  readonly index: number;
  /** Its label. */
  readonly label: number;
  /** Its distance, in the metric asked for. */
  readonly distance: number;
}

/**
 * Finds the images whose vectors are nearest to one, by an exact search: some 10 ms for 60,000 vectors of
 * 128 numbers.
 *
 * @param query one vector, e.g. `vectorOf(embedding, index)`
 * @param reference the images to search, from `embed`
 * @param options how many, by which distance, and of which class
 * @returns the nearest first, ties in the reference's order; fewer than `k` if there are no more
 * @throws {InputError} if the vector is not of the reference's length, holds a number that is not
 * finite, or `k` is not a whole number from 1 up
 *
 * @example
 * ```ts
 * import { nearest } from "./nearest.ts";
 *
 * const reference = {
 *   dataset: "compass",
 *   vectors: Float32Array.of(0, 1, 1, 0, 0, -1),
 *   labels: Uint8Array.of(0, 1, 0),
 *   size: 3,
 *   dimensions: 2,
 * };
 * const [first] = nearest(Float32Array.of(3, 1), reference);
 * const [south] = nearest(Float32Array.of(3, -1), reference, { ofClass: 0 });
 * console.log(first?.index, south?.index); // 1 2
 * ```
 */
export function nearest(
  query: Float32Array,
  reference: Embedding,
  { k = 5, metric = "cosine", ofClass, except }: NearestOptions = {},
): readonly Neighbour[] {
  const { dataset, vectors, labels, size, dimensions } = reference;
  checkValue("k", fromOne, k);
  if (query.length !== dimensions) {
    throw new InputError(
      `nearest: expected a vector of ${dimensions} numbers as those of ${dataset}, ` +
        `found ${query.length}; embed both with one model`,
    );
  }
  if (!query.every(Number.isFinite)) {
    throw new InputError("nearest: expected finite numbers in the vector; did training diverge?");
  }
  const distanceTo = metric === "cosine" ? cosineFrom(query) : euclideanFrom(query);
  const found: Neighbour[] = [];
  for (let index = 0; index < size; index++) {
    const label = labels[index]!;
    if (index === except || (ofClass !== undefined && label !== ofClass)) continue;
    const distance = distanceTo(vectors, index * dimensions);
    const last = found.at(-1);
    if (found.length === k && last && distance >= last.distance) continue;
    // After those equally near: ties keep the reference's order.
    let place = found.length;
    while (place > 0 && found[place - 1]!.distance > distance) place--;
    found.splice(place, 0, { index, label, distance });
    if (found.length > k) found.pop();
  }
  return found;
}

type DistanceTo = (vectors: Float32Array, start: number) => number;

/** A vector of zeros has no direction, and counts as at right angles to any other. */
function cosineFrom(query: Float32Array): DistanceTo {
  const length = Math.hypot(...query);
  return (vectors, start) => {
    let dot = 0;
    let square = 0;
    for (let d = 0; d < query.length; d++) {
      const value = vectors[start + d]!;
      dot += query[d]! * value;
      square += value * value;
    }
    const lengths = length * Math.sqrt(square);
    // Rounding would leave some -1e-16 between a vector and itself.
    return lengths > 0 ? Math.max(0, 1 - dot / lengths) : 1;
  };
}

function euclideanFrom(query: Float32Array): DistanceTo {
  return (vectors, start) => {
    let square = 0;
    for (let d = 0; d < query.length; d++) square += (query[d]! - vectors[start + d]!) ** 2;
    return Math.sqrt(square);
  };
}
