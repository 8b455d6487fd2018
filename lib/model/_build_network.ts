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
    // tfjs goes on with advice to whoever wrote the layer.
    const [reason] = (error instanceof Error ? error.message : String(error)).split("\n");
    throw new ModelFileError(
      `${path}: expected a network that can be built, found: ${reason}; ${remedy}`,
    );
  }
  const misfit = misfitOf(model, weights) ?? excessOf(model);
  if (misfit === undefined) return model;
  model.dispose();
  throw new ModelFileError(`${path}: ${misfit}; ${remedy}`);
}

/** Where the network's weights are not those listed. */
function misfitOf(model: tf.LayersModel, weights: readonly WeightEntry[]): string | undefined {
  const expected = new Map(
    model.weights.map(({ originalName, shape }) => [originalName, `${shape}`]),
  );
  const listed = new Map(weights.map(({ spec }) => [spec.name, `${spec.shape}`]));
  for (const name of new Set([...expected.keys(), ...listed.keys()])) {
    const [shape, found] = [expected.get(name), listed.get(name)];
    if (shape === found) continue;
    const say = (shape?: string) => shape === undefined ? "none" : shape.replaceAll(",", " x ");
    return `expected for ${name} the shape that its layer has, ${say(shape)}, ` +
      `found ${say(found)} in the manifest`;
  }
  return undefined;
}

/** Forty times what the baseline's largest layer gives; of a batch of 1,000 images, 4 GiB. */
const mostOutputs = 2 ** 20;

/** A layer without weights can still ask for terabytes, once the network is used. */
function excessOf(model: tf.LayersModel): string | undefined {
  for (const layer of model.layers) {
    // What it gives wherever it is used; `outputShape` alone throws where the uses differ. tfjs types one shape as
    // it types several, but its nodes always hold a list.
    const shapes = layer.inboundNodes.flatMap((node) => node.outputShapes as tf.Shape[])
      .map(([, ...rest]) => rest);
    for (const shape of shapes) {
      const outputs = shape.reduce<number>((product, size) => product * Number(size ?? 1), 1);
      if (outputs <= mostOutputs) continue;
      return `expected layers that give at most ${mostOutputs} numbers an image, found ${
        shape.join(" x ")
      } in ${layer.name}`;
    }
    const excess = layer instanceof tf.LayersModel ? excessOf(layer) : undefined;
    if (excess !== undefined) return excess;
  }
  return undefined;
}

/** Far deeper than any network for 28 x 28 images. */
const mostLayers = 1000;

/** Every layer is one that tfjs has, or that the program has registered. */
function checkLayers(topology: unknown, path: string): void {
  const known = tf.serialization.SerializationMap.getMap().classNameMap;
  let layers = 0;
  for (const name of classNames(topology)) {
    if (++layers > mostLayers) {
      throw new ModelFileError(
        `${path}: expected at most ${mostLayers} layers, found more; ${remedy}`,
      );
    }
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
  setFastWeightInitDuringBuild(fast: boolean): void;
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
    // Zeros: what the file asks for instead may take minutes (a large orthogonal matrix), and is overwritten anyway.
    this.setFastWeightInitDuringBuild(true);
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
