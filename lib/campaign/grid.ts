// Every combination of some values, for a sweep.

import { displayed } from "../io/displayable.ts";
import { InputError } from "../io/input_error.ts";
import { describe } from "../io/schema.ts";
import { checkValue } from "../io/check_argument.ts";
import { checkValueNames, type Value, valueSchema } from "./values.ts";

/** Values to try, by name. */
export type Axes = Readonly<Record<string, readonly Value[]>>;

/** One value of each axis. */
export type Point<Of extends Axes> = { readonly [Name in keyof Of]: Of[Name][number] };

/**
 * Lists every combination of values, the last name's changing fastest: what `sweep` takes as its options.
 *
 * @param axes for each option of training or of the network, the values to try
 * @returns the combinations, plain objects
 * @throws {InputError} if an option has no list of values, or a value cannot be recorded
 *
 * @example
 * ```ts
 * import { grid } from "mnist/study";
 *
 * const points = grid({ batchSize: [16, 64], dropout: [0, 0.25] });
 * if (points.length !== 4 || points[1]!.dropout !== 0.25) throw new Error("two by two");
 * ```
 */
export function grid<const Of extends Axes>(axes: Of): readonly Point<Of>[] {
  checkAxes("axes", axes, "{ batchSize: [16, 64] }");
  let points: Readonly<Record<string, Value>>[] = [{}];
  for (const [name, values] of Object.entries(axes)) {
    checkList(name, values);
    points = points.flatMap((point) => values.map((value) => ({ ...point, [name]: value })));
  }
  return displayed(points) as unknown as readonly Point<Of>[]; // a value of every axis, by its name
}

/** Checks what has a name for each option, of whatever. */
export function checkAxes(argument: string, axes: unknown, example: string): void {
  const isPlain = typeof axes === "object" && axes !== null && !Array.isArray(axes) &&
    Object.getPrototypeOf(axes) === Object.prototype;
  if (!isPlain || Object.keys(axes).length === 0) {
    throw new InputError(
      `${argument}: expected values by the names of options, ${example}, found ${describe(axes)}`,
    );
  }
  checkValueNames(argument, Object.keys(axes));
}

/** Checks the values to choose among. */
export function checkList(name: string, values: unknown): void {
  if (!Array.isArray(values) || values.length === 0) {
    const remedy = Array.isArray(values) || Object(values) === values
      ? ""
      : `; give [${describe(values)}]`;
    throw new InputError(
      `${name}: expected a list of values to try, found ${describe(values)}${remedy}`,
    );
  }
  for (const [at, value] of values.entries()) checkValue(`${name}[${at}]`, valueSchema, value);
}
