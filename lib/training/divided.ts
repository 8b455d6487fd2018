// Divides the images of a training run into those that train and those that validate.

import { checkDataset } from "../data/check_dataset.ts";
import type { Dataset, Split } from "../data/dataset.ts";
import { slice } from "../data/select.ts";
import { splitLast } from "../data/split.ts";
import { kindOf } from "../io/kinds.ts";

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

/**
 * Checks what `train` and campaigns take for images.
 *
 * @returns the images
 * @throws {InputError} if they are no data set, nor both parts
 */
export function checkData(data: unknown): Dataset | Split {
  if (kindOf(data) !== "split") return checkDataset(data, { argument: "data" });
  const { train, validation } = data as Split; // as its kind says
  checkDataset(train, { argument: "data.train" });
  checkDataset(validation, { argument: "data.validation" });
  return data as Split;
}
