// What a model says of each image, as plain numbers.

/** Class probabilities of `size` images. */
export interface Predictions {
  /** `size` x `classes` probabilities, row by row; each row sums to 1. */
  readonly probabilities: Float32Array;
  /** Number of images. */
  readonly size: number;
  /** Number of classes; 10 in MNIST. */
  readonly classes: number;
}
