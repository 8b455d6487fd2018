// Values drawn at random from ranges and lists, for a sweep.

import { checkOptions } from "../io/check_options.ts";
import { checkValue } from "../io/check_argument.ts";
import { displayed } from "../io/displayable.ts";
import { InputError } from "../io/input_error.ts";
import * as is from "../io/schema.ts";
import { Random } from "../data/random.ts";
import { checkAxes, checkList } from "./grid.ts";
import type { Value } from "./values.ts";

/** Numbers to draw from. */
export interface Range {
  readonly from: number;
  readonly to: number;
  /** `"log"` draws each power of ten equally often, for rates and sizes; `"linear"` unless given. */
  readonly scale?: "linear" | "log";
  /** Draws whole numbers only; false unless given, and then numbers of three significant digits. */
  readonly whole?: boolean;
}

/** What to draw of, by name: ranges, and lists whose elements are equally likely. */
export type SearchSpace = Readonly<Record<string, Range | readonly Value[]>>;

/** One value for each name. */
export type Draw<Space extends SearchSpace> = {
  readonly [Name in keyof Space]: Space[Name] extends readonly (infer Element)[] ? Element : number;
};

/** How many to draw. */
export interface RandomSearchOptions {
  /** Configurations, no two alike; 20 unless given. */
  readonly count?: number;
  /** The same seed draws the same; a larger count only adds to them. 0 unless given. */
  readonly seed?: number;
}

/**
 * Draws configurations at random: what `sweep` takes as its options. With as many runs, more values of each option are
 * tried than by a grid, which repeats the few it has (Bergstra & Bengio 2012).
 *
 * @param space for each option of training or of the network, a range of numbers or a list of values
 * @param options how many to draw, and the seed
 * @returns the draws, plain objects
 * @throws {InputError} if a range or list makes no sense, or has not as many different draws
 *
 * @example
 * ```ts
 * import { randomSearch } from "mnist/study";
 *
 * const draws = randomSearch({
 *   learningRate: { from: 1e-4, to: 1e-2, scale: "log" },
 *   batchSize: [16, 32, 64],
 * }, { count: 5, seed: 1 });
 * if (!draws.every(({ learningRate }) => learningRate >= 1e-4 && learningRate <= 1e-2)) {
 *   throw new Error("drawn from the range");
 * }
 * ```
 */
export function randomSearch<const Space extends SearchSpace>(
  space: Space,
  options: RandomSearchOptions = {},
): readonly Draw<Space>[] {
  checkAxes("space", space, "{ learningRate: { from: 1e-4, to: 1e-2 }, batchSize: [16, 64] }");
  checkOptions("randomSearch", options, ["count", "seed"], {
    n: "give count",
    runs: "give count",
    nIter: "give count",
    numSamples: "give count",
    randomState: "give seed",
  });
  const count = checkValue("count", is.fromOne, options.count ?? 20);
  const random = new Random(options.seed ?? 0);
  const axes = Object.entries(space).map(([name, of]) => [name, drawerOf(name, of)] as const);
  const draws = new Map<string, Readonly<Record<string, Value>>>();
  // Lists alone may have fewer combinations than are asked for.
  for (let tries = 0; draws.size < count && tries < 100 * count + 1000; tries++) {
    const draw = Object.fromEntries(axes.map(([name, next]) => [name, next(random)]));
    draws.set(JSON.stringify(draw), draws.get(JSON.stringify(draw)) ?? draw);
  }
  if (draws.size < count) {
    throw new InputError(
      `count: expected at most as many draws as differ, found ${count}, of which ${draws.size} were ` +
        "found; give fewer, or grid(…) for all combinations",
    );
  }
  return displayed([...draws.values()]) as unknown as readonly Draw<Space>[]; // a value for each name
}

type Drawer = (random: Random) => Value;

function drawerOf(name: string, of: Range | readonly Value[]): Drawer {
  if (!isRange(of)) {
    checkList(name, of);
    return (random) => of[random.integer(of.length)]!;
  }
  checkOptions(name, of, ["from", "to", "scale", "whole"], {
    low: "give from",
    min: "give from",
    high: "give to",
    max: "give to",
    log: 'give scale: "log"',
  });
  const { from, to, scale = "linear", whole = false } = checkValue(name, rangeSchema, of);
  if (!(from < to)) {
    throw new InputError(`${name}: expected from below to, found from ${from} to ${to}`);
  }
  if (scale === "log" && from <= 0) {
    throw new InputError(`${name}: expected from above 0 for scale "log", found ${from}`);
  }
  const [low, high] = scale === "log" ? [Math.log(from), Math.log(to)] : [from, to];
  return (random) => {
    const drawn = random.uniform(low, high);
    const value = scale === "log" ? Math.exp(drawn) : drawn;
    const rounded = whole ? Math.round(value) : Number(value.toPrecision(3));
    return Math.min(Math.max(rounded, from), to);
  };
}

const rangeSchema = is.object<Range>({
  from: is.number,
  to: is.number,
  scale: is.optional(is.oneOf("linear", "log")),
  whole: is.optional(is.truth),
});

function isRange(of: unknown): of is Range {
  return typeof of === "object" && of !== null && !Array.isArray(of);
}
