// Draws stand-in digits for use without MNIST: pen strokes in MNIST's format, under another name.

import { displayed } from "../../io/displayable.ts";
import { describe } from "../../io/schema.ts";
import { checkOptions } from "../../io/check_options.ts";
import { type Dataset, digitNames } from "../dataset.ts";
import { frame, write } from "./_handwriting.ts";
import { Interruption } from "../../io/interruption.ts";
import { drawWritings } from "./_sheet.ts";
import { templates } from "./_stroke_templates.ts";
import { Random } from "../random.ts";
import { sha256 } from "../../io/sha256.ts";
import { InputError } from "../../io/input_error.ts";

/** How many digits to draw, and the seed. */
export interface RenderedDigitsOptions {
  /** Training images; 6,000 unless given. */
  readonly train?: number;
  /** Test images; 1,000 unless given. */
  readonly test?: number;
  /** The seed of the handwriting; 1 unless given. */
  readonly seed?: number;
}

/**
 * Draws digits that look much like MNIST's: 28 x 28 and anti-aliased, the ink fitted into 20 x 20 and
 * centred by its mass, as many of each digit. They stand in for MNIST when it is not available; results
 * on them say nothing about MNIST, so the data sets are named `rendered/…`.
 *
 * @param options how many, and the seed; the same seed gives the same images on the same machine
 * @returns a training and a test part, drawn in the same way
 * @throws {InputError} if a count is not a whole number from 1 up, or the seed is not a safe integer
 * @throws {InterruptedError} if Stop or Ctrl+C ended it
 *
 * @example
 * ```ts
 * import { renderedDigits } from "mnist";
 *
 * const { train, test } = await renderedDigits({ train: 50, test: 10, seed: 7 });
 * if (train.source.kind !== "rendered" || test.size !== 10) throw new Error("a stand-in");
 * ```
 */
export async function renderedDigits(
  options: RenderedDigitsOptions = {},
): Promise<{ readonly train: Dataset; readonly test: Dataset }> {
  checkOptions("renderedDigits", options, ["train", "test", "seed"]);
  const { train = 6000, test = 1000, seed = 1 } = options;
  using interruption = new Interruption("renderedDigits");
  const random = new Random(seed);
  const [trainSeed, testSeed] = [random.uint32(), random.uint32()];
  return displayed({
    train: await drawPart("rendered/train", train, trainSeed, interruption),
    test: await drawPart("rendered/test", test, testSeed, interruption),
  });
}

async function drawPart(
  name: string,
  size: number,
  seed: number,
  interruption: Interruption,
): Promise<Dataset> {
  if (!Number.isSafeInteger(size) || size < 1) {
    throw new InputError(
      `${name}: expected a whole number of images from 1 up, found ${describe(size)}`,
    );
  }
  const random = new Random(seed);
  const labels = random.shuffle(Uint8Array.from({ length: size }, (_, i) => i % 10));
  const writings = Array.from(labels, (digit) => write(templates[digit]!, random));
  const images = await drawWritings(writings, interruption);
  return displayed({
    ...{ name, images, labels, size, height: frame, width: frame, classNames: digitNames },
    source: {
      kind: "rendered",
      sha256: { [`${name}-images`]: sha256(images), [`${name}-labels`]: sha256(labels) },
    },
  });
}
