// Makes a Dataset of two IDX files, MNIST's or any other's.

import { checkOptions } from "../io/check_options.ts";
import { checkKind, checkValue } from "../io/check_argument.ts";
import { text } from "../io/schema.ts";
import { type Dataset, type DataSource, digitNames } from "./dataset.ts";
import type { Idx } from "./read_idx.ts";
import { InputError } from "../io/input_error.ts";

/** What the files do not say. */
export interface DatasetFromIdxOptions {
  /** What the data are, e.g. `"fashion/train"`; errors begin with it too. */
  readonly name: string;
  /** What each class is called; the ten digits unless given. */
  readonly classNames?: readonly string[];
  /** Where the bytes came from; `"custom"`, without proof, unless given. */
  readonly source?: DataSource;
}

/**
 * Makes a data set of an IDX file of images and one of labels, without copying.
 *
 * @param images bytes of shape n x height x width
 * @param labels bytes of shape n, each below the number of classes
 * @param options the name, the classes and the source
 * @returns the data set
 * @throws {InputError} if either does not hold bytes in the right number of dimensions, the counts differ, or a
 * label names no class
 *
 * @example
 * ```ts
 * import { datasetFromIdx, readIdx } from "mnist";
 *
 * const images = readIdx(Uint8Array.of(0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 2, 0, 255, 255, 0));
 * const labels = readIdx(Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 1, 1));
 * const strokes = datasetFromIdx(images, labels, { name: "strokes", classNames: ["\\", "/"] });
 * console.log(strokes.size, strokes.height, strokes.width); // 1 2 2
 * ```
 */
export function datasetFromIdx(
  images: Idx,
  labels: Idx,
  options: DatasetFromIdxOptions,
): Dataset {
  checkKind("images", "idx", images);
  checkKind("labels", "idx", labels);
  checkOptions("datasetFromIdx", options, ["name", "classNames", "source"]);
  const { name, classNames = digitNames, source = { kind: "custom", sha256: {} } } = options;
  checkValue("name", text, name);
  const [size, height, width] = images.shape;
  if (
    images.type !== "u8" || images.shape.length !== 3 ||
    size === undefined || height === undefined || width === undefined
  ) {
    throw new InputError(
      `${name}: expected images of n x height x width bytes, found ${describe(images)}`,
    );
  }
  if (labels.type !== "u8" || labels.shape.length !== 1) {
    throw new InputError(`${name}: expected labels of n bytes, found ${describe(labels)}`);
  }
  if (labels.data.length !== size) {
    throw new InputError(
      `${name}: expected a label for each of ${size} images, found ${labels.data.length} labels`,
    );
  }
  const stray = labels.data.findIndex((label) => label >= classNames.length);
  if (stray >= 0) {
    throw new InputError(
      `${name}: expected labels from 0 to ${classNames.length - 1}, found ` +
        `${labels.data[stray]} at ${stray}`,
    );
  }
  return {
    name,
    images: images.data,
    labels: labels.data,
    size,
    height,
    width,
    classNames,
    source,
  };
}

function describe({ shape, type }: Idx): string {
  return `${shape.join(" x ")} elements of type ${type}`;
}
