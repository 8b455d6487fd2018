// Checks values from outside, files and options alike, with valibot; says in one line what is wrong and where.

import * as v from "valibot";
import { kindOf, kinds } from "./kinds.ts";

/** What a value must be; `Type` is what the compiler may take it for once it was checked. */
export type Schema<Type> = v.GenericSchema<unknown, Type>;

/** A value that is not what it should be. */
export class SchemaError extends Error {
  override name = "SchemaError";

  constructor(at: string, expected: string, found: unknown) {
    super(`${at || "the whole"}: expected ${expected}, found ${describe(found)}`);
  }
}

/**
 * Checks a value.
 *
 * @param schema what it must be
 * @param value anything
 * @param at where it comes from, the first part of an error's path
 * @returns the value itself, nothing added or left out
 * @throws {SchemaError} if it is something else, naming the first place that differs
 */
export function conform<Type>(schema: Schema<Type>, value: unknown, at = ""): Type {
  complete(schema, value, at);
  return value as Type; // as the schema has seen
}

/**
 * Checks a value and completes it: where a schema turns short forms into whole ones, these are in the result.
 *
 * @param schema what it must be
 * @param value anything
 * @param at where it comes from, the first part of an error's path
 * @returns what the schema makes of it
 * @throws {SchemaError} if it is something else, naming the first place that differs
 */
export function complete<Type>(schema: Schema<Type>, value: unknown, at = ""): Type {
  const result = v.safeParse(schema, value, { abortEarly: true });
  if (result.success) return result.output;
  const { path, message, input } = deepest(result.issues[0]);
  throw new SchemaError(placeOf(path, at), message, input);
}

/** Where nothing of a union fits, the alternative that went furthest says what is missing. */
function deepest(issue: v.BaseIssue<unknown>): v.BaseIssue<unknown> {
  const { issues = [], path = [] } = issue;
  const [first] = issues.map((inner) => deepest(inner))
    .filter((inner) => inner.path && inner.path.length > 0)
    .sort((a, b) => b.path!.length - a.path!.length);
  if (!first) return issue;
  return { ...first, path: [...path, ...first.path!] as typeof first.path & object };
}

function placeOf(path: v.BaseIssue<unknown>["path"], at: string): string {
  return (path ?? []).reduce<string>((place, { key }) => {
    if (typeof key === "number") return `${place}[${key}]`;
    return place === "" ? String(key) : `${place}.${key}`;
  }, at);
}

/** A value as errors show it: strings quoted, what is long cut short, what the library makes by its kind. */
export function describe(value: unknown): string {
  if (value === undefined) return "nothing";
  if (value instanceof Promise) return "a Promise (is an `await` missing?)";
  if (typeof value === "function") {
    return `a function ${value.name.replace(/__op$/, "")}`.trimEnd(); // tfjs's suffix of its own
  }
  if (ArrayBuffer.isView(value)) {
    return `a ${value.constructor.name} of ${(value as Uint8Array).length ?? value.byteLength}`;
  }
  const known = kindOf(value);
  if (known) return kinds[known].called;
  if (typeof value === "object" && value !== null) {
    const { constructor: kind = Object } = value;
    if (kind !== Object && kind !== Array) return `an object of class ${kind.name}`;
  } else if (typeof value !== "string") return String(value);
  const json = toJson(value);
  return json.length > 60 ? `${json.slice(0, 60)}…` : json;
}

/** The beginning at least: what a user gives may hold images, models, or itself. */
function toJson(value: unknown): string {
  try {
    return JSON.stringify(value, (key, inner) => {
      if (key === "" || typeof inner !== "object" || inner === null) return inner;
      const isPlain = Array.isArray(inner) || Object.getPrototypeOf(inner) === Object.prototype;
      return isPlain ? inner : describe(inner);
    });
  } catch {
    return Array.isArray(value) ? "a list" : "an object"; // that refers to itself
  }
}

/** Accepts what `accepts` does; errors call it `expected`. */
export function such<Type>(expected: string, accepts: (value: unknown) => boolean): Schema<Type> {
  return v.custom<Type>(accepts, expected);
}

const isNumber = (value: unknown): value is number => Number.isFinite(value);
const isCount = (value: unknown): value is number => Number.isSafeInteger(value);

