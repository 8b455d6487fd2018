// The network in the page: tfjs on the processor, fed by the code that reads pictures in Deno.

import * as tf from "@tensorflow/tfjs";
import { type Reader, type Reading, readPicture } from "../../handwriting/read_picture.ts";
import { brightnessOf } from "../../model/batches.ts";
import { inputScale } from "../../model/input_scale.ts";
import type { Network, PagePicture } from "../network.ts";

/** Reads a picture. */
export type ReadPage = (picture: PagePicture) => Promise<Reading>;

/** Images recognised at a time, so that a page full of digits takes little memory. */
const atOnce = 32;

/** Digits that stay as they are while another is drawn are not recognised again; so many are remembered. */
const mostKnown = 1000;

/**
 * Builds a network of what the page holds.
 *
 * @param network its layers, and how it reads
 * @param weights bytes of its weights, in the order of their specifications
 * @returns what reads with it
 */
export async function openNetwork(network: Network, weights: ArrayBuffer): Promise<ReadPage> {
  const { topology, weights: weightSpecs, classNames, temperature, threshold } = network;
  const model = await tf.loadLayersModel(
    tf.io.fromMemory({
      modelTopology: topology as tf.io.ModelJSON["modelTopology"], // as tfjs wrote it
      weightSpecs: [...weightSpecs],
      weightData: weights,
    }),
  );
  const known = new Map<string, Float32Array>();
  const reader: Reader = {
    ...{ classNames, temperature, threshold },
    predict({ images, size, height, width }) {
      const classes = classNames.length;
      const probabilities = new Float32Array(size * classes);
      const imageAt = (at: number) =>
        images.subarray(at * height * width, (at + 1) * height * width);
      const keys = Array.from({ length: size }, (_, at) => String.fromCharCode(...imageAt(at)));
      const fresh = keys.flatMap((key, at) => known.has(key) ? [] : [at]);
      for (let from = 0; from < fresh.length; from += atOnce) {
        const part = fresh.slice(from, from + atOnce);
        const bytes = new Uint8Array(part.length * height * width);
        part.forEach((at, i) => bytes.set(imageAt(at), i * height * width));
        const results = recognise(model, bytes, part.length);
        part.forEach((at, i) =>
          known.set(keys[at]!, results.slice(i * classes, (i + 1) * classes))
        );
      }
      keys.forEach((key, at) => probabilities.set(known.get(key)!, at * classes));
      if (known.size > mostKnown) known.clear();
      return Promise.resolve({ probabilities, size, classes });
    },
  };
  return (picture) => readPicture(picture, reader, picture.isDark);
}

function recognise(model: tf.LayersModel, images: Uint8Array, size: number): Float32Array {
  return tf.tidy(() => {
    const [, ...shape] = model.inputs[0]!.shape as number[]; // the page was made for such a network
    const values = brightnessOf(images, inputScale(model));
    const output = model.predict(tf.tensor(values, [size, ...shape])) as tf.Tensor;
    return output.dataSync<"float32">() as Float32Array;
  });
}
