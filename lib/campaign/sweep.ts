// A campaign of the user's own: the same training with other options, over and over.

import type * as tf from "@tensorflow/tfjs";
import { isAbsolute, join, resolve } from "node:path";
import { checkOptions } from "../io/check_options.ts";
import { checkValue } from "../io/check_argument.ts";
import { displayed } from "../io/displayable.ts";
import { InputError } from "../io/input_error.ts";
import * as is from "../io/schema.ts";
import type { LoadedModel } from "../store/load_model.ts";
import { completeOptions } from "../training/train_options.ts";
import { checkData } from "../training/divided.ts";
import {
  type Campaign,
  type CampaignData,
  type Configuration,
  type ConfigurationOptions,
  plannedRuns,
} from "./campaign.ts";
import { completeHalving, type HalvingOptions } from "./halving_rule.ts";
import {
  checkValueNames,
  readBy,
  trainingValues,
  type Value,
  type Values,
  valueSchema,
  valuesName,
} from "./values.ts";

/** Options of training that a sweep can try, of values that can be recorded. */
type SweptOptions = Pick<
  ConfigurationOptions,
  Exclude<keyof ConfigurationOptions, "callbacks" | "optimizer" | "validationFraction">
>;

/** The values of one configuration: those of training's options are of their types. */
export type SweptValues =
  & { readonly [Name in keyof SweptOptions]?: SweptOptions[Name] & Value }
  & Values;

/** What {@linkcode sweep} is told. */
export interface SweepOptions<Of extends SweptValues = SweptValues> {
  /** Builds the network of one configuration from its values and a seed, or loads a model to train further. */
  readonly network: (
    values: Of,
    seed: number,
  ) => tf.LayersModel | LoadedModel | Promise<tf.LayersModel | LoadedModel>;
  /** The values of each configuration, by `grid`, `randomSearch`, or a list of your own. */
  readonly options: readonly Of[];
  /** Options of training that all configurations share; `train`'s own unless given. */
  readonly train?: ConfigurationOptions;
  /** How often each configuration is trained, with seeds from 1 up, or the seeds themselves; 1 unless given. */
  readonly seeds?: number | readonly number[];
  /**
   * Images to train and validate on, or a function that loads them; MNIST's training images unless given. Not the test
   * images: a choice made by them would make them useless for testing.
   */
  readonly data?: CampaignData;
  /** Stops the worst runs early: after epochs 1, 2, 4, 8, … the worst third if true. Not at all unless given. */
  readonly halving?: boolean | HalvingOptions;
  /** The name under which the best run's model joins your own in `models/mine`, once all runs are done. */
  readonly keepAs?: string;
  /**
   * What its results are called, in `models/mine`, or a path; `"sweep"` unless given, and in a file for
   * `deno task campaign` the file's name.
   */
  readonly name?: string;
  /** What it is to find out, in a sentence. */
  readonly question?: string;
}

/** The name of a sweep that was given none. */
export const unnamed = join("mine", "sweep");

/**
 * Plans training runs that differ in some options, each repeated with several seeds; `runCampaign` trains them, and so
 * does `deno task campaign` with a file whose default export is the sweep.
 *
 * A value goes to `train` if it is named like one of its options. All of them go to `network`, too. One that neither
 * uses is refused.
 *
 * @param options the network, the values, seeds, and how to train
 * @returns a campaign
 * @throws {InputError} if an option makes no sense, or two configurations are the same
 *
 * @example
 * ```ts
 * import { baselineCnn } from "mnist";
 * import { grid, sweep } from "mnist/study";
 *
 * const rates = sweep({
 *   network: ({ dropout }, seed) => baselineCnn({ dropout, seed }),
 *   options: grid({ batchSize: [16, 64], learningRate: [1e-3, 3e-3], dropout: [0, 0.25] }),
 *   seeds: 3,
 * });
 * console.log(rates.configurations.length, rates.configurations[0]!.name);
 * // 8 batchSize 16, learningRate 0.001, dropout 0
 * ```
 */
