// Divides the training images in two: one part to fit weights, one to choose by.

import { displayed } from "../io/displayable.ts";
import { describe } from "../io/schema.ts";
import { checkDataset } from "./check_dataset.ts";
import { checkOptions } from "../io/check_options.ts";
import type { Dataset, Split } from "./dataset.ts";
import { slice } from "./select.ts";
import { InputError } from "../io/input_error.ts";

/** Options of {@linkcode splitLast}. */
export interface SplitLastOptions {
  /** Share of images for validation, between 0 and 1; 0.1 unless given. */
  readonly fraction?: number;
}

/**
 * Sets the last images aside, exactly as Keras's `validation_split` does: the first 54,000 of MNIST's
 * 60,000 train. Nothing is copied.
 *
 * @param dataset the images to divide
 * @param options the fraction to set aside
 * @returns both parts, in the data set's order
 * @throws {InputError} if the fraction leaves either part empty
 *
 * @example
 * ```ts
 * import { renderedDigits, splitLast } from "mnist";
 *
 * const { train: digits } = await renderedDigits({ train: 100, test: 10 });
 * const { train, validation } = splitLast(digits);
 * if (train.size !== 90 || validation.size !== 10) throw new Error("ten per cent");
 * ```
 */
export function splitLast(dataset: Dataset, options: SplitLastOptions = {}): Split {
  checkDataset(dataset, { labelled: false });
  checkOptions("splitLast", options, ["fraction"], {
    validationSplit: "give fraction",
    testSize: "give fraction",
    shuffle: "the last images are set aside, in their order",
  });
  const { fraction = 0.1 } = options;
  const size = trainSize(dataset, fraction);
  return displayed({
    train: slice(dataset, 0, size),
    validation: slice(dataset, size, dataset.size),
    method: `last ${Number((100 * fraction).toFixed(6))} %`,
  });
}

/** Keras: `split_at = int(math.floor(batch_dim * (1.0 - validation_split)))`. */
function trainSize({ name, size }: Dataset, fraction: number): number {
  const train = Math.floor(size * (1 - fraction));
  if (!(fraction > 0 && fraction < 1) || train === 0 || train === size) {
    throw new InputError(
      `fraction: expected one that leaves images in both parts of ${name} (${size} images), found ${
        describe(fraction)
      }`,
    );
  }
  return train;
}