export const anything: Schema<unknown> = v.unknown();
export const text = v.string("text");
export const truth = v.boolean("true or false");
export const number = such<number>("a number", isNumber);
export const positive = such<number>("a number above 0", (value) => isNumber(value) && value > 0);
export const notNegative = such<number>("0 or more", (value) => isNumber(value) && value >= 0);
export const count = such<number>("a whole number", (value) => isCount(value) && value >= 0);
export const fromOne = such<number>(
  "a whole number from 1 up",
  (value) => isCount(value) && value >= 1,
);
export const share = such<number>(
  "a number from 0 to 1",
  (value) => isNumber(value) && value >= 0 && value <= 1,
);
export const between0And1 = such<number>(
  "a number between 0 and 1",
  (value) => isNumber(value) && value > 0 && value < 1,
);
export const sha256Hex = such<string>(
  "64 hex digits",
  (value) => typeof value === "string" && /^[0-9a-f]{64}$/.test(value),
);

/** One of these very values. */
export function oneOf<const Values extends readonly unknown[]>(
  ...values: Values
): Schema<Values[number]> {
  return such(values.map(describe).join(" or "), (value) => values.includes(value));
}

/** Null, or what `schema` wants. */
export function nullable<Type>(schema: Schema<Type>): Schema<Type | null> {
  return v.nullable(schema);
}

/** May be missing; what `schema` wants otherwise. */
export function optional<Type>(schema: Schema<Type>): Schema<Type | undefined> {
  return v.optional(schema);
}

/** What `schema` wants, or one of the other values. */
export function either<Type, const Others extends readonly unknown[]>(
  schema: Schema<Type>,
  ...others: Others
): Schema<Type | Others[number]> {
  const expected = [expectedBy(schema), ...others.map(describe)].join(" or ");
  return v.union([schema, such<Others[number]>("", (value) => others.includes(value))], expected);
}

/** What the first of these schemas that fits makes of it. */
export function firstOf<const Schemas extends readonly Schema<unknown>[]>(
  expected: string,
  ...schemas: Schemas
): Schema<v.InferOutput<Schemas[number]>> {
  return v.union(schemas, expected);
}

/** What `schema` wants, turned into what is kept. */
export function turned<From, To>(schema: Schema<From>, turn: (value: From) => To): Schema<To> {
  return v.pipe(schema, v.transform(turn));
}

export function listOf<Type>(schema: Schema<Type>, length?: number): Schema<readonly Type[]> {
  const expected = length === undefined ? "a list" : `a list of ${length}`;
  const list = v.array(schema, expected);
  return length === undefined ? list : v.pipe(list, v.length(length, expected));
}

/** A list of as many elements as there are schemas, each of its own. */
export function rowOf<const Schemas extends readonly Schema<unknown>[]>(
  ...schemas: Schemas
): Schema<{ readonly [At in keyof Schemas]: v.InferOutput<Schemas[At]> }> {
  const isRow = (value: unknown) => Array.isArray(value) && value.length === schemas.length;
  const row = v.pipe(such(`a list of ${schemas.length}`, isRow), v.tuple(schemas as never));
  return row as unknown as ReturnType<typeof rowOf<Schemas>>; // as `schemas` say
}

/** An object with any keys. */
export function mapOf<Type>(schema: Schema<Type>): Schema<Readonly<Record<string, Type>>> {
  return v.pipe(such<object>("an object", isObject), v.record(v.string(), schema));
}

/** An object that has these keys; others are left alone, as a later version may add some. */
export function object<Type>(
  entries: { readonly [Key in keyof Type]-?: Schema<Type[Key] | undefined> | Schema<Type[Key]> },
): Schema<Type> {
  const expected = ({ path }: v.BaseIssue<unknown>) => {
    const key = path?.at(-1)?.key;
    return key === undefined ? "an object" : expectedBy(entries[key as keyof Type]);
  };
  const schema = v.pipe(
    such<object>("an object", isObject),
    v.looseObject(entries as v.ObjectEntries, expected),
  );
  return schema as unknown as Schema<Type>; // as `entries` says
}

/** An object of one schema or another, by what it has under a key. */
export function byKey<Type>(
  key: keyof Type & string,
  schemas: Readonly<Record<string, Schema<Type>>>,
  otherwise: Schema<Type>,
): Schema<Type> {
  return v.lazy((value) => schemas[String(Object(value)[key])] ?? otherwise);
}

/** What came as JSON, its fields unchecked. */
export type Json = Readonly<Record<string, unknown>>;

/** @returns a value with its fields, of whatever kind each may be; without any if it is not an object */
export function asObject(value: unknown): Json {
  return typeof value === "object" && value !== null ? value as Json : {};
}

function isObject(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value) &&
    !(value instanceof Map);
}

/** The words for what a schema wants. */
function expectedBy(schema: Schema<unknown>): string {
  const { message, wrapped } = schema as {
    readonly message?: unknown;
    readonly wrapped?: Schema<unknown>;
  };
  if (wrapped) return expectedBy(wrapped);
  return typeof message === "string" ? message : schema.expects;
}
