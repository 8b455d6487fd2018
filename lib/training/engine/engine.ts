// What runs training steps: eagerly, or as one compiled graph. `train` drives either through this interface.

import type { Batch } from "../../model/batch.ts";
import type { Precision } from "../../tensorflow/compile/graph/graph_session.ts";
import type { LossName, OptimizerSettings } from "../optimizer.ts";

/** What one step reports, as measured before its update. */
export interface StepResult {
  /** Mean loss of the batch, in nats for a cross-entropy. */
  readonly loss: number;
  /** How many of the batch were classified correctly. */
  readonly correct: number;
}

/** Everything that training changes, by name: weights, statistics and optimizer slots. Arrays are copies. */
export type EngineState = Readonly<Record<string, Float32Array>>;

/** Trains one LayersModel in place, with one optimizer. */
export interface Engine {
  /** How steps run; goes into the model's card. */
  readonly kind: "compiled" | "eager";
  /** Runs one training step. The engine keeps the order of calls; `learningRate` counts from this step on. */
  step(batch: Batch, learningRate: number): Promise<StepResult>;
  /** Remembers where training is, for an engine that may have to go back there: see {@linkcode SteppedBackError}. */
  keep?(): Promise<void>;
  /** Mean loss and number of correct images over a batch, nothing trained, dropout off, with averaged weights if kept. */
  evaluate(batch: Batch): Promise<StepResult>;
  /** Copies out what a checkpoint must keep so that training resumes to the same numbers. */
  state(): Promise<EngineState>;
  /** Puts back what `state` returned. */
  restore(state: EngineState): Promise<void>;
  /**
   * Writes the current weights, or their running mean if it is kept, into the LayersModel, whose own methods then see
   * them. With a mean, no step may follow unless `restore` goes first.
   */
  writeBack(): Promise<void>;
  /** Frees what the engine holds; the LayersModel stays. */
  dispose(): void;
}

/** What an engine needs to know before its first step. */
export interface EngineSettings {
  /** Where dropout's chance starts: any safe integer. */
  readonly seed: number;
  /** Images in every step but the last of an epoch, for engines that prepare for it. */
  readonly batchSize: number;
  /** What a compiled engine multiplies with; `"float32"` unless given. */
  readonly precision?: Precision;
  /** The share of each truth that training spreads evenly over all classes; 0 unless given. */
  readonly labelSmoothing?: number;
  /** What training multiplies the loss of each class's images by; 1 for those left out. */
  readonly classWeight?: Readonly<Record<string, number>> | false;
  /** The decay of the running mean of the weights, which then is what is evaluated and written back; none unless given. */
  readonly averageWeights?: number | false;
  /** The most images of a batch that the model sees together as it is trained; all of them unless given. */
  readonly virtualBatchSize?: number | false;
  /** Keras's Adam unless given. */
  readonly optimizer?: OptimizerSettings;
  /** The cross-entropy unless given. */
  readonly loss?: LossName;
}
