// The result of measuring a model on labelled images.

import type { Interval } from "./statistics/wilson_interval.ts";

/** A model's result on one data set: totals, and the figures of each image. */
export interface Evaluation {
  /** Name of the data set, e.g. `"mnist/test"`. */
  readonly dataset: string;
  /** What each class is called. */
  readonly classNames: readonly string[];
  /** Number of images. */
  readonly size: number;
  /** Images whose most probable class is the true one. */
  readonly correct: number;
  /** `correct / size`. */
  readonly accuracy: number;
  /** 95 % Wilson interval of the accuracy. */
  readonly interval: Interval;
  /** Mean categorical cross-entropy in nats; probabilities are clipped to 1e-7, as Keras does. */
  readonly loss: number;
  /** Precision, recall and F1 of each class, in class order. */
  readonly perClass: readonly ClassScore[];
  /** `confusion[truth][prediction]` counts images. */
  readonly confusion: readonly (readonly number[])[];
  /** How far confidence and accuracy differ, and where. */
  readonly calibration: Calibration;
  /** True class of each image. */
  readonly truth: Uint8Array;
  /** Most probable class of each image; the first of a tie. */
  readonly predicted: Uint8Array;
  /** Probability of the predicted class, for each image. */
  readonly confidence: Float32Array;
  /** Probability of the predicted class less that of the runner-up, for each image. */
  readonly margin: Float32Array;
  /** Cross-entropy of each image, in nats. */
  readonly losses: Float32Array;
  /** Present if the network multiplied in 16 bits. */
  readonly precision?: "bfloat16";
}

/** How well one class is told from the rest. A ratio with a zero denominator counts as 0. */
export interface ClassScore {
  readonly name: string;
  /** Images of this class. */
  readonly support: number;
  /** Images predicted to be of this class. */
  readonly predicted: number;
  /** The share of images predicted to be of this class that are. */
  readonly precision: number;
  /** The share of images of this class that were found. */
  readonly recall: number;
  /** Harmonic mean of precision and recall. */
  readonly f1: number;
}

/** Whether predictions made with a confidence of 90 % are right nine times in ten. */
export interface Calibration {
  /**
   * Expected calibration error: the mean gap between confidence and accuracy, over
   * `bins` weighted by their images (Naeini et al. 2015; Guo et al. 2017).
   */
  readonly error: number;
  /** 15 bins of equal width, from 0 to 1. */
  readonly bins: readonly ReliabilityBin[];
}

/** Images whose confidence lies in `(low, high]`. */
export interface ReliabilityBin {
  readonly low: number;
  readonly high: number;
  /** Number of images. */
  readonly size: number;
  /** Mean confidence; NaN if the bin is empty. */
  readonly confidence: number;
  /** Share of images predicted correctly; NaN if the bin is empty. */
  readonly accuracy: number;
}

/** The part of an `Evaluation` that tells which images were classified correctly. */
export type Graded = Pick<Evaluation, "dataset" | "size" | "truth" | "predicted">;
