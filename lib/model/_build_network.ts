// Turns the topology in model.json into a network, without trusting its sizes.

import * as tf from "@tensorflow/tfjs";
import { ModelFileError, remedy } from "./_read_model_file.ts";
import type { WeightEntry } from "./_weights_manifest.ts";

/**
 * Builds a network, its weights still zero. No more is allocated for it than the manifest has weights for.
 *
 * @param topology `modelTopology` of model.json
 * @param weights what the manifest lists, in any order
 * @param path names the file in errors
 * @throws {ModelFileError} when a layer is unknown, or the network does not have exactly these weights
 */
export async function buildNetwork(
  topology: unknown,
  weights: readonly WeightEntry[],
  path: string,
): Promise<tf.LayersModel> {
  const elements = weights.reduce((sum, weight) => sum + weight.elements, 0);
  let model: tf.LayersModel;
  try {
    checkLayers(topology, path);
    // tfjs deserialises before it first awaits, so within the guard. Nothing but a topology goes in: given a manifest,
    // it would fetch weights.
    const config = { modelTopology: topology } as Parameters<typeof tf.models.modelFromJSON>[0];
    model = await allocatingAtMost(elements, () => tf.models.modelFromJSON(config));
  } catch (error) {
    if (error instanceof ModelFileError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new ModelFileError(
      `${path}: expected a network that can be built, found: ${reason}; ${remedy}`,
    );
  }
  const expected = new Map(
    model.weights.map(({ originalName, shape }) => [originalName, `${shape}`]),
  );
  const listed = new Map(weights.map(({ spec }) => [spec.name, `${spec.shape}`]));
  for (const name of new Set([...expected.keys(), ...listed.keys()])) {
    const [shape, found] = [expected.get(name), listed.get(name)];
    if (shape === found) continue;
    model.dispose();
    const say = (shape?: string) => shape === undefined ? "none" : shape.replaceAll(",", " x ");
    throw new ModelFileError(
      `${path}: expected for ${name} the shape that its layer has, ${say(shape)}, ` +
        `found ${say(found)} in the manifest; ${remedy}`,
    );
  }
  return model;
}

/** Every layer is one that tfjs has, or that the program has registered. */
function checkLayers(topology: unknown, path: string): void {
  const known = tf.serialization.SerializationMap.getMap().classNameMap;
  for (const name of classNames(topology)) {
    const [found] = Object.hasOwn(known, name) ? known[name]! : [];
    if (found?.prototype instanceof tf.layers.Layer) continue;
    throw new ModelFileError(
      `${path}: expected layers that tfjs ${tf.version.tfjs} knows, found ${
        JSON.stringify(name)
      }; ` +
        "register it with tf.serialization.registerClass first, or convert the model",
    );
  }
}

/** The classes of a network and its layers, and of networks within it. */
function* classNames(topology: unknown): Generator<string> {
  const { model_config = topology } = asObject(topology);
  const { class_name, config } = asObject(model_config);
  yield String(class_name);
  const layers = Array.isArray(config) ? config : asObject(config).layers;
  if (Array.isArray(layers)) { for (const layer of layers) yield* classNames(layer); }
}

function asObject(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? value as Record<string, unknown> : {};
}

/** A layer's method that makes its weights; protected, as only layers should call it. */
interface WeightMaker {
  addWeight(name: string, shape: tf.Shape, ...rest: unknown[]): { dispose(): void };
}

/**
 * Runs `build` with a limit on what its layers may allocate: a few bytes of JSON can ask for a dense layer of a billion
 * units, which tfjs would fill with zeros before it looks at the weights.
 */
async function allocatingAtMost<T>(elements: number, build: () => Promise<T>): Promise<T> {
  const layer = tf.layers.Layer.prototype as unknown as WeightMaker;
  const { addWeight } = layer;
  const made: { dispose(): void }[] = [];
  let left = elements;
  layer.addWeight = function (this: WeightMaker, name, shape, ...rest) {
    left -= shape.reduce<number>((product, size) => product * (size ?? NaN), 1);
    if (!(left >= 0)) {
      throw new Error(`layers of more weights than the ${elements} of the manifest`);
    }
    const weight = addWeight.call(this, name, shape, ...rest);
    made.push(weight);
    return weight;
  };
  let building;
  try {
    building = build();
  } finally {
    layer.addWeight = addWeight;
  }
  return await building.catch((error) => {
    for (const weight of made) weight.dispose();
    throw error;
  });
}
