// What can be done as training goes: early stopping, schedules, checkpoints and reporters are callbacks, and so are a user's own.

import type * as tf from "@tensorflow/tfjs";
import type { Checkpoint } from "./checkpoint.ts";
import type { Epoch, History } from "./history.ts";
import type { TrainSettings } from "./settings.ts";

/**
 * Called by `train` as it goes; every method is optional. One that returns a promise is awaited, so training waits for it.
 * `onStepBegin` and `onStepEnd` come hundreds of times a second: they should return at once.
 *
 * Callbacks are called in the order of `callbacks`, after training's own early stopping and learning rate, and before its
 * checkpoints and its reporter.
 *
 * @example
 * ```ts
 * import { baselineCnn, type Callback, renderedDigits, train } from "mnist";
 *
 * const untilGood: Callback = {
 *   onEpochEnd({ valAccuracy }, training) {
 *     if (valAccuracy > 0.9) training.stop();
 *   },
 * };
 * const { train: digits } = await renderedDigits({ train: 200, test: 10 });
 * const run = await train(baselineCnn({ seed: 1 }), digits, { epochs: 3, callbacks: [untilGood] });
 * console.log(run.reason); // "stopped", or "finished" if it never was that good
 * ```
 */
export interface Callback {
  /** Once, before the first step; also when training resumes. */
  onTrainBegin?(training: Training): void | Promise<void>;
  /** Before the first step of an epoch, and when training resumes within one. */
  onEpochBegin?(training: Training): void | Promise<void>;
  /** Before each step; the learning rate may still be set. */
  onStepBegin?(training: Training): void;
  /** After each step. */
  onStepEnd?(step: TrainingStep, training: Training): void | Promise<void>;
  /** After each epoch and its validation. */
  onEpochEnd?(epoch: Epoch, training: Training): void | Promise<void>;
  /** When Stop, Ctrl+C or a signal has ended training, before the best epoch's weights are put back. */
  onInterrupt?(training: Training): void | Promise<void>;
  /** Once, after all else, also when training failed. The model then has the weights that the run leaves. */
  onTrainEnd?(end: TrainingEnd, training: Training): void | Promise<void>;
  /** What it is called in checkpoints; needed by those that keep a `state`. */
  readonly name?: string;
  /** What a checkpoint must keep of it so that a resumed run goes on as an unbroken one: anything that is JSON. */
  state?(): unknown;
  /** Puts back what `state` returned, before `onTrainBegin`. */
  restore?(state: unknown): void;
}

/** A training run, as callbacks see and steer it. */
export interface Training extends TrainingPlan {
  readonly settings: TrainSettings;
  /** Every finished epoch. */
  readonly history: History;
  /** The epoch under way, or the one that has just ended; 1 is the first. */
  readonly epoch: number;
  /** Steps done in the epoch under way. */
  readonly step: number;
  /** The best epoch so far, by the figure that early stopping watches; 0 if there is none. */
  readonly bestEpoch: number;
  /** The rate of the next step; set it to change it from there on. */
  learningRate: number;
  /** What is worth a line beside the last epoch's figures. */
  readonly notes: readonly string[];
  /** Adds to `notes`, for reporters to show with this epoch. */
  note(text: string): void;
  /** Ends training after this step or epoch. */
  stop(reason?: "early stopping" | "stopped"): void;
  /** Keeps the weights as they are now as the best: training ends with them, and falls back on them if it fails. */
  keepBest(): Promise<void>;
  /** The network with the weights as they are now; it goes on changing as training does. */
  model(): Promise<tf.LayersModel>;
  /** All that a resumed run needs, as of now. */
  checkpoint(): Promise<Checkpoint>;
}

/** A callback that shows how training goes, and steers nothing. */
export interface TrainingReporter extends Callback {
  onTrainBegin(plan: TrainingPlan): void | Promise<void>;
  onStepEnd(step: TrainingStep): void;
  onEpochEnd(epoch: Epoch, training: TrainingProgress): void | Promise<void>;
  onTrainEnd(end: TrainingEnd): void | Promise<void>;
}

/** What is shown of a run after an epoch. */
export type TrainingProgress = Pick<
  Training,
  "history" | "bestEpoch" | "learningRate" | "notes"
>;

/** What a run is about to do. */
export interface TrainingPlan {
  /** The last epoch that may run; a run with early stopping may end before it. */
  readonly epochs: number;
  /** Steps (batches) an epoch, the short last one included. */
  readonly steps: number;
  /** Training images an epoch. */
  readonly images: number;
  /** The first epoch that will run: 1, or a later one when training resumes. */
  readonly startEpoch: number;
  /** Epochs without improvement after which early stopping ends training; absent if it does not. */
  readonly patience?: number | undefined;
}

/** Where training is, after one step. */
export interface TrainingStep {
  /** The epoch under way; 1 is the first. */
  readonly epoch: number;
  /** Steps done in this epoch; 1 after the first. */
  readonly step: number;
  /** Mean training loss over the epoch so far, in nats. */
  readonly loss: number;
  /** Training accuracy over the epoch so far, a fraction of 1. */
  readonly accuracy: number;
  /** Training speed over the epoch so far. */
  readonly imagesPerSecond: number;
}

/** How a run ended. */
export interface TrainingEnd {
  readonly reason: TrainingEndReason;
  readonly history: History;
  /** Wall-clock seconds of the whole run. */
  readonly seconds: number;
  /** The epoch whose weights the model now has; 0 if none was finished. */
  readonly bestEpoch: number;
}

/**
 * Why training ended: `"stopped"` by a callback, `"interrupted"` by Jupyter's Stop or Ctrl+C, `"aborted"` by an
 * AbortSignal, `"failed"` by an error.
 */
export type TrainingEndReason =
  | "finished"
  | "early stopping"
  | "stopped"
  | "interrupted"
  | "aborted"
  | "failed";

/** Every method of a {@linkcode Callback}. */
export const hooks = [
  "onTrainBegin",
  "onEpochBegin",
  "onStepBegin",
  "onStepEnd",
  "onEpochEnd",
  "onInterrupt",
  "onTrainEnd",
  "state",
  "restore",
] as const satisfies readonly (keyof Callback)[];
