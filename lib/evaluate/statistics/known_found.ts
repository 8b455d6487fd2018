// How many known cases a ranking puts at its top, compared with chance.

import { checkNumbers } from "../../io/check_argument.ts";
import { describe } from "../../io/schema.ts";
import { InputError } from "../../io/input_error.ts";

/** What the top of a ranking holds. */
export interface KnownFound {
  /** How many places were checked. */
  readonly top: number;
  /** How many known cases there are. */
  readonly known: number;
  /** Those among the first `top`, in the ranking's order. */
  readonly found: readonly number[];
  /** How many a random order has there on average: `top * known / n`, the hypergeometric mean. */
  readonly expected: number;
  /** The probability that a random order has at least as many: the hypergeometric upper tail. */
  readonly pValue: number;
}

/**
 * Counts the known cases among the first of a ranking.
 *
 * @param ranking all n indices, the most suspicious first
 * @param known indices of the known cases, each once
 * @param top how many places to check; 50 unless given
 * @returns the cases found there, and what chance would find
 * @throws {InputError} if `top` is not a whole number from 0 to n, or a known case is not ranked
 *
 * @example
 * ```ts
 * import { knownFound } from "mnist/study";
 *
 * const { found, expected, pValue } = knownFound([4, 2, 0, 1, 3], [2, 4], 2);
 * console.log(found, expected, pValue.toFixed(3)); // [4, 2] 0.8 0.100
 * ```
 */
export function knownFound(
  ranking: ArrayLike<number>,
  known: readonly number[],
  top = 50,
): KnownFound {
  checkNumbers("ranking", ranking);
  checkNumbers("known", known);
  const n = ranking.length;
  if (!Number.isInteger(top) || top < 0 || top > n) {
    throw new InputError(
      `top: expected a whole number from 0 to the ${n} ranked, found ${describe(top)}`,
    );
  }
  const ranked = new Set(Array.from(ranking));
  const stray = known.find((index) => !ranked.has(index));
  if (stray !== undefined || new Set(known).size !== known.length) {
    throw new InputError(
      `known: expected each of them once among the ${n} ranked, found ` +
        (stray === undefined ? "one twice" : stray),
    );
  }
  const wanted = new Set(known);
  const found = Array.from(ranking).slice(0, top).filter((index) => wanted.has(index));
  return {
    ...{ top, known: known.length, found },
    expected: n === 0 ? 0 : top * known.length / n,
    pValue: upperTail(found.length, n, known.length, top),
  };
}

/** P(X >= found) of `known` marked among `n` when `top` are drawn. */
function upperTail(found: number, n: number, known: number, top: number): number {
  if (found === 0) return 1;
  let sum = 0;
  for (let x = found; x <= Math.min(known, top); x++) {
    if (top - x > n - known) continue;
    sum += Math.exp(logChoose(known, x) + logChoose(n - known, top - x) - logChoose(n, top));
  }
  return Math.min(1, sum);
}

function logChoose(n: number, k: number): number {
  let sum = 0;
  for (let i = 1; i <= k; i++) sum += Math.log((n - k + i) / i);
  return sum;
}
