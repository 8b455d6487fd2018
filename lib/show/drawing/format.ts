// Numbers as figures, tables and sentences write them.

import { InputError } from "../../io/input_error.ts";
import { describe } from "../../io/schema.ts";

/**
 * Writes a share as a percentage, as the tables do: `0.9918` is `"99.18 %"`.
 *
 * @param fraction the share, 0 to 1; what is not finite becomes a dash
 * @param digits decimals, 2 unless given
 * @returns the text
 * @throws {InputError} if either is not a number
 *
 * @example
 * ```ts
 * import { percent } from "mnist";
 *
 * console.log(percent(0.9918), percent(0.5, 0)); // 99.18 % 50 %
 * ```
 */
export function percent(fraction: number, digits = 2): string {
  checkNumber("fraction", fraction);
  checkNumber("digits", digits);
  return Number.isFinite(fraction) ? `${(fraction * 100).toFixed(digits)} %` : "–";
}

/**
 * A probability as a percentage that never overstates: `0.99996` is `"> 99.9 %"`, not `"100.0 %"`.
 */
export function confidencePercent(probability: number): string {
  if (probability < 1 && probability >= 0.9995) return "> 99.9 %";
  if (probability > 0 && probability < 0.0005) return "< 0.1 %";
  return percent(probability, 1);
}

/**
 * Writes a number with its thousands apart, as the tables do: `60000` is `"60,000"`.
 *
 * @param n the number
 * @returns the text
 * @throws {InputError} if it is not a number
 *
 * @example
 * ```ts
 * import { count } from "mnist";
 *
 * console.log(`${count(60000)} images`); // 60,000 images
 * ```
 */
export function count(n: number): string {
  checkNumber("n", n);
  return n.toLocaleString("en-US");
}

function checkNumber(argument: string, value: unknown): void {
  if (typeof value === "number") return;
  throw new InputError(`${argument}: expected a number, found ${describe(value)}`);
}

/** `1 image`, `2 images`. */
export function plural(n: number, noun: string, nouns = `${noun}s`): string {
  return `${count(n)} ${n === 1 ? noun : nouns}`;
}

/** `75` seconds as `"1 min 15 s"`. */
export function duration(seconds: number): string {
  if (!Number.isFinite(seconds)) return "–";
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  if (h > 0) return `${h} h ${m} min`;
  return m > 0 ? `${m} min ${s} s` : `${s} s`;
}

/** A learning rate or loss, short: `0.001`, `1e-5`. */
export function short(value: number): string {
  if (value === 0 || (Math.abs(value) >= 1e-3 && Math.abs(value) < 1e5)) {
    return String(Number(value.toPrecision(3)));
  }
  return Number(value.toPrecision(2)).toExponential();
}

/** @returns what a class is called: its number if it has no name */
export function namer(classNames: readonly string[]): (label: number) => string {
  return (label) => classNames[label] || String(label);
}
