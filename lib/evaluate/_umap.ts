// UMAP (McInnes, Healy & Melville 2018, arXiv:1802.03426) of vectors in two dimensions, over exact nearest neighbours.

import "../tensorflow/backend.ts";
import * as tf from "@tensorflow/tfjs";
import { Random } from "../data/random.ts";

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

/**
 * Where a layout may start: the points in the plane in which they vary most, by their two principal components. What is
 * alike is near from the outset, so no class is torn apart by chance, and half the rounds do.
 *
 * @param rows `dimensions` numbers a point
 * @param dimensions of the points
 * @returns two coordinates of each point, the largest 10
 */
export function principalPlane(rows: Float32Array, dimensions: number): Float64Array {
  const size = rows.length / dimensions;
  const products = tf.tidy(() => {
    const all = tf.tensor2d(rows, [size, dimensions]);
    const centred = all.sub(all.mean(0));
    return { centred, covariance: tf.matMul(centred, centred, true).div(size) };
  });
  const { centred, covariance } = products;
  const axes = principalAxes(covariance.dataSync<"float32">(), dimensions);
  const plane = tf.tidy(() =>
    tf.matMul(centred as tf.Tensor2D, tf.tensor2d(axes.flat(), [2, dimensions]), false, true)
      .dataSync<"float32">()
  );
  tf.dispose(products);
  const longest = plane.reduce((most, value) => Math.max(most, Math.abs(value)), 0) || 1;
  return Float64Array.from(plane, (value) => 10 * value / longest);
}

/** The two directions of the largest variances, by power iteration; close ones need not be told apart. */
function principalAxes(covariance: Float32Array, dimensions: number): readonly number[][] {
  const random = new Random(0);
  const axes: number[][] = [];
  for (let place = 0; place < 2; place++) {
    let axis = Array.from({ length: dimensions }, () => random.normal());
    for (let i = 0; i < 100; i++) {
      const turned = axis.map((_, row) =>
        axis.reduce((sum, value, at) => sum + covariance[row * dimensions + at]! * value, 0)
      );
      for (const other of axes) {
        const share = other.reduce((sum, value, at) => sum + value * turned[at]!, 0);
        for (const [at, value] of other.entries()) turned[at]! -= share * value;
      }
      const length = Math.hypot(...turned) || 1;
      axis = turned.map((value) => value / length);
    }
    axes.push(axis);
  }
  return axes;
}

/** Pairs of points that attract each other, each pair in both directions, with weights from 0 to 1. */
interface Edges {
  readonly heads: Uint32Array;
  readonly tails: Uint32Array;
  readonly weights: Float64Array;
}

/** What is to be laid out, and how. */
export interface LayoutOptions {
  /** Two coordinates of each point. */
  readonly start: Float64Array;
  readonly rounds: number;
  readonly seed: number;
}

/**
 * Lays points out, round by round: neighbours attract each other, and all repel all, of which a sample is taken.
 *
 * @param neighbours of each point
 * @param options where they start, rounds and seed
 * @yields the number of rounds done
 * @returns two coordinates of each point
 */
export function* laidOut(
  neighbours: Neighbours,
  { start, rounds, seed }: LayoutOptions,
): Generator<number, Float32Array, void> {
  const random = new Random(seed);
  // Points in one place would go the same ways.
  const points = start.map((value) => value + random.uniform(-0.1, 0.1));
  const { heads, tails, weights } = edgesOf(neighbours);
  const heaviest = weights.reduce((most, weight) => Math.max(most, weight), 0);
  // The heaviest edges pull in every round, the others in proportion to their weights.
  const every = weights.map((weight) => heaviest / weight);
  const state = {
    ...{ points, heads, tails, every, nextPull: every.slice() },
    nextPush: every.map((rounds) => rounds / pushesPerPull),
  };
  for (let round = 0; round < rounds; round++) {
    const rate = 1 - Math.max(0, round - 1) / rounds;
    moveOnce(state, random, round, rate);
    yield round + 1;
  }
  return Float32Array.from(points);
}

/** Where the points are, and when each edge moves them next. */
interface State {
  readonly points: Float64Array;
  readonly heads: Uint32Array;
  readonly tails: Uint32Array;
  /** By edge: rounds from one pull to the next. */
  readonly every: Float64Array;
  readonly nextPull: Float64Array;
  readonly nextPush: Float64Array;
}

