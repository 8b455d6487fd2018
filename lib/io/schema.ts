// Checks JSON from outside against what it should be, and says where it is not.

/** Throws unless the value is as it should be; `at` is its place in the file. */
export type Check = (value: unknown, at: string) => void;

/** A value that is not what it should be. */
export class SchemaError extends Error {
  constructor(at: string, expected: string, found: unknown) {
    super(`${at || "the whole"}: expected ${expected}, found ${describe(found)}`);
  }
}

const test = (expected: string, accepts: (value: unknown) => boolean): Check => (value, at) => {
  if (!accepts(value)) throw new SchemaError(at, expected, value);
};

export const text = test("text", (value) => typeof value === "string");
export const number = test("a number", Number.isFinite);
export const count = test("a whole number", (value) =>
  Number.isSafeInteger(value) && Number(value) >= 0);
export const share = test("a number from 0 to 1", (value) =>
  typeof value === "number" && value >= 0 && value <= 1);
export const sha256 = test(
  "64 hex digits",
  (value) => typeof value === "string" && /^[0-9a-f]{64}$/.test(value),
);

export const oneOf = (...values: readonly unknown[]): Check =>
  test(
    values.map((value) => JSON.stringify(value)).join(" or "),
    (value) => values.includes(value),
  );

/** Null, or what `check` wants. */
export const nullable = (check: Check): Check => (value, at) => {
  if (value !== null) check(value, at);
};

/** What `check` wants, or one of the other values. */
export const either = (check: Check, ...others: readonly unknown[]): Check => (value, at) => {
  if (!others.includes(value)) check(value, at);
};

export const listOf = (check: Check, length?: number): Check => (value, at) => {
  if (!Array.isArray(value) || (length !== undefined && value.length !== length)) {
    throw new SchemaError(at, length === undefined ? "a list" : `a list of ${length}`, value);
  }
  value.forEach((element, i) => check(element, `${at}[${i}]`));
};

/** An object with any keys. */
export const mapOf = (check: Check): Check => (value, at) => {
  for (const [key, element] of entries(value, at)) check(element, `${at}.${key}`);
};

/** An object that has these keys; others are left alone, as a later version may add some. */
export const object = (checks: Readonly<Record<string, Check>>): Check => (value, at) => {
  const found = new Map(entries(value, at));
  for (const [key, check] of Object.entries(checks)) {
    check(found.get(key), at === "" ? key : `${at}.${key}`);
  }
};

function entries(value: unknown, at: string): readonly [string, unknown][] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new SchemaError(at, "an object", value);
  }
  return Object.entries(value);
}

function describe(value: unknown): string {
  if (value === undefined) return "nothing";
  const json = JSON.stringify(value);
  return json.length > 60 ? `${json.slice(0, 60)}…` : json;
}
