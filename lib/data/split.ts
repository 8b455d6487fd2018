// Divides the training images in two: one part to fit weights, one to choose by.

import { displayed } from "../io/displayable.ts";
import { describe } from "../io/schema.ts";
import { checkDataset } from "./check_dataset.ts";
import { checkOptions } from "../io/check_options.ts";
import type { Dataset, Split } from "./dataset.ts";
import { Random } from "./random.ts";
import { gather, slice } from "./select.ts";
import { InputError } from "../io/input_error.ts";

/** Options of {@linkcode splitLast}. */
export interface SplitLastOptions {
  /** Share of images for validation, between 0 and 1; 0.1 unless given. */
  readonly fraction?: number;
}

/** Options of {@linkcode splitStratified}. */
export interface SplitStratifiedOptions extends SplitLastOptions {
  /** The same seed gives the same split. */
  readonly seed: number;
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
    method: `last ${inPercent(fraction)}`,
  });
}

/**
 * Sets a random part of each class aside, in proportion: both parts keep the balance of classes to
 * within one image, and are as large as {@linkcode splitLast}'s.
 *
 * @param dataset the images to divide
 * @param options the fraction to set aside, and the seed
 * @returns both parts, copied, in the data set's order
 * @throws {InputError} if the fraction leaves either part empty, or the seed is not a safe integer
 *
 * @example
 * ```ts
 * import { renderedDigits } from "mnist";
 * import { splitStratified } from "./split.ts";
 *
 * const { train: digits } = await renderedDigits({ train: 100, test: 10 });
 * const { validation } = splitStratified(digits, { fraction: 0.2, seed: 1 });
 * console.log(validation.labels.toSorted().join("")); // each digit twice
 * ```
 */
export function splitStratified(
  dataset: Dataset,
  { fraction = 0.1, seed }: SplitStratifiedOptions,
): Split {
  const random = new Random(seed);
  const members = dataset.classNames.map((): number[] => []);
  dataset.labels.forEach((label, index) => members[label]?.push(index));
  const shares = apportion(
    members.map(({ length }) => length),
    dataset.size - trainSize(dataset, fraction),
  );
  const isValidation = new Uint8Array(dataset.size);
  members.forEach((indices, label) => {
    for (const index of random.shuffle(indices).slice(0, shares[label])) isValidation[index] = 1;
  });
  const part = (wanted: 0 | 1) =>
    Uint32Array.from(dataset.labels.keys()).filter((index) => isValidation[index] === wanted);
  const method = `stratified ${inPercent(fraction)}, seed ${seed}`;
  return displayed({
    train: gather(dataset, part(0), `${dataset.name} (train, ${method})`),
    validation: gather(dataset, part(1), `${dataset.name} (validation, ${method})`),
    method,
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

/** Divides `total` seats in proportion to sizes, by largest remainders; earlier classes win ties. */
function apportion(sizes: readonly number[], total: number): readonly number[] {
  const all = sizes.reduce((sum, size) => sum + size, 0);
  const seats = sizes.map((size) => Math.floor(size * total / all));
  const left = total - seats.reduce((sum, seat) => sum + seat, 0);
  sizes
    .map((size, label) => ({ label, remainder: (size * total) % all }))
    .toSorted((a, b) => b.remainder - a.remainder)
    .slice(0, left)
    .forEach(({ label }) => seats[label]! += 1); // a label of sizes is one of seats
  return seats;
}

function inPercent(fraction: number): string {
  return `${Number((100 * fraction).toFixed(6))} %`;
}
