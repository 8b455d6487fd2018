// Checks arguments: what came in the place of another thing is named, so that a missing `await` or a swap is seen at once.

import { InputError } from "./input_error.ts";
import { hasAll, type KindName, kindOf, kinds } from "./kinds.ts";
import { complete, describe, type Schema, SchemaError } from "./schema.ts";

/**
 * Checks an argument by a schema, and completes it.
 *
 * @param argument its name
 * @param schema what it must be
 * @param value as given
 * @returns what the schema makes of it
 * @throws {InputError} if it is something else, naming it
 */
export function checkValue<Type>(argument: string, schema: Schema<Type>, value: unknown): Type {
  try {
    return complete(schema, value, argument);
  } catch (error) {
    if (!(error instanceof SchemaError)) throw error;
    throw new InputError(error.message);
  }
}

/**
 * Checks that an argument is of a kind, told by its fields.
 *
 * @param argument its name
 * @param kind which
 * @param value as given
 * @param fields those that are needed; all of the kind's unless given
 * @throws {InputError} if it is something else, with what came and where the right one comes from
 */
export function checkKind(
  argument: string,
  kind: KindName,
  value: unknown,
  fields: readonly string[] = kinds[kind].fields,
): void {
  if (hasAll(value, fields)) return;
  const { called, from } = kinds[kind];
  refuse(argument, called, from, value);
}

/** Checks a list, and that each of its elements is of a kind; see {@linkcode checkKind}. */
export function checkKinds(
  argument: string,
  kind: KindName,
  value: unknown,
  fields?: readonly string[],
): void {
  const { plural, called, from } = kinds[kind];
  if (!Array.isArray(value)) refuse(argument, `a list of ${plural ?? called}`, from, value);
  for (const [at, one] of value.entries()) checkKind(`${argument}[${at}]`, kind, one, fields);
}

/** Checks an object of values by name, and that each of them is of a kind; see {@linkcode checkKind}. */
export function checkNamed(argument: string, kind: KindName, value: unknown): void {
  checkIsNamed(argument, kind, value);
  for (const [name, one] of Object.entries(value)) checkKind(`${argument}.${name}`, kind, one);
}

/** Checks that a value is an object of others by name, whatever these are. */
export function checkIsNamed(
  argument: string,
  kind: KindName,
  value: unknown,
): asserts value is Readonly<Record<string, unknown>> {
  const isPlain = typeof value === "object" && value !== null && !Array.isArray(value) &&
    !(value instanceof Promise) && [undefined, "parts", "split"].includes(kindOf(value));
  if (isPlain) return;
  const { plural, called, from } = kinds[kind];
  refuse(argument, `${plural ?? called} by name, { name: … }`, from, value);
}

/** Checks a list of numbers of any type, as an argument. */
export function checkNumbers(argument: string, value: unknown): void {
  const isList = Array.isArray(value) || (ArrayBuffer.isView(value) && "length" in value);
  if (!isList) {
    throw new InputError(`${argument}: expected a list of numbers, found ${describe(value)}`);
  }
  const { length } = value as ArrayLike<unknown>;
  for (let i = 0; i < length; i++) {
    const one = (value as ArrayLike<unknown>)[i];
    if (typeof one === "number") continue;
    throw new InputError(`${argument}[${i}]: expected a number, found ${describe(one)}`);
  }
}

function refuse(
  argument: string,
  expected: string,
  from: string | undefined,
  value: unknown,
): never {
  throw new InputError(
    `${argument}: expected ${expected}${from ? `, from ${from}` : ""}; found ${describe(value)}`,
  );
}
