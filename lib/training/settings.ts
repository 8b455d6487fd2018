// Every setting that a training run's numbers follow from, once: type, check, default, and what cards and resumed runs make of it.

import { checkValue } from "../io/check_argument.ts";
import { checkOptions } from "../io/check_options.ts";
import { InputError } from "../io/input_error.ts";
import { type Augmentations, checkAugmentations } from "../data/augment.ts";
import * as is from "../io/schema.ts";
import type { Precision } from "../tensorflow/compile/graph/graph_session.ts";
import type * as tf from "@tensorflow/tfjs";
import {
  completeLoss,
  completeOptimizer,
  kerasAdam,
  learningRateOf,
  type LossName,
  type OptimizerName,
  optimizerSchema,
  type OptimizerSettings,
} from "./optimizer.ts";

/** The figure that early stopping and the learning rate follow. */
export type Monitor = "valLoss" | "valAccuracy";

/** The shapes that a learning rate can follow over a run. */
export type Schedule = "constant" | "cosine" | "oneCycle";

/** How the learning rate is lowered. */
export interface ReduceOnPlateauSettings {
  /** Epochs without improvement before each reduction. */
  readonly patience: number;
  /** What the rate is multiplied by; 0.5 unless given. */
  readonly factor?: number;
  /** The rate goes no lower; 1e-6 unless given. */
  readonly minLearningRate?: number;
}

/** A saved model that training went on from. */
export interface StartedFrom {
  readonly name: string;
  /** SHA-256 in hex of its weights file. */
  readonly weights: string;
}

/** The rule in full, of which only the patience must be given. */
const plateau = is.turned(
  is.object<ReduceOnPlateauSettings>({
    patience: is.fromOne,
    factor: is.optional(is.between0And1),
    minLearningRate: is.optional(is.notNegative),
  }),
  completePlateau,
);
const wholePlateau = is.object<Required<ReduceOnPlateauSettings>>({
  patience: is.fromOne,
  factor: is.between0And1,
  minLearningRate: is.notNegative,
});

const limits = is.mapOf(is.number);
const distortion = is.firstOf(
  "false, limits such as { rotate: 10 }, or a list of them",
  is.oneOf(false),
  is.listOf(limits),
  limits,
) as is.Schema<Augmentations | false>;
/** By class, counted from 0. */
type ClassWeight = Readonly<Record<string, number>>;

const weightOfClass = is.mapOf(is.notNegative);
const averaging = is.either(is.between0And1, false);

