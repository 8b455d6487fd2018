// Makes a Dataset of two IDX files, MNIST's or any other's.

import { displayed } from "../io/displayable.ts";
import { checkKind, checkValue } from "../io/check_argument.ts";
import { text } from "../io/schema.ts";
import { type Dataset, type DataSource, digitNames } from "./dataset.ts";
import type { Idx } from "./read_idx.ts";
import { checkOptions } from "../io/check_options.ts";
import { InputError } from "../io/input_error.ts";

/** What the files do not say. */
export interface DatasetFromIdxOptions {
  /** What the data are, e.g. `"fashion/train"`; errors begin with it too. `"custom"` unless given. */
  readonly name?: string;
  /** What each class is called; the ten digits unless given. */
  readonly classNames?: readonly string[];
  /** Where the bytes came from; `"custom"`, without proof, unless given. */
  readonly source?: DataSource;
  /** Swaps rows and columns: EMNIST's files hold each image column by column. */
  readonly transpose?: boolean;
  /** Turns ink on white paper into MNIST's white ink on black: each byte becomes 255 minus it. */
  readonly invert?: boolean;
  /** Which column of labels of n x columns is the class: 0 for QMNIST, whose other columns tell the writer. */
  readonly labelColumn?: number;
}

/**
 * Makes a data set of an IDX file of images and one of labels, without copying what need not change.
 *
 * Warns if the images are bright along their edges, as ink on white paper is: networks trained on MNIST expect white ink
 * on black.
 *
 * @param images bytes of shape n x height x width
 * @param labels whole numbers of shape n, each below the number of classes, or n x columns with `labelColumn`
 * @param options the name, the classes, the source, and how the files differ from MNIST's
 * @returns the data set
 * @throws {InputError} if either does not have the right number of dimensions, the counts differ, or a label names no
 * class
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
  options: DatasetFromIdxOptions = {},
): Dataset {
  checkKind("images", "idx", images);
  checkKind("labels", "idx", labels);
  checkOptions("datasetFromIdx", options, optionNames);
  const { name = "custom", classNames = digitNames, source = { kind: "custom", sha256: {} } } =
    options;
  checkValue("name", text, name);
  const { transpose = false, invert = false } = options;
  if (classNames.length > mostClasses) {
    throw new InputError(
      `classNames: expected at most ${mostClasses}, as labels are bytes, found ${classNames.length}`,
    );
  }
  const [size, height, width] = images.shape;
  if (
    images.type !== "u8" || images.shape.length !== 3 ||
    size === undefined || height === undefined || width === undefined
  ) {
    throw new InputError(
      `${name}: expected images of n x height x width bytes, found ${describe(images)}`,
    );
  }
  const classes = classesOf(labels, { name, most: classNames.length, column: options.labelColumn });
  if (classes.length !== size) {
    throw new InputError(
      `${name}: expected a label for each of ${size} images, found ${classes.length} labels`,
    );
  }
  const upright = transpose ? transposed(images.data, height, width) : images.data;
  const pixels = invert ? upright.map((byte) => 255 - byte) : upright;
  const [rows, columns] = transpose ? [width, height] : [height, width];
  const dataset = { images: pixels, size, height: rows, width: columns };
  if (isBrightAtEdges(dataset)) {
    console.warn(
      `${name}: expected white ink on black, found images with bright edges; ink on white paper? ` +
        `${invert ? "Leave invert out" : "Give { invert: true }"}`,
    );
  }
  return displayed({ name, ...dataset, labels: classes, classNames, source });
}

const mostClasses = 256;

const optionNames = ["name", "classNames", "source", "transpose", "invert", "labelColumn"];

/** The class of each image. */
function classesOf(
  { type, shape, data }: Idx,
  { name, most, column }: { name: string; most: number; column: number | undefined },
): Uint8Array {
  const found = describe({ type, shape });
  const [, columns = 1] = shape;
  if (shape.length > 2 || (shape.length === 2 && column === undefined) || /^f/.test(type)) {
    const remedy = shape.length === 2
      ? "; give labelColumn: 0 if the first column is the class"
      : "";
    throw new InputError(`${name}: expected labels of n whole numbers, found ${found}${remedy}`);
  }
  const at = column ?? 0;
  if (!Number.isSafeInteger(at) || at < 0 || at >= columns) {
    throw new InputError(
      `${name}: expected labelColumn to be a column of labels of ${found}, found ${at}`,
    );
  }
  const classes = columns === 1 ? data : data.filter((_, index) => index % columns === at);
  const stray = classes.findIndex((label) => !(label >= 0 && label < most));
  if (stray >= 0) {
    throw new InputError(
      `${name}: expected labels from 0 to ${most - 1}, found ${classes[stray]} at ${stray}`,
    );
  }
  return classes instanceof Uint8Array ? classes : Uint8Array.from(classes);
}

function transposed(images: Uint8Array, height: number, width: number): Uint8Array {
  const swapped = new Uint8Array(images.length);
  const area = height * width;
  for (let image = 0; image < images.length; image += area) {
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        swapped[image + x * height + y] = images[image + y * width + x]!;
      }
    }
  }
  return swapped;
}

/** Whether the outermost pixels are more white than black on average, over up to 1,000 images. */
function isBrightAtEdges(
  { images, size, height, width }: Pick<Dataset, "images" | "size" | "height" | "width">,
): boolean {
  if (height < leastSide || width < leastSide) return false;
  const [area, step] = [height * width, Math.ceil(size / 1000)];
  let [sum, count] = [0, 0];
  for (let image = 0; image < size; image += step) {
    for (let pixel = 0; pixel < area; pixel++) {
      const [y, x] = [Math.floor(pixel / width), pixel % width];
      if (y > 0 && y < height - 1 && x > 0 && x < width - 1) continue;
      sum += images[image * area + pixel]!;
      count++;
    }
  }
  return sum > 127.5 * count;
}

/** In smaller images the edge is most of the picture. */
const leastSide = 8;

function describe({ shape, type }: Pick<Idx, "shape" | "type">): string {
  return `${shape.join(" x ")} elements of type ${type}`;
}
