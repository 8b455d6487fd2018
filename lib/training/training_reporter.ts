// What training tells whoever is watching; the notebook, the terminal and the silent reporter implement it.

import type { Epoch, History } from "./history.ts";

/**
 * Watches one training run. `train` calls `start` once, then `step` after every batch and `epoch`
 * after every epoch, then `end` once, also when training stops early or fails.
 *
 * `step` is called hundreds of times a second: an implementation returns at once and draws seldom.
 * `epoch` and `end` may return a promise, which `train` awaits.
 */
export interface TrainingReporter {
  start(info: TrainingStart): void;
  step(info: TrainingStep): void;
  epoch(row: Epoch, history: History, info: EpochInfo): void | Promise<void>;
  end(info: TrainingEnd): void | Promise<void>;
}

/** What a run is about to do. */
export interface TrainingStart {
  /** The last epoch that may run; a run with early stopping may end before it. */
  readonly epochs: number;
  /** Steps (batches) an epoch, the short last one included. */
  readonly steps: number;
  /** Training images an epoch. */
  readonly images: number;
  /** The first epoch that will run: 1, or a later one when training resumes. */
  readonly startEpoch: number;
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

/** What `train` decided after an epoch. */
export interface EpochInfo {
  /** The best epoch so far, by the figure that early stopping watches; 0 where all images train. */
  readonly best: number;
  /** The learning rate that the next epoch will use. */
  readonly learningRate: number;
  /** Anything else worth a line, e.g. `"learning rate reduced to 1e-4"`. */
  readonly note?: string;
}

/** How a run ended. */
export interface TrainingEnd {
  /** `"interrupted"` is Jupyter's Stop or Ctrl+C, `"aborted"` an AbortSignal, `"failed"` an error. */
  readonly reason: TrainingEndReason;
  readonly history: History;
  /** Wall-clock seconds of the whole run. */
  readonly seconds: number;
  /** The epoch whose weights the model now has; 0 if none was finished. */
  readonly bestEpoch: number;
}

/** Why training ended. */
export type TrainingEndReason =
  | "finished"
  | "early stopping"
  | "interrupted"
  | "aborted"
  | "failed";