const recorded = {
  /** The last epoch that may run; 100 unless given. */
  epochs: setting({ kept: is.fromOne, byDefault: 100, shared: false }),
  /**
   * Images a step; 16 unless given, the reference's best. The short last batch of an epoch is used too. One that memory
   * will not hold is refused before the first step: by an estimate, and by what the system says is free, or 8 GiB where
   * it may not be asked.
   */
  batchSize: setting({ kept: is.fromOne, byDefault: 16 }),
  /** What is watched to tell the best epoch; `"valLoss"` unless given. */
  monitor: setting<Monitor>({ kept: is.oneOf("valLoss", "valAccuracy"), byDefault: "valLoss" }),
  /**
   * Epochs without improvement after which training stops; 10 unless given. The model then gets the best epoch's
   * weights, also when the last epoch is reached. `false` trains every epoch and keeps the last weights.
   */
  earlyStopping: setting<number | false>({ kept: is.either(is.fromOne, false), byDefault: 10 }),
  /** Epochs without improvement after which the learning rate is halved, or the rule in full; 5 unless given. */
  reduceLr: setting<
    Required<ReduceOnPlateauSettings> | false,
    number | ReduceOnPlateauSettings | false
  >({
    kept: is.either(wholePlateau, false),
    given: is.firstOf(
      "a whole number from 1 up or false",
      is.oneOf(false),
      is.turned(is.fromOne, (patience) => completePlateau({ patience })),
      plateau,
    ),
    byDefault: 5,
  }),
  /**
   * Keras's optimizer of that name with its defaults, the name with other constants, `{ name: "momentum", momentum: 0.8 }`,
   * or an optimizer of tfjs, whose learning rate then counts; `"adam"` unless given.
   */
  optimizer: laterSetting<
    OptimizerSettings,
    | OptimizerName
    | tf.Optimizer
    | { readonly name: OptimizerName; readonly [constant: string]: unknown }
  >({
    kept: optimizerSchema,
    given: is.turned(is.anything, completeOptimizer),
    byDefault: "adam",
    before: kerasAdam,
  }),
  /** The learning rate of the first epoch, or the highest of a schedule; the optimizer's own unless given, Adam's 1e-3. */
  learningRate: setting({ kept: is.positive, byDefault: 1e-3 }),
  /** Seeds the order of the images, dropout and noise: the same seed gives the same run; 0 unless given. */
  seed: setting({
    kept: is.such<number>("a whole number within ±(2^53 - 1)", Number.isSafeInteger),
    byDefault: 0,
  }),
  /**
   * `"bfloat16"` multiplies in 16 bits and adds in 32, and needs a model that compiles; weights and the optimizer's
   * averages keep 32 bits. Faster on processors with AMX and on AMD's with AVX512_BF16, slower on others; `"fastest"` times
   * some steps of each on this model and machine, says which it takes, and records why. `"float32"` unless given.
   */
  precision: laterSetting<Precision, Precision | "fastest">({
    kept: is.oneOf("float32", "bfloat16"),
    // Until the trial, which needs the model.
    given: is.turned(
      is.oneOf("float32", "bfloat16", "fastest"),
      (name) => name === "fastest" ? "float32" : name,
    ),
    byDefault: "float32",
    before: "float32",
  }),
  /**
   * What is minimized: `"categoricalCrossentropy"` of the probabilities, unless given, or `"meanSquaredError"`, their
   * mean squared distance from 1 for the true class and 0 for the others. Validation is by the same.
   */
  loss: laterSetting<LossName, LossName | "sparseCategoricalCrossentropy">({
    kept: is.oneOf("categoricalCrossentropy", "meanSquaredError"),
    given: is.turned(is.anything, completeLoss),
    byDefault: "categoricalCrossentropy",
    before: "categoricalCrossentropy",
  }),
  /** How the learning rate moves over all epochs, step by step; `"constant"` but for `reduceLr` unless given. */
  schedule: laterSetting<Schedule>({
    kept: is.oneOf("constant", "cosine", "oneCycle"),
    byDefault: "constant",
    before: "constant",
  }),
  /** Distorts each training image anew in each epoch, in one of several ways if a list is given; not at all unless given. */
  augment: laterSetting<Augmentations | false>({
    kept: distortion,
    given: is.turned(distortion, (limits) => {
      if (limits) checkAugmentations(limits);
      return limits;
    }),
    byDefault: false,
    before: false,
  }),
  /** The share of each label that is spread evenly over all classes (Szegedy et al. 2016); 0 unless given. */
  labelSmoothing: laterSetting<number>({
    kept: is.such(
      "a share from 0 to below 1",
      (value) => typeof value === "number" && value >= 0 && value < 1,
    ),
    byDefault: 0,
    before: 0,
  }),
  /**
   * What the loss of each image is multiplied by for its class, as in Keras: `{ 8: 2 }`, or a list in the order of the
   * classes. A class that is left out has 1, and validation is not weighted. Not at all unless given.
   */
  classWeight: laterSetting<ClassWeight | false, ClassWeight | readonly number[] | false>({
    kept: is.either(weightOfClass, false),
    given: is.firstOf(
      "false, or numbers from 0 up by class, { 8: 2 }",
      is.oneOf(false),
      is.turned(
        is.listOf(is.notNegative),
        (list): ClassWeight => Object.fromEntries(list.entries()),
      ),
      weightOfClass,
    ),
    byDefault: false,
    before: false,
  }),
  /**
   * Trains as ever, but validates and keeps a running mean of the weights, batch normalisation's means and variances
   * included: what the mean keeps of itself in a step, 0.999 say, and less over the first steps. Not at all unless given.
   */
  averageWeights: laterSetting<number | false>({
    kept: averaging,
    byDefault: false,
    before: false,
  }),
  /**
   * Trains on each batch as so many smaller ones of this many images at most, from which batch normalisation takes its
   * means and variances, while the update stays that of the whole batch (Hoffer et al. 2017: ghost batch normalisation).
   * The cores compute them side by side: with half the batch size, small networks train up to a third faster, the deeper
   * one some percent. Not at all unless given.
   */
  virtualBatchSize: laterSetting<number | false>({
    kept: is.either(is.fromOne, false),
    byDefault: false,
    before: false,
  }),
  /**
   * The saved model whose weights training goes on from, `originOf(card)`: the new card will name it. Nothing else about
   * training changes. None unless given.
   */
  startedFrom: laterSetting<StartedFrom | false>({
    kept: is.either(is.object<StartedFrom>({ name: is.text, weights: is.sha256Hex }), false),
    byDefault: false,
    before: false,
  }),
} as const;

type Recorded = typeof recorded;

/** What `train` may be told of them. */
export type GivenSettings = { readonly [Name in keyof Recorded]?: Given<Recorded[Name]> };

/**
 * The settings that the numbers follow from, complete: what a card records and a resumed run must share. Cards that are
 * older than a setting lack it.
 */