/** One round, in a function of its own: in the generator's it would take a quarter longer. */
function moveOnce(
  { points, heads, tails, every, nextPull, nextPush }: State,
  random: Random,
  round: number,
  rate: number,
): void {
  const size = points.length / 2;
  for (let edge = 0; edge < heads.length; edge++) {
    if (nextPull[edge]! > round) continue;
    nextPull[edge]! += every[edge]!;
    const head = 2 * heads[edge]!;
    pull(points, head, 2 * tails[edge]!, rate);
    const pushEvery = every[edge]! / pushesPerPull;
    const pushes = Math.floor((round - nextPush[edge]!) / pushEvery);
    for (let i = 0; i < pushes; i++) {
      // Not random.integer(), which makes up for words that favour some points by a millionth, and takes twice as long.
      push(points, head, 2 * Math.floor(size * random.uint32() / 2 ** 32), rate);
    }
    nextPush[edge]! += pushes * pushEvery;
  }
}

/** Points that an edge pushes its head away from, for each time that it pulls. */
const pushesPerPull = 5;

/** Points at distance d belong together by 1 / (1 + a d^2b), fitted to fall from distance 0.1 on, with a scale of 1. */
const [a, b] = [1.5769434603, 0.8950608780];

/** Draws two points together, by the gradient of the logarithm of how much they belong together. */
function pull(points: Float64Array, head: number, tail: number, rate: number): void {
  const across = points[head]! - points[tail]!;
  const down = points[head + 1]! - points[tail + 1]!;
  const square = across * across + down * down;
  if (square === 0) return;
  const power = square ** b;
  const factor = -2 * a * b * power / (square * (a * power + 1));
  const [right, below] = [rate * clipped(factor * across), rate * clipped(factor * down)];
  points[head]! += right;
  points[head + 1]! += below;
  points[tail]! -= right;
  points[tail + 1]! -= below;
}

/** Moves a point away from another. */
function push(points: Float64Array, head: number, other: number, rate: number): void {
  if (head === other) return;
  const across = points[head]! - points[other]!;
  const down = points[head + 1]! - points[other + 1]!;
  const square = across * across + down * down;
  const factor = 2 * b / ((0.001 + square) * (a * square ** b + 1));
  points[head]! += rate * (square > 0 ? clipped(factor * across) : longest);
  points[head + 1]! += rate * (square > 0 ? clipped(factor * down) : longest);
}

const longest = 4;

function clipped(gradient: number): number {
  return Math.max(-longest, Math.min(longest, gradient));
}

/** Whoever is among the neighbours of one of two points is joined to it, the more the nearer; the two ways are united. */
function edgesOf({ count, indices, distances }: Neighbours): Edges {
  const closeness = closenessOf({ count, indices, distances });
  const heads: number[] = [];
  const tails: number[] = [];
  const weights: number[] = [];
  const join = (head: number, tail: number, weight: number) => {
    heads.push(head);
    tails.push(tail);
    weights.push(weight);
  };
  for (const [at, tail] of indices.entries()) {
    const head = Math.floor(at / count);
    const back = indices.subarray(tail * count, (tail + 1) * count).indexOf(head);
    const [there, here] = [closeness[at]!, back < 0 ? 0 : closeness[tail * count + back]!];
    const weight = there + here - there * here;
    join(head, tail, weight);
    if (back < 0) join(tail, head, weight);
  }
  return {
    heads: Uint32Array.from(heads),
    tails: Uint32Array.from(tails),
    weights: Float64Array.from(weights),
  };
}

/** Falls exponentially from 1 at each point's nearest neighbour, at such a rate that all sum to log2(count + 1). */
function closenessOf({ count, distances }: Neighbours): Float64Array {
  const closeness = new Float64Array(distances.length);
  const target = Math.log2(count + 1); // the point itself is one of them
  for (let start = 0; start < distances.length; start += count) {
    const own = distances.subarray(start, start + count);
    const nearest = own.find((distance) => distance > 0) ?? 0;
    const fall = (scale: number) =>
      own.map((distance) => Math.exp(-Math.max(0, distance - nearest) / scale));
    let [low, high, scale] = [0, Infinity, 1];
    for (let i = 0; i < 64; i++) {
      const excess = fall(scale).reduce((sum, value) => sum + value) - target;
      if (Math.abs(excess) < 1e-5) break;
      if (excess > 0) high = scale;
      else low = scale;
      scale = high === Infinity ? 2 * scale : (low + high) / 2;
    }
    const mean = own.reduce((sum, distance) => sum + distance) / count;
    closeness.set(fall(Math.max(scale, 1e-3 * mean)), start);
  }
  return closeness;
}
