// The seeded generator that everything random in the project draws from.
//
// xoshiro128** 1.1 (Blackman & Vigna 2021, "Scrambled Linear Pseudorandom Number Generators", ACM
// TOMS 47(4); public-domain C at https://prng.di.unimi.it/xoshiro128starstar.c), its state filled by
// SplitMix64 as its authors advise. Thirty-two-bit words suit JavaScript's integer operations.

import { describe } from "../io/schema.ts";
import { InputError } from "../io/input_error.ts";

/** What {@linkcode Random.shuffle} can shuffle in place: an array or a typed array. */
export interface Shuffleable<Element> {
  readonly length: number;
  [index: number]: Element;
}

/**
 * A seeded random generator: the same seed gives the same draws on every machine.
 *
 * @example
 * ```ts
 * import { Random } from "./random.ts";
 *
 * const random = new Random(1);
 * const order = random.shuffle(Uint32Array.from({ length: 5 }, (_, i) => i));
 *
 * const later = Random.fromState(random.state); // as a checkpoint would keep it
 * if (later.next() !== random.next()) throw new Error("the state is the whole generator");
 * if (order.length !== 5) throw new Error("a shuffle keeps every element");
 * ```
 */
export class Random {
  #s0 = 0;
  #s1 = 0;
  #s2 = 0;
  #s3 = 0;

  /**
   * @param seed any safe integer
   * @throws {InputError} if `seed` is not a safe integer
   */
  constructor(seed: number) {
    if (!Number.isSafeInteger(seed)) {
      throw new InputError(
        `seed: expected a whole number within ±(2^53 - 1), found ${describe(seed)}`,
      );
    }
    const next = splitMix64(BigInt(seed));
    const first = next();
    const second = next();
    // The low half first, as if the two 64-bit words were copied over the C state on a PC.
    this.#s0 = Number(first & 0xffffffffn) | 0;
    this.#s1 = Number(first >> 32n) | 0;
    this.#s2 = Number(second & 0xffffffffn) | 0;
    this.#s3 = Number(second >> 32n) | 0;
  }

  /**
   * Resumes from a saved state.
   *
   * @param state a {@linkcode Random.state}
   * @returns a generator that continues from it
   * @throws {InputError} if `state` is not four 32-bit words, or all of them are zero
   */
  static fromState(state: readonly number[]): Random {
    const [s0, s1, s2, s3] = state;
    const words = state.length === 4 && state.every((word) => word >>> 0 === word);
    if (!words || s0 === undefined || s1 === undefined || s2 === undefined || s3 === undefined) {
      throw new InputError(`state: expected four 32-bit words, found [${state.join(", ")}]`);
    }
    if ((s0 | s1 | s2 | s3) === 0) {
      throw new InputError("state: expected a word that is not zero, found four zeros");
    }
    const random = new Random(0);
    [random.#s0, random.#s1, random.#s2, random.#s3] = [s0 | 0, s1 | 0, s2 | 0, s3 | 0];
    return random;
  }

  /** The whole state: four 32-bit words. */
  get state(): readonly number[] {
    return [this.#s0 >>> 0, this.#s1 >>> 0, this.#s2 >>> 0, this.#s3 >>> 0];
  }

  /**
   * Draws one word.
   *
   * @returns a whole number from 0 to 2^32 - 1, each equally likely
   */
  uint32(): number {
    const product = Math.imul(this.#s1, 5);
    const result = Math.imul((product << 7) | (product >>> 25), 9);
    const shifted = this.#s1 << 9;
    this.#s2 ^= this.#s0;
    this.#s3 ^= this.#s1;
    this.#s1 ^= this.#s2;
    this.#s0 ^= this.#s3;
    this.#s2 ^= shifted;
    this.#s3 = (this.#s3 << 11) | (this.#s3 >>> 21);
    return result >>> 0;
  }

  /**
   * Draws a fraction, of 53 random bits (two words).
   *
   * @returns a number in [0, 1)
   */
  next(): number {
    const high = this.uint32() >>> 5;
    const low = this.uint32() >>> 6;
    return (high * 2 ** 26 + low) / 2 ** 53;
  }

  /**
   * Draws a number from an interval.
   *
   * @param low the least value
   * @param high the bound, never reached
   * @returns a number in [low, high)
   */
  uniform(low: number, high: number): number {
    return low + (high - low) * this.next();
  }

  /**
   * Draws a whole number, each equally likely: words that would favour small numbers are redrawn.
   *
   * @param n how many values there are, from 1 to 2^32
   * @returns a whole number from 0 to n - 1
   * @throws {InputError} if `n` is not a whole number from 1 to 2^32
   */
  integer(n: number): number {
    if (!Number.isInteger(n) || n < 1 || n > 2 ** 32) {
      throw new InputError(`n: expected a whole number from 1 to 2^32, found ${describe(n)}`);
    }
    const fair = 2 ** 32 - (2 ** 32 % n);
    let word = this.uint32();
    while (word >= fair) word = this.uint32();
    return word % n;
  }

  /**
   * Draws from the normal distribution (Box & Muller 1958; the second of the pair is dropped, to
   * keep the state to four words).
   *
   * @param mean its mean
   * @param deviation its standard deviation
   * @returns a finite number
   */
  normal(mean = 0, deviation = 1): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.next()));
    return mean + deviation * radius * Math.cos(2 * Math.PI * this.next());
  }

  /**
   * Shuffles in place, each order equally likely (Fisher & Yates; Durstenfeld 1964).
   *
   * @param array the array to shuffle
   * @returns the same array
   */
  shuffle<T extends Shuffleable<unknown>>(array: T): T {
    for (let i = array.length - 1; i > 0; i--) {
      const j = this.integer(i + 1);
      const held = array[i];
      array[i] = array[j];
      array[j] = held;
    }
    return array;
  }
}

/** SplitMix64 (Steele, Lea & Flood 2014), which gives similar seeds very different states. */
function splitMix64(seed: bigint): () => bigint {
  let state = BigInt.asUintN(64, seed);
  return () => {
    state = BigInt.asUintN(64, state + 0x9e3779b97f4a7c15n);
    let z = state;
    z = BigInt.asUintN(64, (z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n);
    z = BigInt.asUintN(64, (z ^ (z >> 27n)) * 0x94d049bb133111ebn);
    return z ^ (z >> 31n);
  };
}
