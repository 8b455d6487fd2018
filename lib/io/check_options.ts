// Checks the names of options: a misspelt one must not be ignored, and a notebook's kernel checks no types.

import { closest, distance } from "fastest-levenshtein";
import { InputError } from "./input_error.ts";
import { describe } from "./schema.ts";

/** What other libraries call an option, and what is to be given here. */
export type OtherNames = Readonly<Record<string, string>>;

/**
 * Checks that options are an object, and that each of them is known.
 *
 * @param call the function's name, for errors
 * @param options as given
 * @param known the names there are
 * @param others what Keras or tfjs call them, each with a remedy such as `"give batchSize"`
 * @throws {InputError} if one is unknown, with the name that was probably meant
 */
export function checkOptions(
  call: string,
  options: unknown,
  known: readonly string[],
  others: OtherNames = {},
): void {
  const isObject = typeof options === "object" && options !== null && !Array.isArray(options) &&
    !(options instanceof Promise);
  if (!isObject) {
    throw new InputError(
      `${call}: expected options as an object, { ${known[0]}: … }, found ${describe(options)}`,
    );
  }
  for (const name of Object.keys(options)) {
    if (known.includes(name)) continue;
    throw new InputError(
      `${call}: found an unknown option, ${name}; ${remedyFor(name, known, others)}`,
    );
  }
}

function remedyFor(name: string, known: readonly string[], others: OtherNames): string {
  const remedy = others[name] ?? others[inCamelCase(name)];
  if (remedy !== undefined) return remedy;
  const near = meant(inCamelCase(name), known);
  return near ? `did you mean ${near}?` : `there are ${known.join(", ")}`;
}

/** @returns the name that was probably meant by one that is not known, if any is near */
export function meant(name: string, known: readonly string[]): string | undefined {
  const near = known.length > 0 ? closest(name, known) : "";
  const isNear = distance(name.toLowerCase(), near.toLowerCase()) <= near.length / 3;
  return near && isNear ? near : undefined;
}

/** Python's `batch_size` is TypeScript's `batchSize`. */
function inCamelCase(name: string): string {
  return name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
