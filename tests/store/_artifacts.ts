// What other tfjs programs and Keras's converter leave in a folder, made of models by tfjs itself.

import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { loadModel, type LoadModelOptions } from "../../lib/store/load_model.ts";

/** How the files differ from those that tfjs-node writes. */
export interface Written {
  readonly json?: string;
  readonly bin?: string;
  /** How model.json names the weights file; its name unless given. */
  readonly listedAs?: string;
  readonly includeOptimizer?: boolean;
  /** Renames the weights, as the converter does. */
  readonly rename?: (name: string) => string;
  /** Changes the topology. */
  // deno-lint-ignore no-explicit-any -- JSON of any shape
  readonly topology?: (topology: any) => unknown;
}

/** Saves a model as tfjs gives it to its handlers. */
export async function writeArtifacts(
  folder: string,
  model: tf.LayersModel,
  { json = "model.json", bin = "weights.bin", listedAs = bin, ...written }: Written = {},
): Promise<void> {
  const { includeOptimizer = false, rename = (name) => name, topology = (same) => same } = written;
  let given: tf.io.ModelArtifacts = {};
  const handler = tf.io.withSaveHandler((artifacts) => {
    given = artifacts;
    return Promise.resolve({ modelArtifactsInfo: tf.io.getModelArtifactsInfoForJSON(artifacts) });
  });
  await model.save(handler, { includeOptimizer });
  const { weightSpecs = [], weightData = [], modelTopology, ...rest } = given;
  const contents = {
    ...rest,
    modelTopology: topology(structuredClone(modelTopology)),
    weightsManifest: [{
      paths: [listedAs],
      weights: weightSpecs.map((spec) => ({ ...spec, name: rename(spec.name) })),
    }],
  };
  await Deno.mkdir(folder, { recursive: true });
  await Deno.writeTextFile(join(folder, json), JSON.stringify(contents));
  const bytes = new Uint8Array(tf.io.CompositeArrayBuffer.join(weightData));
  await Deno.writeFile(join(folder, bin), bytes);
}

/** Loads what has no card, and what the console was warned of. */
export async function loadStranger(path: string, options: LoadModelOptions = {}) {
  const { warn } = console;
  const warned: string[] = [];
  console.warn = (text: string) => void warned.push(text);
  try {
    return { ...await loadModel(path, { card: "optional", ...options }), warned };
  } finally {
    console.warn = warn;
  }
}

/** The largest difference between what two networks put out for the same images. */
export function difference(
  a: tf.LayersModel,
  b: tf.LayersModel,
  scales: [number, number] = [1, 1],
) {
  return tf.tidy(() => {
    const images = tf.randomUniform(
      [3, ...a.inputs[0]!.shape.slice(1) as number[]],
      0,
      1,
      "float32",
      1,
    );
    const [p, q] = [a, b].map((model, at) =>
      (model.predict(images.mul(scales[at]!)) as tf.Tensor).dataSync()
    );
    return Math.max(...p!.map((value, at) => Math.abs(value - q![at]!)));
  });
}
