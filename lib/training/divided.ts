// Divides the images of a training run into those that train and those that validate.

import type { Dataset, Split } from "../data/dataset.ts";
import { slice } from "../data/select.ts";
import { splitLast } from "../data/split.ts";

/**
 * Divides images as `train` is told.
 *
 * @param data images, or both parts, which stay as they are
 * @param validationFraction the share that validates, the last ones; with 0 all images train
 * @returns both parts
 * @throws {InputError} if the fraction leaves either part empty
 */
export function divided(data: Dataset | Split, validationFraction = 0.1): Split {
  if ("validation" in data) return data;
  if (validationFraction !== 0) return splitLast(data, { fraction: validationFraction });
  return { train: data, validation: slice(data, 0, 0), method: "all images train" };
}
