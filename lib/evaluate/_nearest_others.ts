// The nearest others of each of many vectors, exactly.

import "../tensorflow/backend.ts";
import * as tf from "@tensorflow/tfjs";

/** The nearest others of each point: `count` a point, the nearest first. */
export interface Neighbours {
  readonly count: number;
  readonly indices: Uint32Array;
  /** Euclidean. */
  readonly distances: Float64Array;
}

/**
 * Finds the nearest others of each point by comparing all with all, some hundred points at a time. TensorFlow finds who
 * they are by products in 32 bits; how far away they are is then computed in 64, as near ones would cancel out.
 *
 * @param rows `dimensions` numbers a point
 * @param options the dimensions, and how many others: fewer than there are points
 * @param breathe is awaited after each lot of points, and may end it by throwing
 * @returns them and their distances
 */
export async function nearestOthers(
  rows: Float32Array,
  { dimensions, count }: { readonly dimensions: number; readonly count: number },
  breathe: () => Promise<void>,
): Promise<Neighbours> {
  const size = rows.length / dimensions;
  const indices = new Uint32Array(size * count);
  const distances = new Float64Array(size * count);
  const all = tf.tensor2d(rows, [size, dimensions]);
  const halfSquares = tf.tidy(() => all.square().sum(1).div(2));
  try {
    for (let start = 0; start < size; start += atOnce) {
      const points = Math.min(atOnce, size - start);
      const found = tf.tidy(() => {
        const products = tf.matMul(all.slice(start, points), all, false, true);
        // One more, since each point is found as well, if not as many others lie on it.
        return tf.topk(products.sub(halfSquares), count + 1, false).indices;
      });
      const candidates = await found.data<"int32">();
      found.dispose();
      for (let at = 0; at < points; at++) {
        const point = start + at;
        const others = Array.from(
          candidates.subarray(at * (count + 1), (at + 1) * (count + 1)),
          (index) => ({ index, distance: distanceBetween(rows, dimensions, point, index) }),
        ).filter(({ index }) => index !== point)
          .sort((a, b) => a.distance - b.distance || a.index - b.index);
        for (let place = 0; place < count; place++) {
          indices[point * count + place] = others[place]!.index;
          distances[point * count + place] = others[place]!.distance;
        }
      }
      await breathe();
    }
  } finally {
    tf.dispose([all, halfSquares]);
  }
  return { count, indices, distances };
}

/** Points whose distances to all others are computed in one go. */
const atOnce = 250;

function distanceBetween(rows: Float32Array, dimensions: number, a: number, b: number): number {
  let squares = 0;
  for (let d = 0; d < dimensions; d++) {
    squares += (rows[a * dimensions + d]! - rows[b * dimensions + d]!) ** 2;
  }
  return Math.sqrt(squares);
}
