// The values that a sweep tries: how they are written, and whether somebody uses each of them.

import { sha256 } from "../io/sha256.ts";
import { meant } from "../io/check_options.ts";
import { InputError } from "../io/input_error.ts";
import * as is from "../io/schema.ts";
import { settingNames } from "../training/settings.ts";

/** What a sweep can try: what JSON can write, as results record it. */
export type Value =
  | number
  | string
  | boolean
  | null
  | readonly Value[]
  | { readonly [name: string]: Value };

/** The values of one configuration, by name. */
export type Values = Readonly<Record<string, Value>>;

/** The values' names that are training's own; any other is the network's. */
const training: readonly string[] = [
  ...settingNames.filter((name) => !["seed", "startedFrom"].includes(name)),
  "engine",
];

/** Names that a sweep has another place for, and which. */
const elsewhere: Readonly<Record<string, string>> = {
  seed: "give sweep { seeds: 3 }",
  seeds: "give sweep { seeds: 3 }, beside options",
  startedFrom: "let network return what loadModel returned",
  validationFraction: "give it in train: runs are compared by the same validation images",
  checkpoint: "every run has one of its own",
  resume: "the same call goes on with every run that was interrupted",
};

/** Whether a value is what JSON can write, and the same when it is read again. */
export const valueSchema: is.Schema<Value> = is.such<Value>(
  "a number, a text, true, false, or a list or an object of those",
  isValue,
);

function isValue(value: unknown): boolean {
  if (typeof value === "number") return Number.isFinite(value);
  if (value === null || ["string", "boolean"].includes(typeof value)) return true;
  if (Array.isArray(value)) return value.every(isValue);
  if (typeof value !== "object") return false;
  return Object.getPrototypeOf(value) === Object.prototype && Object.values(value).every(isValue);
}

/** @throws {InputError} if a name has another place in a sweep */
export function checkValueNames(argument: string, names: readonly string[]): void {
  for (const name of names) {
    const place = elsewhere[name];
    if (place !== undefined) {
      throw new InputError(
        `${argument}: expected options of training or of the network, found ${name}; ${place}`,
      );
    }
  }
}

/** Divides values into training's options and the others, which are the network's. */
export function trainingValues(values: Values): Values {
  return Object.fromEntries(Object.entries(values).filter(([name]) => training.includes(name)));
}

/** The most characters of a name that is also the name of a folder. */
const longest = 120;

/** @returns the name of the configuration with these values, such as `batchSize 16, dropout 0.25` */
export function valuesName(values: Values): string {
  const name = Object.entries(values).map(([name, value]) => `${name} ${valueText(value)}`)
    .join(", ");
  if (name.length <= longest) return name;
  const digest = sha256(name).slice(0, 8);
  return `${name.slice(0, longest)}… ${digest}`;
}

/** @returns a value in few characters */
export function valueText(value: Value): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

/**
 * Gives values to who builds a network, and sees which it reads.
 *
 * @param values of one configuration
 * @param build what is given them
 * @returns what `build` returns
 * @throws {InputError} if a value is neither training's nor was read, naming it
 */
export async function readBy<Built>(
  values: Values,
  build: (values: Values) => Built | Promise<Built>,
): Promise<Built> {
  const read = new Set<string>();
  const built = await build(
    new Proxy(values, {
      get(target, name, receiver) {
        if (typeof name === "string") read.add(name);
        return Reflect.get(target, name, receiver);
      },
    }),
  );
  const unused = Object.keys(values).find((name) => !training.includes(name) && !read.has(name));
  if (unused === undefined) return built;
  const near = meant(unused, training);
  throw new InputError(
    `options: expected values that training or the network uses, found ${unused}, which neither does; ` +
      (near
        ? `did you mean ${near}?`
        : `let network use it, (values, seed) => … values.${unused} …, or leave it out`),
  );
}
