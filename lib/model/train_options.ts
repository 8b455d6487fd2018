// What a training run can be told, and what it does unless told otherwise.

import { type Augmentation, checkAugmentation } from "../data/augment.ts";
import { Random } from "../data/random.ts";
import type { Precision } from "../tensorflow/compile/graph_session.ts";
import type { TrainingReporter } from "../show/training_reporter.ts";
import { type Schedule, schedules } from "./learning_rate_schedule.ts";
import type { ModelCard } from "./model_card.ts";
import { modelFiles } from "./model_folder.ts";
import type { ReduceOnPlateauSettings } from "./reduce_on_plateau.ts";
import type { TrainingRun } from "./training_run.ts";

/** Options of {@linkcode train}. */
export interface TrainOptions {
  /** The last epoch that may run; 100 unless given. */
  readonly epochs?: number;
  /**
   * Images a step; 16 unless given, the reference's best. The short last batch of an epoch is used too. One that memory
   * will not hold is refused before the first step: by an estimate, and by what the system says is free, or 8 GiB where
   * it may not be asked.
   */
  readonly batchSize?: number;
  /**
   * The share of the images, the last ones, that validate; 0.1 unless given. With 0 all images train, nothing can be
   * watched, and `earlyStopping` and `reduceLr` must be false. Not used when given a `Split`.
   */
  readonly validationFraction?: number;
  /** What is watched to tell the best epoch; `"valLoss"` unless given. */
  readonly monitor?: Monitor;
  /**
   * Epochs without improvement after which training stops; 10 unless given. The model then gets the best epoch's
   * weights, also when the last epoch is reached. `false` trains every epoch and keeps the last weights.
   */
  readonly earlyStopping?: number | false;
  /** Epochs without improvement after which the learning rate is halved, or the rule in full; 5 unless given. */
  readonly reduceLr?: number | ReduceOnPlateauSettings | false;
  /** The learning rate of the first epoch, or the highest of a schedule; 1e-3 unless given. */
  readonly learningRate?: number;
  /** How the learning rate moves over all epochs, step by step; `"constant"` but for `reduceLr` unless given. */
  readonly schedule?: Schedule;
  /** Distorts each training image anew in each epoch; not at all unless given. */
  readonly augment?: Augmentation | false;
  /** The share of each truth that is spread evenly over all classes (Szegedy et al. 2016); 0 unless given. */
  readonly labelSmoothing?: number;
  /**
   * Trains as ever, but validates and keeps a running mean of the weights, batch normalisation's means and variances
   * included: what the mean keeps of itself in a step, 0.999 say, and less over the first steps. Not at all unless given.
   */
  readonly averageWeights?: number | false;
  /**
   * The card that the model was loaded with, where training goes on from the weights of another run: the new card will
   * name it. Nothing else about training changes. None unless given.
   */
  readonly startedFrom?: ModelCard | StartedFrom | false;
  /** Seeds the order of the images and dropout: the same seed gives the same run; 0 unless given. */
  readonly seed?: number;
  /** A folder that keeps, after each epoch and at an interruption, all that `resume` needs. */
  readonly checkpoint?: string;
  /**
   * Goes on where an interrupted run stopped, to the same weights as an unbroken one: `true` for what lies in
   * `checkpoint`, another folder, or the run itself.
   */
  readonly resume?: boolean | string | TrainingRun;
  /**
   * `"bfloat16"` multiplies in 16 bits and adds in 32, and needs a model that compiles; weights and Adam's averages keep
   * 32 bits. Faster on processors with AMX and on AMD's with AVX512_BF16, slower on others: try an epoch of each.
   * `"float32"` unless given.
   */
  readonly precision?: Precision;
  /** How steps run: compiled where the model can be (`"fastest"`, unless given), or by tfjs's own operations. */
  readonly engine?: "fastest" | "eager";
  /** Ends training after the current step, as Jupyter's Stop does. */
  readonly signal?: AbortSignal;
  /** Who is told how training goes; a progress bar unless given. */
  readonly reporter?: TrainingReporter;
}

/** The figure that early stopping and the learning rate follow. */
export type Monitor = "valLoss" | "valAccuracy";

/** The options that the numbers follow from, complete: what a card records and a resumed run must share. */
export interface TrainSettings {
  readonly epochs: number;
  readonly batchSize: number;
  readonly monitor: Monitor;
  readonly earlyStopping: number | false;
  readonly reduceLr: Required<ReduceOnPlateauSettings> | false;
  readonly learningRate: number;
  readonly seed: number;
  // Absent from cards that are older than the options: as `sinceAdded` has them.
  readonly precision?: Precision;
  readonly schedule?: Schedule;
  readonly augment?: Augmentation | false;
  readonly labelSmoothing?: number;
  readonly averageWeights?: number | false;
  readonly startedFrom?: StartedFrom | false;
}

