// Trains a model: owns the loop, so that it is seeded end to end, can be stopped at any step, and resumed.

import { isDeepStrictEqual } from "node:util";
import { displayed } from "../io/displayable.ts";
import { InputError } from "../io/input_error.ts";
import { describe } from "../io/schema.ts";
import { Interruption } from "../io/interruption.ts";
import type * as tf from "@tensorflow/tfjs";
import type { Dataset, Split } from "../data/dataset.ts";
import { checkModel } from "../model/check_model.ts";
import { checkFit } from "../model/check_fit.ts";
import type { Callback } from "./callback.ts";
import {
  architectureOf,
  checkIdentity,
  type Checkpoint,
  namedArchitectureOf,
  type RunIdentity,
  underNamesOf,
} from "./checkpoint.ts";
import { readCheckpoint } from "./checkpoint_file.ts";
import { Checkpoints } from "./checkpoints.ts";
import { EarlyStopping } from "./early_stopping.ts";
import { checkData, divided } from "./divided.ts";
import { createEngine } from "./engine/create_engine.ts";
import { lockFolder } from "./folder_lock.ts";
import { LearningRateSchedule } from "./learning_rate_schedule.ts";
import type { PrecisionTrial } from "./precision_choice.ts";
import { trialLine, tryPrecisions } from "./precision_trial.ts";
import { ReduceOnPlateau } from "./reduce_on_plateau.ts";
import { completeRecorded, type TrainSettings } from "./settings.ts";
import { completeOptions, type TrainOptions } from "./train_options.ts";
import { trainingDataOf } from "./training_data.ts";
import { TrainingLoop, type TrainingLoopParts } from "./_training_loop.ts";
import type { TrainingRun } from "./training_run.ts";
import { currentVersions } from "./current_versions.ts";

/**
 * Trains a model in place, with Adam on the cross-entropy of its probabilities unless `optimizer` and `loss` say
 * otherwise.
 *
 * By default this is the reference's protocol: at most 100 epochs of batches of 16 in a new order each epoch, the last
 * tenth of the images to validate, the best epoch's weights in the end; early stopping and the learning rate follow
 * Keras's rules. The order, dropout and noise follow from `seed`; with `baselineCnn`'s seed for the weights the
 * whole run repeats.
 *
 * Jupyter's Stop, Ctrl+C or `signal` end training after the current step: the run so far is returned, its `reason`
 * says so, and `resume` goes on from it. A second Ctrl+C kills as usual. What else takes long in the same cell or script,
 * such as the next training of a loop, is then not started, but throws an {@linkcode InterruptedError}.
 *
 * @param model one that fits the data: n x height x width x 1 pixels from 0 to 1 in, n x classes probabilities out
 * @param data training images, whose last part validates, or both parts
 * @param options see {@linkcode TrainOptions}
 * @returns the run: the model with its history, and what a card says of it
 * @throws {InputError} if an option makes no sense, model and data do not fit, the model is being trained already, or steps
 * of the batch size need more memory than there is
 * @throws {InterruptedError} if Stop or Ctrl+C ended another training a moment ago, or the choice of a precision
 * @throws {DivergenceError} if the loss becomes infinite or NaN; the model then has its best weights so far
 * @throws {InputError} if there is nothing to resume, or it was another run; if another training uses the folder for
 * checkpoints
 *
 * @example
 * ```ts
 * import { baselineCnn, renderedDigits, train } from "mnist";
 *
 * const { train: digits } = await renderedDigits({ train: 200, test: 10 });
 * const run = await train(baselineCnn({ seed: 1 }), digits, { epochs: 2, batchSize: 20, seed: 1 });
 * console.log(`best validation loss in epoch ${run.bestEpoch} of ${run.history.length}`);
 * ```
 */
export async function train(
  model: tf.LayersModel,
  data: Dataset | Split,
  options: TrainOptions = {},
): Promise<TrainingRun> {
  const asked = completeOptions(options);
  checkModel(model);
  using _ = trainingAlone(model);
  checkData(data);
  const split = divided(data, options.validationFraction);
  checkWatched(split, asked);
  checkSameClasses(split);
  checkClasses(asked.classWeight, split.train);
  if (asked.batchSize > split.train.size) {
    throw new InputError(
      `batchSize: expected at most the ${split.train.size} training images, found ${asked.batchSize}`,
    );
  }
  if (isCompiled(model)) console.warn(ownOptimizer);
  checkFit(model, split.train);
  checkFit(model, split.validation);
  using _lock = options.checkpoint === undefined ? null : await lockFolder(options.checkpoint);
  const found = await toResume(options);
  const precisionTrial = found
    ? found.identity.precisionTrial
    : options.precision === "fastest"
    ? await tried(model, split.train, asked, options)
    : undefined;
  const settings = {
    ...asked,
    ...(options.precision === "fastest" &&
      { precision: precisionBefore(found) ?? precisionTrial?.chosen ?? "float32" }),
    // What is done stays done; a schedule has its own end.
    ...(asked.schedule === "constant" &&
      { epochs: Math.max(asked.epochs, found?.position.history.length ?? 0) }),
  };
  const identity: RunIdentity & { readonly settings: typeof settings } = {
    settings,
    data: trainingDataOf(split),
    architecture: architectureOf(model),
    ...(precisionTrial && { precisionTrial }),
  };
  if (found) checkIdentity(found.identity, identity, namedArchitectureOf(model));
  const resumed = found && underNamesOf(model, found);
  return displayed({
    model,
    ...await run(model, { split, identity, resumed }, options),
    settings,
    ...(precisionTrial && { precisionTrial }),
    data: identity.data,
    classNames: split.train.classNames,
    versions: currentVersions(),
  });
}

