// What a training run leaves: the model, how it got there, and enough to write its card.

import type * as tf from "@tensorflow/tfjs";
import type { TrainingEndReason } from "./callback.ts";
import type { Checkpoint } from "./checkpoint.ts";
import type { Engine } from "./engine/engine.ts";
import type { History } from "./history.ts";
import type { PrecisionTrial } from "./precision_choice.ts";
import type { TrainSettings } from "./settings.ts";
import type { TrainingData } from "./training_data.ts";
import type { Versions } from "./versions.ts";

/** A finished, stopped or interrupted training run. */
export interface TrainingRun {
  /** The model given to `train`, now with the weights of `bestEpoch`. */
  readonly model: tf.LayersModel;
  /** Every finished epoch, those before a resumption included. */
  readonly history: History;
  /**
   * The epoch whose weights the model has: the best one, or without early stopping the last. 0 when none was
   * finished; then the model has the weights of the last step.
   */
  readonly bestEpoch: number;
  /** Why training ended. */
  readonly reason: Exclude<TrainingEndReason, "failed">;
  /** Wall-clock seconds of training, those before a resumption included. */
  readonly seconds: number;
  /** Training images a second, validation aside. */
  readonly imagesPerSecond: number;
  /** The share of the training steps' time in which nothing trained, as a batch was shuffled, distorted and copied. */
  readonly batchShare: number;
  /** What was asked for, defaults included. */
  readonly settings: TrainSettings;
  /** What it was trained on and watched by. */
  readonly data: TrainingData;
  /** What each class is called. */
  readonly classNames: readonly string[];
  /** How steps ran. */
  readonly engine: Engine["kind"];
  /** Why it had its precision; absent unless that was to be the fastest. */
  readonly precisionTrial?: PrecisionTrial;
  /** The versions of what computed it. */
  readonly versions: Versions;
  /** What `resume` goes on from, when the run was interrupted. */
  readonly checkpoint?: Checkpoint;
}