/** A saved model that training went on from. */
export interface StartedFrom {
  readonly name: string;
  /** SHA-256 in hex of its weights file. */
  readonly weights: string;
}

/** What a run was told of options that were not there yet. */
export const sinceAdded = {
  precision: "float32",
  schedule: "constant",
  augment: false,
  labelSmoothing: 0,
  averageWeights: false,
  startedFrom: false,
} as const;

/**
 * Completes and checks options.
 *
 * @param options as given
 * @returns every setting
 * @throws {RangeError} when one makes no sense, naming it
 */
export function completeOptions(options: TrainOptions): TrainSettings {
  const { epochs = 100, batchSize = 16, monitor = "valLoss", learningRate = 1e-3, seed = 0 } =
    options;
  const { schedule = "constant", augment = false, labelSmoothing = 0, averageWeights = false } =
    options;
  const { earlyStopping = 10, precision = "float32" } = options;
  const { reduceLr = schedule === "constant" ? 5 : false as const } = options;
  checkCount("epochs", epochs);
  checkCount("batchSize", batchSize);
  checkRate("learningRate", learningRate);
  if (monitor !== "valLoss" && monitor !== "valAccuracy") {
    throw new RangeError(`monitor: expected "valLoss" or "valAccuracy", found ${monitor}`);
  }
  if (!schedules.includes(schedule)) {
    throw new RangeError(`schedule: expected ${schedules.join(" or ")}, found ${schedule}`);
  }
  if (schedule !== "constant" && reduceLr !== false) {
    throw new RangeError(
      `reduceLr: expected false with schedule "${schedule}", which sets the rate, found ${
        JSON.stringify(reduceLr)
      }`,
    );
  }
  if (augment !== false) checkAugmentation(augment);
  if (!(labelSmoothing >= 0 && labelSmoothing < 1)) {
    throw new RangeError(
      `labelSmoothing: expected a share from 0 to below 1, found ${labelSmoothing}`,
    );
  }
  if (averageWeights !== false && !(averageWeights > 0 && averageWeights < 1)) {
    throw new RangeError(
      `averageWeights: expected a decay between 0 and 1, or false, found ${averageWeights}`,
    );
  }
  if (precision !== "float32" && precision !== "bfloat16") {
    throw new RangeError(`precision: expected "float32" or "bfloat16", found ${precision}`);
  }
  if (precision !== "float32" && options.engine === "eager") {
    throw new RangeError(
      `precision: expected "float32" for the eager engine, found "${precision}"; leave engine out`,
    );
  }
  if (earlyStopping !== false) checkCount("earlyStopping", earlyStopping, " or false");
  new Random(seed); // says what is wrong with it
  return {
    epochs,
    batchSize,
    monitor,
    earlyStopping,
    reduceLr: reduceLr === false ? false : completeReduction(reduceLr),
    learningRate,
    seed,
    ...{ precision, schedule, augment, labelSmoothing, averageWeights },
    startedFrom: origin(options.startedFrom ?? false),
  };
}

function origin(from: ModelCard | StartedFrom | false): StartedFrom | false {
  if (from === false || !("files" in from)) return from;
  const { name, files } = from;
  const weights = files[modelFiles.weights]?.sha256;
  if (weights !== undefined) return { name, weights };
  throw new RangeError(
    `startedFrom: expected the card of a model with ${modelFiles.weights}, found one of ${
      Object.keys(files).join(", ") || "no files"
    }`,
  );
}

function completeReduction(
  given: number | ReduceOnPlateauSettings,
): Required<ReduceOnPlateauSettings> {
  const { patience, factor = 0.5, minLearningRate = 1e-6 } = typeof given === "number"
    ? { patience: given }
    : given;
  checkCount("reduceLr", patience, " or false");
  if (!(factor > 0 && factor < 1)) {
    throw new RangeError(`reduceLr.factor: expected a number between 0 and 1, found ${factor}`);
  }
  if (!(minLearningRate >= 0 && Number.isFinite(minLearningRate))) {
    throw new RangeError(`reduceLr.minLearningRate: expected 0 or more, found ${minLearningRate}`);
  }
  return { patience, factor, minLearningRate };
}

function checkCount(name: string, value: number, or = ""): void {
  if (Number.isSafeInteger(value) && value >= 1) return;
  throw new RangeError(`${name}: expected a whole number from 1 up${or}, found ${value}`);
}

function checkRate(name: string, value: number): void {
  if (value > 0 && Number.isFinite(value)) return;
  throw new RangeError(`${name}: expected a number above 0, found ${value}`);
}