export function sweep<const Of extends SweptValues>(options: SweepOptions<Of>): Campaign {
  checkOptions(
    "sweep",
    options,
    ["network", "options", "train", "seeds", "data", "halving", "keepAs", "name", "question"],
    {
      model: "give network: (values, seed) => a network",
      grid: "give options: grid({ … })",
      values: "give options: grid({ … })",
      epochs: "give train: { epochs }",
      seed: "give seeds",
      dataset: "give data",
      asha: "give halving: true",
    },
  );
  const { network, train = {}, data, keepAs, name = unnamed } = options;
  if (typeof network !== "function") {
    throw new InputError(
      `network: expected a function from values and a seed to a network, found ${
        is.describe(network)
      }; give (values, seed) => baselineCnn({ seed })`,
    );
  }
  checkPoints(options.options);
  if (data !== undefined && typeof data !== "function") checkData(data);
  checkShared(train);
  const seeds = seedsOf(options.seeds ?? 1);
  const configurations = options.options.map((values): Configuration => {
    // `train` checks types as well; TypeScript cannot tell which names these are.
    const own = { ...train, ...trainingValues(values) as ConfigurationOptions };
    completeOptions({ ...own, seed: 1 });
    return {
      ...{ name: valuesName(values), seeds, options: own, values },
      network: (seed) => readBy(values, (seen) => network(seen as Of, seed)),
    };
  });
  const campaign: Campaign = {
    name: name === unnamed ? unnamed : ownName("name", name),
    question: checkValue("question", is.text, options.question ?? "Which options are best?"),
    configurations,
    ...(data !== undefined && { data }),
    ...(keepAs !== undefined && { keepAs: ownName("keepAs", keepAs) }),
    ...(options.halving && {
      halving: completeHalving(
        options.halving,
        Math.max(...configurations.map(({ options: { epochs = 100 } }) => epochs)),
      ),
    }),
  };
  checkDistinct(campaign);
  return displayed(campaign);
}

/** @returns where a name of the user's own lies: alone, in `models/mine`; else the path it is */
export function ownName(argument: string, name: string): string {
  checkValue(argument, is.text, name);
  const [first, ...rest] = name.split(/[\\/]/);
  if (rest.length === 0 && /^\w[\w .-]*$/.test(name)) return join("mine", name);
  if (first === "mine" && rest.length === 1 && /^\w[\w .-]*$/.test(rest[0]!)) {
    return join("mine", rest[0]!);
  }
  if (isAbsolute(name) || first === "." || first === "..") return resolve(name);
  throw new InputError(
    `${argument}: expected a name of letters, digits, -, _ and ., or a path that begins with / or ./, ` +
      `found ${is.describe(name)}`,
  );
}

function checkPoints(points: unknown): void {
  if (!Array.isArray(points) || points.length === 0) {
    throw new InputError(
      `options: expected a list of values by name, found ${
        is.describe(points)
      }; give grid({ … }) or randomSearch({ … })`,
    );
  }
  for (const [at, values] of points.entries()) {
    checkValue(`options[${at}]`, is.mapOf(valueSchema), values);
    checkValueNames(`options[${at}]`, Object.keys(values));
  }
}

/** The parts of training that a sweep sees to itself. */
const ours = {
  ...{ checkpoint: true, resume: true, signal: true, reporter: true, startedFrom: true },
  seed: true,
} as const;

function checkShared(train: ConfigurationOptions): void {
  completeOptions(train); // which names what is not training's
  const own = Object.keys(train).find((name) => name in ours);
  if (own !== undefined) {
    throw new InputError(
      `train: expected options that all runs share, found ${own}; ` +
        (own === "seed" ? "give seeds, beside train" : "the sweep sees to that"),
    );
  }
  if (train.validationFraction === 0) {
    throw new InputError(
      "train.validationFraction: expected validation images to compare runs by, found 0",
    );
  }
}

function seedsOf(seeds: number | readonly number[]): readonly number[] {
  if (typeof seeds === "number") {
    const count = checkValue("seeds", is.fromOne, seeds);
    return Array.from({ length: count }, (_, at) => at + 1);
  }
  const whole = is.such<number>("a whole number", Number.isSafeInteger);
  checkValue("seeds", is.listOf(whole), seeds);
  if (seeds.length === 0) throw new InputError("seeds: expected at least one, found none");
  return seeds;
}

/** Runs are told apart by their names, which are those of their folders. */
function checkDistinct(campaign: Campaign): void {
  const names = new Map<string, string>();
  for (const { id, seed, configuration: { name } } of plannedRuns(campaign)) {
    const key = id.toLowerCase(); // some file systems know no difference
    const other = names.get(key);
    if (other !== undefined) {
      throw new InputError(
        other === name
          ? `options: expected configurations that differ, found ${name} with seed ${seed} twice`
          : `options: expected values whose names differ by more than signs, found ${other} and ${name}`,
      );
    }
    names.set(key, name);
  }
}
