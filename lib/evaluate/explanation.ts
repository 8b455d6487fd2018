// What can be said of why a model read one image as it did.

import type { Neighbour } from "./nearest.ts";

/** One image, what the model makes of it, and what that rests on. */
export interface Explanation {
  /** Name of the data set that the image is of. */
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
  /** What the prediction is weighed against: the truth or, if that was predicted, the runner-up. */
  readonly rival: number;
  /** Probability of each class. */
  readonly probabilities: Float32Array;
  /** Which ink speaks for the prediction, and which for the rival. */
  readonly saliency: Saliency;
  /** The nearest images in the model's embedding; absent without a reference to look in. */
  readonly neighbours?: {
    /** Name of the data set that they are of. */
    readonly reference: string;
    readonly ofPrediction: readonly PicturedNeighbour[];
    readonly ofRival: readonly PicturedNeighbour[];
  };
}

/** A neighbour with its picture. */
export interface PicturedNeighbour extends Neighbour {
  /** As many bytes as the image explained. */
  readonly pixels: Uint8Array;
}

/** How much each spot of an image weighs in the choice between two classes. */
export interface Saliency {
  /**
   * `"occlusion"`: a patch of background is put over the image, spot by spot, and the model asked
   * again (Zeiler & Fergus 2014).
   */
  readonly method: "occlusion";
  /** Side of the patch, in pixels. */
  readonly patch: number;
  /** The class that positive values speak for. */
  readonly of: number;
  /** The class that negative values speak for. */
  readonly against: number;
  /**
   * `height` x `width` numbers: by how much ln(p(of) / p(against)) falls, in nats, when the patch lies
   * over that pixel.
   */
  readonly values: Float32Array;
}
