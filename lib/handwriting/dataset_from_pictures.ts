// Makes a data set of pictures of one's own handwriting: each digit framed as MNIST's are, labelled by the file's name.

import type * as tf from "@tensorflow/tfjs";
import { basename, dirname, join, relative, resolve } from "node:path";
import { type Dataset, digitNames } from "../data/dataset.ts";
import { checkOptions, meant } from "../io/check_options.ts";
import { checkValue } from "../io/check_argument.ts";
import { displayed } from "../io/displayable.ts";
import { InputError } from "../io/input_error.ts";
import { after, Interruption } from "../io/interruption.ts";
import * as is from "../io/schema.ts";
import { sha256 } from "../io/sha256.ts";
import { checkModel } from "../model/check_model.ts";
import { frameSide } from "./frame_digit.ts";
import { pictureFormats } from "./open_picture.ts";
import { readDigits } from "./read_digits.ts";

/** Options of {@linkcode datasetFromPictures}. */
export interface DatasetFromPicturesOptions {
  /** What the data are; the folder's name unless given. */
  readonly name?: string;
  /** What each picture shows, by its path in the folder: `{ "IMG_2041.jpg": "7" }`. By the names of files and folders unless given. */
  readonly labels?: Readonly<Record<string, string>>;
  /** The network that finds the digits; the one that {@linkcode readDigits} has unless given. */
  readonly model?: tf.LayersModel;
  /** Ends it, as Jupyter's Stop does. */
  readonly signal?: AbortSignal;
}

/**
 * Reads every picture in a folder, and in the folders in it.
 *
 * A file's name begins with the digits that it shows, in reading order: `7.png`, `7_monday.jpg`, `0123456789.jpg`. Or the
 * folder's name is the digit that all pictures in it show: `7/IMG_2041.jpg`. What is read in a picture only tells where
 * its digits are; a picture in which another number of them is found is left out, with a warning.
 *
 * @param folder where the pictures are
 * @param options the name, and labels that file names do not tell
 * @returns a 28 x 28 image of each digit, ready to evaluate, to explain or to train on
 * @throws {InputError} if there is no such folder, no picture in it can be used, one is damaged, a file's name tells no digit, or
 * a label is of no picture
 * @throws {InterruptedError} if Stop, Ctrl+C or the signal ended it
 *
 * @example
 * ```ts
 * import { datasetFromPictures, drawPage } from "mnist";
 *
 * const folder = await Deno.makeTempDir();
 * await Deno.writeFile(`${folder}/2026.png`, await drawPage("2026"));
 * console.log((await datasetFromPictures(folder)).labels); // 2, 0, 2, 6
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export async function datasetFromPictures(
  folder: string,
  options: DatasetFromPicturesOptions = {},
): Promise<Dataset> {
  checkValue("folder", is.text, folder);
  checkOptions("datasetFromPictures", options, ["name", "labels", "model", "signal"]);
  const { name = basename(resolve(folder)), labels = {}, model, signal } = options;
  checkValue("name", is.text, name);
  checkValue("labels", is.mapOf(is.text), labels);
  if (model !== undefined) checkModel(model);
  const pictures = await picturesIn(folder);
  checkPlaces(labels, pictures.map((path) => placeOf(path, folder)));
  const wanted = pictures.map((path) => ({ path, label: labelOf(path, folder, labels) }));
  using interruption = new Interruption("datasetFromPictures", { signal });
  const images: Uint8Array[] = [];
  const truths: number[] = [];
  for (const [at, { path, label }] of wanted.entries()) {
    await interruption.breathe(() => after(at, wanted.length, "pictures"));
    const { digits, dataset } = await readDigits(path, model, signal && { signal });
    if (digits.length === label.length) {
      images.push(dataset.images);
      truths.push(...[...label].map(Number));
    } else {
      console.warn(
        `${relative(folder, path)}: left out; its name says ${label}, and ${digits.length} ` +
          `digit${digits.length === 1 ? " was" : "s were"} found`,
      );
    }
  }
  if (images.length === 0) {
    throw new InputError(
      `${folder}: expected digits in its pictures, found none that could be used`,
    );
  }
  const bytes = new Uint8Array(await new Blob(images as Uint8Array<ArrayBuffer>[]).arrayBuffer());
  return displayed({
    ...{ name, images: bytes, labels: Uint8Array.from(truths), size: truths.length },
    ...{ height: frameSide, width: frameSide, classNames: digitNames },
    source: { kind: "custom", sha256: { [name]: sha256(bytes) } },
  });
}

/** @returns paths of the pictures in a folder and in those in it, sorted */
export async function picturesIn(
  folder: string,
  above: readonly string[] = [],
): Promise<string[]> {
  const paths: string[] = [];
  try {
    const within = [...above, await Deno.realPath(folder)];
    for await (const { name, isDirectory, isSymlink } of Deno.readDir(folder)) {
      const path = join(folder, name);
      if (name.startsWith(".")) continue;
      if (isDirectory || isSymlink && await leadsToFolder(path, within)) {
        paths.push(...await picturesIn(path, within));
      } else if (pictureFormats.test(name)) paths.push(path);
    }
  } catch (error) {
    if (error instanceof InputError) throw error;
    const found = error instanceof Deno.errors.NotADirectory
      ? "a file; readDigits reads one picture"
      : error instanceof Deno.errors.NotFound
      ? "none of that name"
      : (error as Error).message;
    throw new InputError(`${folder}: expected a folder of pictures, found ${found}`, {
      cause: error,
    });
  }
  return paths.sort();
}

/** Whether a link leads to a folder, and not round in a circle. */
async function leadsToFolder(link: string, within: readonly string[]): Promise<boolean> {
  try {
    return (await Deno.stat(link)).isDirectory && !within.includes(await Deno.realPath(link));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false; // it leads nowhere
    throw error;
  }
}

/** A picture's path in the folder, as `labels` name it. */
function placeOf(path: string, folder: string): string {
  return relative(folder, path).replaceAll("\\", "/");
}

/** Each label is a picture's: one whose path is misspelt would have no say. */
function checkPlaces(labels: Readonly<Record<string, string>>, places: readonly string[]) {
  const stray = Object.keys(labels).find((place) => !places.includes(place));
  if (stray === undefined) return;
  const near = meant(stray, places);
  throw new InputError(
    `labels: expected paths of pictures in the folder, found ${is.describe(stray)}` +
      (near ? `; did you mean ${is.describe(near)}?` : ""),
  );
}

function labelOf(path: string, folder: string, labels: Readonly<Record<string, string>>): string {
  const place = placeOf(path, folder);
  const given = labels[place];
  const parent = basename(dirname(path));
  const [told] = given !== undefined
    ? [given]
    : path !== join(folder, basename(path)) && /^[0-9]$/.test(parent)
    ? [parent]
    : /^[0-9]+/.exec(basename(path)) ?? [];
  if (told !== undefined && /^[0-9]+$/.test(told)) return told;
  throw new InputError(
    `${place}: expected a name that begins with the digits it shows, such as 7_${
      basename(path)
    }, ` +
      `found ${
        told === undefined ? "none" : `"${told}"`
      }; rename it, move it into a folder named 7, or give ` +
      `labels: { "${place}": "7" }`,
  );
}
