// Why a model classified one image as it did, as far as that can be said.

import type { Neighbour } from "./nearest.ts";

/** One image, the model's prediction, and what it rests on. */
export interface Explanation {
  /** Name of the image's data set. */
  readonly dataset: string;
  /** Which image of it. */
  readonly index: number;
  /** `height` x `width` bytes, 255 full ink. */
  readonly pixels: Uint8Array;
  readonly height: number;
  readonly width: number;
  /** What each class is called. */
  readonly classNames: readonly string[];
  /** True class. */
  readonly truth: number;
  /** Most probable class. */
  readonly prediction: number;
  /** The class the prediction is compared with: the truth or, if that was predicted, the runner-up. */
  readonly rival: number;
  /** Probability of each class. */
  readonly probabilities: Float32Array;
  /** Which ink supports the prediction, and which the rival. */
  readonly saliency: Saliency;
  /** The nearest images in the model's embedding; absent without a reference to search. */
  readonly neighbours?: {
    /** Name of their data set. */
    readonly reference: string;
    readonly ofPrediction: readonly PicturedNeighbour[];
    readonly ofRival: readonly PicturedNeighbour[];
  };
}

/** A neighbour with its picture. */
export interface PicturedNeighbour extends Neighbour {
  /** As many bytes as in the image explained. */
  readonly pixels: Uint8Array;
}

/** How much each place in an image matters to the choice between two classes. */
export interface Saliency {
  /**
   * `"occlusion"`: a patch of background covers one place after another, and the model predicts again
   * (Zeiler & Fergus 2014).
   */
  readonly method: "occlusion";
  /** Side of the patch, in pixels. */
  readonly patch: number;
  /** The class that positive values support. */
  readonly of: number;
  /** The class that negative values support. */
  readonly against: number;
  /**
   * `height` x `width` numbers: by how much ln(p(of) / p(against)) falls, in nats, when the patch covers
   * that pixel.
   */
  readonly values: Float32Array;
}
