// Which ink a decision rests on: covers spots of the image, and asks the model again.

import { checkValue } from "../io/check_argument.ts";
import { describe, fromOne } from "../io/schema.ts";
import type * as tf from "@tensorflow/tfjs";
import type { Dataset } from "../data/dataset.ts";
import { gather } from "../data/select.ts";
import type { Saliency } from "../evaluate/explanation.ts";
import { InputError } from "../io/input_error.ts";
import { after, Interruption } from "../io/interruption.ts";
import { checkFit } from "./check_fit.ts";
import { forwardPass, imagesAtOnce } from "./_forward_pass.ts";

/** What {@linkcode saliency} compares, and by which patch. */
export interface SaliencyOptions {
  /** The class in favour of which ink counts; the most probable one unless given. */
  readonly of?: number;
  /** The class that it is compared with; the most probable other one unless given. */
  readonly against?: number;
  /** Side of the square patch of background, in pixels; 5 unless given. */
  readonly patch?: number;
  /** Ends it, as Jupyter's Stop does. */
  readonly signal?: AbortSignal;
}

/** Images of up to this many pixels get a patch at each; in larger ones, patches lie on a coarser grid. */
const mostPatches = 1024;

/**
 * Finds by occlusion which spots of an image speak for one class against another: a patch of background is centred on
 * each pixel in turn, and the drop in the log-odds of the two classes is that pixel's weight. It works for any model and
 * shows what missing ink does, but not what added ink would.
 *
 * @param model one that fits the data
 * @param dataset where the image is
 * @param index which image
 * @param options the two classes and the patch
 * @returns a weight a pixel, in nats
 * @throws {InputError} if there is no such image or class, the patch is not a whole number from 1 up, or model and data
 * do not fit
 */
export async function saliency(
  model: tf.LayersModel,
  dataset: Dataset,
  index: number,
  { of, against, patch = 5, signal }: SaliencyOptions = {},
): Promise<Saliency> {
  checkValue("patch", fromOne, patch);
  for (const [name, value] of Object.entries({ of, against })) {
    if (value !== undefined && dataset.classNames[value] === undefined) {
      const last = dataset.classNames.length - 1;
      throw new InputError(`${name}: expected a class from 0 to ${last}, found ${describe(value)}`);
    }
  }
  if (dataset.classNames.length < 2) {
    throw new InputError(
      `saliency: expected two classes or more, found the single class of ${dataset.name}: ` +
        "no pixel speaks for it against another",
    );
  }
  const { height, width } = dataset;
  const stride = Math.ceil(Math.sqrt(height * width / mostPatches));
  const [rows, columns] = [Math.ceil(height / stride), Math.ceil(width / stride)];
  const covered = cover(gather(dataset, [index], dataset.name), { patch, stride, rows, columns });
  // Not by predict, which checks its images: one image with hardly any ink is no mistake here.
  checkFit(model, covered);
  const { length: classes } = dataset.classNames;
  using interruption = new Interruption("saliency", { signal });
  const probabilities = await forwardPass(
    model,
    covered,
    {
      outputs: classes,
      batchSize: imagesAtOnce,
      breathe: (done) => interruption.breathe(() => after(done, covered.size, "patches")),
    },
  );

  const whole = Array.from(probabilities.subarray(-classes), (p, label) => ({ p, label }))
    .sort((a, b) => b.p - a.p);
  const chosen = of ?? whole.find(({ label }) => label !== against)!.label;
  const other = against ?? whole.find(({ label }) => label !== chosen)!.label;
  const oddsAt = (image: number) => {
    const row = probabilities.subarray(image * classes, (image + 1) * classes);
    return Math.log(Math.max(row[chosen]!, least)) - Math.log(Math.max(row[other]!, least));
  };
  const odds = oddsAt(rows * columns);
  const values = Float32Array.from({ length: height * width }, (_, pixel) => {
    const row = Math.floor(Math.floor(pixel / width) / stride);
    return odds - oddsAt(row * columns + Math.floor(pixel % width / stride));
  });
  return { method: "occlusion", patch, of: chosen, against: other, values };
}

/** float32's smallest normal number: a softmax may underflow, and ln 0 would swamp the rest. */
const least = 1.1754944e-38;

interface Grid {
  readonly patch: number;
  /** Pixels from one patch to the next. */
  readonly stride: number;
  readonly rows: number;
  readonly columns: number;
}

/** The image with a patch at every place of the grid in turn; last, as it is. */
function cover(image: Dataset, { patch, stride, rows, columns }: Grid): Dataset {
  const { height, width, images: pixels } = image;
  const size = rows * columns + 1;
  const images = new Uint8Array(size * pixels.length);
  for (let at = 0; at < size; at++) {
    const copy = images.subarray(at * pixels.length, (at + 1) * pixels.length);
    copy.set(pixels);
    if (at === size - 1) break;
    const corner = (place: number) =>
      place * stride + Math.floor((stride - 1) / 2) - Math.floor((patch - 1) / 2);
    const [top, left] = [corner(Math.floor(at / columns)), corner(at % columns)];
    for (let y = Math.max(0, top); y < Math.min(height, top + patch); y++) {
      copy.fill(0, y * width + Math.max(0, left), y * width + Math.min(width, left + patch));
    }
  }
  return { ...image, images, labels: new Uint8Array(size).fill(image.labels[0] ?? 0), size };
}
