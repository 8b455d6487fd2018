// What `train` can be told: its settings, and how the run is to go.

import { checkValue } from "../io/check_argument.ts";
import { checkOptions, type OtherNames } from "../io/check_options.ts";
import { InputError } from "../io/input_error.ts";
import * as is from "../io/schema.ts";
import { type Callback, hooks } from "./callback.ts";
import {
  completeSettings,
  type GivenSettings,
  settingNames,
  type TrainSettings,
} from "./settings.ts";
import type { TrainingRun } from "./training_run.ts";

/** Options of {@linkcode train}. */
export interface TrainOptions extends GivenSettings {
  /**
   * The share of the images, the last ones, that validate; 0.1 unless given. With 0 all images train, nothing can be
   * watched, and `earlyStopping` and `reduceLr` must be false. Not used when given a `Split`.
   */
  readonly validationFraction?: number;
  /** A folder that keeps, after each epoch and at an interruption, all that `resume` needs. */
  readonly checkpoint?: string;
  /**
   * Goes on where an interrupted run stopped, to the same weights as an unbroken one: `true` for what lies in
   * `checkpoint`, another folder, or the run itself.
   */
  readonly resume?: boolean | string | TrainingRun;
  /** How steps run: compiled where the model can be (`"fastest"`, unless given), or by tfjs's own operations. */
  readonly engine?: "fastest" | "eager";
  /** Ends training after the current step, as Jupyter's Stop does. */
  readonly signal?: AbortSignal;
  /** What is done as training goes; nothing more unless given. */
  readonly callbacks?: readonly Callback[];
  /** Who shows how training goes; a progress bar unless given. */
  readonly reporter?: Callback;
}

const callback = is.such<Callback>(
  `an object with some of the methods ${hooks.join(", ")}`,
  (value) =>
    typeof value === "object" && value !== null &&
    hooks.some((hook) => typeof (value as Callback)[hook] === "function"),
);

/** The options that no card records: they change how a run goes, not what comes of it. */
const unrecorded: {
  readonly [Name in Exclude<keyof TrainOptions, keyof GivenSettings>]-?: is.Schema<
    NonNullable<TrainOptions[Name]>
  >;
} = {
  validationFraction: is.number,
  checkpoint: is.text,
  resume: is.such(
    "true, false, a folder or an interrupted run",
    (value) => ["boolean", "string"].includes(typeof value) || Object(value) === value,
  ),
  engine: is.oneOf("fastest", "eager"),
  signal: is.such("an AbortSignal", (value) => value instanceof AbortSignal),
  callbacks: is.listOf(callback),
  reporter: callback,
};

/** What Keras and tfjs call them. */
const otherNames: OtherNames = {
  lr: "give learningRate",
  sampleWeight: "images of a class count alike; give classWeight",
  validationSplit: "give validationFraction",
  validationData: "give { train, validation, method } in the data's place",
  momentum: 'give optimizer: { name: "momentum", momentum: 0.9 }',
  patience: "give earlyStopping: the epochs without improvement after which training stops",
  verbose: "give reporter: silentReporter for no output",
  initialEpoch: "give resume to go on with an interrupted run",
  shuffle: "images are always shuffled, by seed",
  stepsPerEpoch: "an epoch takes every image once; subset() makes a smaller data set",
  metrics: "loss and accuracy are always measured",
  dropout: "dropout is the network's: baselineCnn({ dropout })",
};

/**
 * Checks all options, and completes those that are recorded.
 *
 * @param options as given
 * @returns every setting
 * @throws {InputError} if one makes no sense, naming it
 */
export function completeOptions(options: TrainOptions): Required<TrainSettings> {
  checkOptions("train", options, [...settingNames, ...Object.keys(unrecorded)], otherNames);
  const settings = completeSettings(options);
  for (const [name, schema] of Object.entries(unrecorded)) {
    const value = options[name as keyof TrainOptions];
    if (value !== undefined) checkValue(name, schema as is.Schema<unknown>, value);
  }
  if (settings.precision !== "float32" && options.engine === "eager") {
    throw new InputError(
      `precision: expected "float32" for the eager engine, found "${settings.precision}"; leave engine out`,
    );
  }
  return settings;
}