/** The precision that a run had, which it goes on with. */
function precisionBefore(resumed: Checkpoint | undefined) {
  return resumed && completeRecorded(resumed.identity.settings).precision;
}

/** Which precision is the faster, told in a line. */
async function tried(
  model: tf.LayersModel,
  images: Dataset,
  settings: TrainSettings,
  { engine, signal }: TrainOptions,
): Promise<PrecisionTrial> {
  using interruption = new Interruption("train", { signal });
  const trial = await tryPrecisions(model, images, { settings, engine, interruption });
  console.log(trialLine(trial));
  return trial;
}

/** Whether `model.compile` was called, which sets an optimizer. */
function isCompiled(model: tf.LayersModel): boolean {
  return model.optimizer !== undefined && model.optimizer !== null;
}

const ownOptimizer =
  "train: model.compile(…) has no effect here; give train { optimizer, loss }, " +
  "which are Adam and the cross-entropy unless given";

function checkWatched({ validation }: Split, { earlyStopping, reduceLr }: TrainSettings): void {
  if (validation.size > 0) return;
  for (const [name, value] of Object.entries({ earlyStopping, reduceLr })) {
    if (value === false) continue;
    throw new InputError(
      `${name}: expected false without validation images to watch, found ${JSON.stringify(value)}`,
    );
  }
}

/** Labels are indices, which mean nothing else than the names at them. */
function checkSameClasses({ train, validation }: Split): void {
  const [expected, found] = [train, validation].map(({ classNames }) => describe(classNames));
  if (isDeepStrictEqual(train.classNames, validation.classNames)) return;
  throw new InputError(
    `data.validation: expected the classes of ${train.name}, ${expected}, found ${found}; ` +
      "give both parts the same names, in the same order",
  );
}

/** The models that are being trained. */
const inTraining = new WeakSet<tf.LayersModel>();

/** Holds a model for one training: of two at once, the one that ends last would undo the other's. */
function trainingAlone(model: tf.LayersModel): Disposable {
  if (inTraining.has(model)) {
    throw new InputError(
      `model: expected one that is not being trained, found ${model.name}, which is; await that training first`,
    );
  }
  inTraining.add(model);
  return { [Symbol.dispose]: () => void inTraining.delete(model) };
}

function checkClasses(
  classWeight: Required<TrainSettings>["classWeight"],
  { classNames: { length: classes }, name }: Dataset,
): void {
  const stray = Object.keys(classWeight || {}).find((label) =>
    !(String(Number(label)) === label && Number(label) < classes)
  );
  if (stray === undefined) return;
  throw new InputError(
    `classWeight: expected classes from 0 to ${classes - 1} of ${name}, found ${
      JSON.stringify(stray)
    }`,
  );
}

async function run(
  model: tf.LayersModel,
  parts: Pick<TrainingLoopParts, "split" | "resumed"> & {
    readonly identity: RunIdentity & { readonly settings: Required<TrainSettings> };
  },
  options: TrainOptions,
) {
  // Going on with the very run that was interrupted is meant; the next training of a loop is not.
  using interruption = new Interruption("train", {
    signal: options.signal,
    anew: typeof options.resume === "object",
  });
  const engine = createEngine(model, parts.identity.settings, options.engine);
  try {
    const callbacks = callbacksOf(
      parts.identity.settings,
      options,
      options.reporter ?? await defaultReporter(),
    );
    const loop = new TrainingLoop({ model, ...parts, engine, callbacks, interruption });
    const end = await loop.run();
    if (end.reason === "interrupted") interruption.keep();
    const { imagesPerSecond, batchShare } = loop.state;
    return { ...end, imagesPerSecond, batchShare, engine: engine.kind };
  } finally {
    engine.dispose();
  }
}

/** Training's own rules first, so that a user's callbacks see what they decide; who keeps or shows the state comes last. */
function callbacksOf(
  { earlyStopping, reduceLr, schedule, monitor }: Required<TrainSettings>,
  { callbacks = [], checkpoint }: TrainOptions,
  reporter: Callback,
): readonly Callback[] {
  return [
    new EarlyStopping(earlyStopping || Infinity, monitor),
    ...(reduceLr ? [new ReduceOnPlateau(reduceLr, monitor)] : []),
    ...(schedule === "constant" ? [] : [new LearningRateSchedule(schedule)]),
    ...callbacks,
    ...(checkpoint === undefined ? [] : [new Checkpoints(checkpoint)]),
    reporter,
  ];
}

/** Loaded when it is wanted: figures and displays are no part of a model. */
async function defaultReporter(): Promise<Callback> {
  return (await import("../show/training/default_reporter.ts")).defaultReporter();
}

async function toResume(
  { resume = false, checkpoint }: TrainOptions,
): Promise<Checkpoint | undefined> {
  if (resume === false) return undefined;
  if (typeof resume === "string") return await readCheckpoint(resume);
  if (resume !== true) {
    if (resume.checkpoint) return resume.checkpoint;
    throw new InputError(
      `resume: expected an interrupted run, found one that ended by ${resume.reason} after epoch ` +
        `${resume.history.length}; there is nothing left to do`,
    );
  }
  if (checkpoint === undefined) {
    throw new InputError(
      `resume: expected the folder that has the checkpoint, found true; give "checkpoint" too`,
    );
  }
  return await readCheckpoint(checkpoint);
}
