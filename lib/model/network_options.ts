// What can be chosen about either network.

import { describe } from "../io/schema.ts";
import type { OtherNames } from "../io/check_options.ts";
import { InputError } from "../io/input_error.ts";

/** The dropout, the initial weights, and the sizes of input and output. */
export interface NetworkOptions {
  /**
   * The share of activations dropped after each pooling and before the output, 0 for no such layers. Unless given, 0.4
   * in the baseline network and 0 in the deeper one.
   */
  readonly dropout?: number;
  /** Seeds the initial weights: the same seed gives the same weights, with dropout or without; 0 unless given. */
  readonly seed?: number;
  /** Number of classes; 10 unless given. */
  readonly classes?: number;
  /** Rows of pixels; 28 unless given. */
  readonly height?: number;
  /** Columns of pixels; 28 unless given. */
  readonly width?: number;
}

/** What other libraries call the networks' options. */
export const otherNames: OtherNames = {
  numClasses: "give classes",
  inputShape: "give height and width",
  dropoutRate: "give dropout",
  learningRate: "give it to train",
};

/** @throws {InputError} if dropout is not in [0, 1), classes not in 2 to 256, or a side shorter than `shortest` pixels */
export function checkNetworkOptions(
  { dropout, classes, ...sides }: Required<Omit<NetworkOptions, "seed">>,
  shortest: number,
): void {
  if (!(dropout >= 0 && dropout < 1)) {
    throw new InputError(`dropout: expected a share from 0 to below 1, found ${describe(dropout)}`);
  }
  if (!Number.isInteger(classes) || classes < 2 || classes > 256) {
    throw new InputError(
      `classes: expected a whole number from 2 to 256, found ${describe(classes)}`,
    );
  }
  for (const [name, side] of Object.entries(sides)) {
    if (!Number.isInteger(side) || side < shortest) {
      throw new InputError(
        `${name}: expected a whole number from ${shortest} up, found ${describe(side)}`,
      );
    }
  }
}
