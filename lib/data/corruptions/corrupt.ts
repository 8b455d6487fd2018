// Corrupts the images of a data set in one of sixteen ways, at one of five severities.

import { displayed } from "../../io/displayable.ts";
import { checkDataset } from "../check_dataset.ts";
import { checkOptions } from "../../io/check_options.ts";
import type { Dataset } from "../dataset.ts";
import { Random } from "../random.ts";
import { sha256 } from "../../io/sha256.ts";
import { type Corruption, severities, type Severity } from "./corruption.ts";
import { lines, occlusion } from "./cover.ts";
import { blur, pixelate, thicken } from "./detail.ts";
import { elastic, enlarge, rotation, shear, shift, shrink } from "./geometry.ts";
import { contrast, inversion, shadow } from "./light.ts";
import { gaussianNoise, saltAndPepper } from "./noise.ts";
import { describe } from "../../io/schema.ts";
import { InputError } from "../../io/input_error.ts";

const known = {
  "gaussian noise": gaussianNoise,
  "salt and pepper": saltAndPepper,
  ...{ blur, pixelate, thicken },
  ...{ shift, rotation, shear, shrink, enlarge, elastic },
  ...{ occlusion, lines },
  ...{ contrast, shadow, inversion },
};

/** The name of a corruption. */
export type CorruptionName = keyof typeof known;

/**
 * Every corruption by name, with its description and the level of each severity. Most are similar to
 * those of ImageNet-C and MNIST-C (Hendrycks & Dietterich 2019; Mu & Gilmer 2019); the levels are
 * this project's, so results cannot be compared.
 *
 * @example
 * ```ts
 * import { corruptions } from "mnist";
 *
 * const { description, levels } = corruptions.blur;
 * console.log(`${description}: ${levels.join(", ")}`);
 * ```
 */
export const corruptions: Readonly<Record<CorruptionName, Corruption>> = known;

/**
 * The names of {@linkcode corruptions}, in the order in which they are shown.
 *
 * @example
 * ```ts
 * import { corruptionNames } from "mnist";
 *
 * if (corruptionNames.length !== 16) throw new Error("sixteen ways");
 * ```
 */
// An object literal has no other keys than its type says.
export const corruptionNames = Object.keys(known) as readonly CorruptionName[];

/** Options of {@linkcode corrupt}. */
export interface CorruptOptions {
  /** How bad, 1 to 5; 3 unless given. */
  readonly severity?: Severity;
  /** The same seed corrupts the same images in the same way; 1 unless given. */
  readonly seed?: number;
}

/**
 * Corrupts every image of a data set. What is random depends only on the seed and on the image's index,
 * so a shift has the same direction at every severity, and the first images of a data set are corrupted
 * as they are in all of it.
 *
 * @param dataset n images
 * @param corruption which of {@linkcode corruptions}
 * @param options severity and seed
 * @returns n corrupted images with the same labels
 * @throws {InputError} if there is no such corruption or severity, or the seed is not a safe integer
 *
 * @example
 * ```ts
 * import { corrupt, renderedDigits } from "mnist";
 *
 * const { test } = await renderedDigits({ train: 10, test: 20 });
 * const blurred = corrupt(test, "blur", { severity: 2 });
 * console.log(blurred.name); // rendered/test, blur 2
 * ```
 */
export function corrupt(
  dataset: Dataset,
  corruption: CorruptionName,
  options: CorruptOptions = {},
): Dataset {
  checkDataset(dataset, { labelled: false });
  checkOptions("corrupt", options, ["severity", "seed"]);
  const { severity = 3, seed = 1 } = options;
  if (!Object.hasOwn(known, corruption)) {
    throw new InputError(
      `corruption: expected one of ${corruptionNames.join(", ")}; found ${describe(corruption)}`,
    );
  }
  if (!severities.includes(severity)) {
    throw new InputError(
      `severity: expected a whole number from 1 to 5, found ${describe(severity)}`,
    );
  }
  const { levels, painter } = known[corruption];
  const paint = painter(levels[severity - 1]!, dataset);
  const seeds = new Random(seed);
  const area = dataset.height * dataset.width;
  const images = new Uint8Array(dataset.size * area);
  const out = new Float32Array(area);
  for (let start = 0; start < images.length; start += area) {
    paint(dataset.images.subarray(start, start + area), out, new Random(seeds.uint32()));
    for (let i = 0; i < area; i++) {
      images[start + i] = Math.round(255 * Math.min(1, Math.max(0, out[i]!)));
    }
  }
  const name = `${dataset.name}, ${corruption} ${severity}`;
  const kind = dataset.source.kind === "rendered" ? "rendered" : "custom";
  return displayed({
    ...dataset,
    ...{ name, images },
    source: { kind, sha256: { [name]: sha256(images) } },
  });
}
