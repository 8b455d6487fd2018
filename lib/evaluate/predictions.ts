// What a model says of each image, as plain numbers.

/** Class probabilities of `size` images. */
export interface Predictions {
  /** `size` x `classes` probabilities, row by row; each row sums to 1. */
  readonly probabilities: Float32Array;
  /** Number of images. */
  readonly size: number;
  /** Number of classes; 10 in MNIST. */
  readonly classes: number;
  /** Present if the network multiplied in 16 bits. */
  readonly precision?: "bfloat16";
}

/** What to record of the precision of something made from predictions, or from what was. */
export function precisionOf(
  all: readonly Pick<Predictions, "precision">[],
): Pick<Predictions, "precision"> {
  return all.some(({ precision }) => precision === "bfloat16") ? { precision: "bfloat16" } : {};
}