export type TrainSettings =
  & { readonly [Name in keyof Recorded as NotLater<Recorded, Name>]: Kept<Recorded[Name]> }
  & { readonly [Name in keyof Recorded as Later<Recorded, Name>]?: Kept<Recorded[Name]> };

/** What cards, checkpoints and records of campaigns must say. */
export const settingsSchema: is.Schema<TrainSettings> = is.object(
  mapValues(recorded, (of) => {
    const kept = of.kept as is.Schema<unknown>;
    return "before" in of ? is.optional(kept) : kept;
  }) as never,
);

/**
 * Completes and checks settings.
 *
 * @param given as `train` was told
 * @returns every setting
 * @throws {InputError} if one makes no sense, naming it
 */
export function completeSettings(given: GivenSettings): Required<TrainSettings> {
  const { schedule = "constant", reduceLr } = given;
  if (typeof reduceLr === "object") {
    checkOptions("reduceLr", reduceLr, ["patience", "factor", "minLearningRate"], {
      minLr: "give minLearningRate",
      monitor: "give it to train, beside reduceLr",
    });
  }
  const { rate, own } = learningRateOf(given.optimizer ?? "adam");
  const fallbacks: Partial<GivenSettings> = {
    learningRate: rate,
    ...(schedule !== "constant" && { reduceLr: false }),
  };
  const settings = mapValues(recorded, (of, name) => {
    const fallback = fallbacks[name] ?? of.byDefault;
    return checkValue(name, of.given as is.Schema<unknown>, given[name] ?? fallback);
  }) as unknown as Required<TrainSettings>; // each of the type that its schema has
  if (own && settings.learningRate !== rate) {
    throw new InputError(
      `learningRate: expected ${rate}, as the optimizer has, found ${settings.learningRate}; leave it out`,
    );
  }
  if (schedule !== "constant" && settings.reduceLr !== false) {
    throw new InputError(
      `reduceLr: expected false with schedule "${schedule}", which sets the rate, found ${
        is.describe(given.reduceLr)
      }`,
    );
  }
  return settings;
}

/** Settings as of now: what a run was told of those that were not there yet is filled in. */
export function completeRecorded(settings: TrainSettings): Required<TrainSettings> {
  const before = mapValues(recorded, (of) => "before" in of ? of.before : undefined);
  return { ...before, ...settings } as Required<TrainSettings>;
}

/** Every setting's name. */
export const settingNames = Object.keys(recorded) as (keyof Recorded)[];

/** The settings that a resumed run must share; more or fewer epochs are no obstacle. */
export const sharedSettings = settingNames.filter((name) => recorded[name].shared);

function completePlateau(
  { patience, factor = 0.5, minLearningRate = 1e-6 }: ReduceOnPlateauSettings,
): Required<ReduceOnPlateauSettings> {
  return { patience, factor, minLearningRate };
}

/** An option whose value is recorded; `Accepted` is what `train` takes for it. */
interface Setting<Kept, Accepted> {
  /** What cards hold. */
  readonly kept: is.Schema<Kept>;
  /** What `train` takes, turned into what is kept. */
  readonly given: is.Schema<Kept>;
  readonly byDefault: Accepted;
  /** Whether a resumed run must have the same. */
  readonly shared: boolean;
  /** Only for the compiler: what may be given. */
  readonly accepted?: Accepted;
}

/** A setting that was added when there were cards already: what its absence means. */
interface LaterSetting<Kept, Accepted> extends Setting<Kept, Accepted> {
  readonly before: Kept;
}

type Unfinished<Of> = Omit<Of, "given" | "shared" | "accepted"> & Partial<Of>;

function setting<Kept, Accepted = Kept>(
  of: Unfinished<Setting<Kept, Accepted>>,
): Setting<Kept, Accepted> {
  return { given: of.kept, shared: true, ...of };
}

function laterSetting<Kept, Accepted = Kept>(
  of: Unfinished<LaterSetting<Kept, Accepted>>,
): LaterSetting<Kept, Accepted> {
  return { given: of.kept, shared: true, ...of };
}

type Kept<Of> = Of extends Setting<infer Type, infer _> ? Type : never;
type Given<Of> = Of extends { readonly accepted?: infer Type } ? Exclude<Type, undefined> : never;
type Later<Table, Name extends keyof Table> = Table[Name] extends { readonly before: unknown }
  ? Name
  : never;
type NotLater<Table, Name extends keyof Table> = Exclude<Name, Later<Table, Name>>;

function mapValues<Table extends object, To>(
  table: Table,
  turn: (value: Table[keyof Table], name: keyof Table) => To,
): Record<keyof Table, To> {
  const entries = Object.entries(table) as [keyof Table, Table[keyof Table]][];
  return Object.fromEntries(entries.map(([name, value]) => [name, turn(value, name)])) as Record<
    keyof Table,
    To
  >;
}
