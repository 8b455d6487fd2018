// Images that are not digits, though a digit classifier must read them as some: near ones and far ones.

import { displayed } from "../../io/displayable.ts";
import { fromOne } from "../../io/schema.ts";
import { checkValue } from "../../io/check_argument.ts";
import { checkDataset } from "../check_dataset.ts";
import { checkOptions } from "../../io/check_options.ts";
import type { Dataset } from "../dataset.ts";
import { frame, write } from "./_handwriting.ts";
import { Random } from "../random.ts";
import { sha256 } from "../../io/sha256.ts";
import { Interruption } from "../../io/interruption.ts";
import { drawWritings } from "./_sheet.ts";
import { drawGarmentOutlines } from "./_garment_outlines.ts";
import { letters } from "./_letter_templates.ts";
import { InputError } from "../../io/input_error.ts";

/** Images of one kind, of none of a network's classes. */
export interface OutOfDistributionSet {
  /** `"letters"`, `"garment outlines"`, … */
  readonly name: string;
  /** `"near"`: drawn strokes and shapes, as digits are; `"far"`: neither. */
  readonly distance: "near" | "far";
  /** What they are, in a few words. */
  readonly description: string;
  /** The images, without labels; the class names are those of the digits that they may be taken for. */
  readonly dataset: Dataset;
}

/** Options of {@linkcode outOfDistribution}. */
export interface OutOfDistributionOptions {
  /** Images of each kind; 1,000 unless given. */
  readonly size?: number;
  /** The same seed gives the same images on the same machine; 1 unless given. */
  readonly seed?: number;
}

/**
 * Makes seven kinds of images outside the distribution of `digits`: letters written by the same pen as {@linkcode renderedDigits}, outlines of garments drawn for this project, the negatives of the digits; blank
 * paper, two kinds of noise, and digits with their pixels shuffled.
 *
 * @param digits 28 x 28 images, at least one, to invert and to shuffle; usually the test set
 * @param options how many, and the seed
 * @returns each kind
 * @throws {InputError} if there are no images or they have another size, `size` is not a whole
 * number from 1 up, or the seed is not a safe integer
 * @throws {InterruptedError} if Stop or Ctrl+C ended it
 *
 * @example
 * ```ts
 * import { outOfDistribution, renderedDigits } from "mnist";
 *
 * const { test } = await renderedDigits({ train: 10, test: 20 });
 * const kinds = await outOfDistribution(test, { size: 5 });
 * console.log(kinds.map(({ name }) => name)); // letters, garment outlines, …
 * ```
 */
export async function outOfDistribution(
  digits: Dataset,
  options: OutOfDistributionOptions = {},
): Promise<readonly OutOfDistributionSet[]> {
  checkDataset(digits, { argument: "digits", labelled: false });
  checkOptions("outOfDistribution", options, ["size", "seed"]);
  const { size = 1000, seed = 1 } = options;
  check(digits, size);
  using interruption = new Interruption("outOfDistribution");
  const seeds = new Random(seed);
  // A generator for each kind, so that none depends on what the others draw.
  const own = () => new Random(seeds.uint32());
  const written = await writeLetters(size, own(), interruption);
  const garments = await drawGarmentOutlines(size, own(), interruption);
  const [forShades, forUniform, forNormal, forOrder] = [own(), own(), own(), own()];
  const kind = (
    name: string,
    distance: OutOfDistributionSet["distance"],
    description: string,
    images: Uint8Array,
  ): OutOfDistributionSet =>
    displayed({
      ...{ name, distance, description },
      dataset: displayed({
        ...digits,
        ...{ name, images, labels: new Uint8Array(0), size },
        source: { kind: "custom", sha256: { [name]: sha256(images) } },
      }),
    });
  const each = (draw: (image: number, pixel: number) => number) =>
    Uint8Array.from({ length: size * area }, (_, i) => draw(Math.floor(i / area), i % area));
  const shades = Array.from({ length: size }, (_, i) => i === 0 ? 0 : forShades.integer(256));
  return displayed([
    kind("letters", "near", "capital letters in a digit's hand", written),
    kind("garment outlines", "near", "seven drawn outlines, filled", garments),
    kind("negatives", "near", "digits, white for black", inverted(digits, size)),
    kind("blank", "far", "one even shade", each((image) => shades[image]!)),
    kind("uniform noise", "far", "any shade, pixel by pixel", each(() => forUniform.integer(256))),
    kind(
      "gaussian noise",
      "far",
      "normal noise about a middle grey",
      each(() => {
        const value = Math.round(forNormal.normal(128, 64));
        return Math.min(255, Math.max(0, value));
      }),
    ),
    kind("shuffled", "far", "digits, their pixels in any order", shuffled(digits, size, forOrder)),
  ]);
}

const area = frame * frame;

function check({ name, size: found, height, width }: Dataset, size: number): void {
  if (height !== frame || width !== frame || found === 0) {
    throw new InputError(
      `outOfDistribution: expected images of ${frame} x ${frame}, found ${found} of ${height} x ${width} ` +
        `in ${name}`,
    );
  }
  checkValue("size", fromOne, size);
}

async function writeLetters(
  size: number,
  random: Random,
  interruption: Interruption,
): Promise<Uint8Array> {
  const all = Object.values(letters);
  const written = Array.from(
    { length: size },
    () => write(all[random.integer(all.length)]!, random), // within the list
  );
  return await drawWritings(written, interruption);
}

/** The digit to use for an image of a kind, evenly from all over the data set. */
function digitAt({ images, size: digits }: Dataset, image: number, size: number): Uint8Array {
  const index = Math.floor(image * digits / size);
  return images.subarray(index * area, (index + 1) * area);
}

function inverted(digits: Dataset, size: number): Uint8Array {
  const images = new Uint8Array(size * area);
  for (let i = 0; i < size; i++) {
    images.set(digitAt(digits, i, size).map((byte) => 255 - byte), i * area);
  }
  return images;
}

function shuffled(digits: Dataset, size: number, random: Random): Uint8Array {
  const images = new Uint8Array(size * area);
  for (let i = 0; i < size; i++) {
    images.set(random.shuffle(digitAt(digits, i, size).slice()), i * area);
  }
  return images;
}
