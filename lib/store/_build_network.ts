// Turns the topology in model.json into a network, without trusting its sizes.

import * as tf from "@tensorflow/tfjs";
import { checkTopology, classCalled, isKeras3 } from "./_check_topology.ts";
import { outputShapes, valuesOf } from "../model/layer_shapes.ts";
import { ModelFileError, remedyFor } from "./read_model_file.ts";
import { weightsByName } from "../model/weights_by_name.ts";
import { listedNames, type WeightEntry } from "./_weights_manifest.ts";

/** What a network may become. */
export interface NetworkBounds {
  /** How many numbers its weights may have together: as many as there are for them. */
  readonly elements: number;
  /** Names the file in errors. */
  readonly path: string;
  /** Says where its weights are not those that there are values for, if so. */
  misfit(network: tf.LayersModel): string | undefined;
}

/**
 * Builds a network, its weights still zero. No more is allocated for it than there are weights for.
 *
 * @param topology `modelTopology` of model.json
 * @param bounds what it may become
 * @throws {ModelFileError} if a layer is unknown, or the network does not have exactly the weights that there are
 */
export async function buildNetwork(
  topology: unknown,
  { elements, path, misfit: misfitOf }: NetworkBounds,
): Promise<tf.LayersModel> {
  const made: tf.LayerVariable[] = [];
  try {
    checkTopology(topology, path);
    // tfjs deserialises before it first awaits, so within the guard. Nothing but a topology goes in: given a manifest,
    // it would fetch weights.
    const config = { modelTopology: topology } as Parameters<typeof tf.models.modelFromJSON>[0];
    const model = await allocatingAtMost(
      elements,
      made,
      () => resolvingReshapes(() => tf.models.modelFromJSON(config)),
    );
    weightsByName(model.weights); // or says why they cannot be told apart
    const misfit = misfitOf(model) ?? strayOf(model, made) ?? excessOf(model);
    if (misfit !== undefined) throw new ModelFileError(`${path}: ${misfit}; ${remedyFor(path)}`);
    return model;
  } catch (error) {
    for (const weight of made) weight.dispose();
    if (isKeras3(topology)) {
      throw new ModelFileError(
        `${path}: expected layers as tfjs ${tf.version.tfjs} writes them, found those of Keras 3, which it cannot read; ` +
          "load the .keras or .h5 file itself that was converted",
      );
    }
    if (error instanceof ModelFileError) throw error;
    throw new ModelFileError(
      `${path}: expected a network that can be built, found: ${tfjsReason(error)}; ${
        remedyFor(path)
      }`,
    );
  }
}

/** Where a network's weights are not those that a manifest lists. */
export function manifestMisfit(
  model: tf.LayersModel,
  weights: readonly WeightEntry[],
): string | undefined {
  const listedAs = listedNames(model, weights);
  const expected = new Map(
    model.weights.map(({ originalName: name, shape }) => [listedAs.get(name) ?? name, `${shape}`]),
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

/** A weight that was made for the network and is not in it, nor would be freed with it. */
function strayOf(model: tf.LayersModel, made: readonly tf.LayerVariable[]): string | undefined {
  const stray = made.find((weight) => !model.weights.includes(weight));
  return stray &&
    `expected layers that lead from the input to the output, found ${stray.originalName} beside them`;
}

/** Forty times what the baseline's largest layer gives; of a batch of 1,000 images, 4 GiB. */
const mostOutputs = 2 ** 20;

/** A layer without weights can still ask for terabytes, once the network is used. */
function excessOf(model: tf.LayersModel): string | undefined {
  for (const layer of model.layers) {
    const large = outputShapes(layer).find((shape) => !(valuesOf(shape) <= mostOutputs));
    if (large) {
      return `expected layers that give at most ${mostOutputs} numbers an image, found ${
        large.slice(1).join(" x ")
      } in ${layer.name}`;
    }
    const [steps = 0] = layer.inboundNodes.flatMap(timeSteps).filter((steps) =>
      steps > mostTimeSteps
    );
    if (steps > 0) {
      return `expected layers that take at most ${mostTimeSteps} steps one after the other, found ${steps} in ` +
        layer.name;
    }
    const excess = layer instanceof tf.LayersModel ? excessOf(layer) : undefined;
    if (excess !== undefined) return excess;
  }
  return undefined;
}

/** tfjs runs them one by one, about a millisecond each. */
const mostTimeSteps = 1024;

/** How often a layer that goes over a sequence runs what is in it. */
function timeSteps({ outboundLayer, inputShapes }: Node): number[] {
  const repeats = ["cell", "forwardLayer", "layer"].some((part) => part in outboundLayer);
  return repeats ? (inputShapes as tf.Shape[]).map(([, steps]) => steps ?? 1) : [];
}

type Node = tf.layers.Layer["inboundNodes"][number];

/** A layer's method that makes its weights; protected, as only layers should call it. */
interface WeightMaker {
  setFastWeightInitDuringBuild(fast: boolean): void;
  addWeight(name: string, shape: tf.Shape, ...rest: unknown[]): tf.LayerVariable;
}

/**
 * Runs `build` with a limit on what its layers may allocate: a few bytes of JSON can ask for a dense layer of a billion
 * units, which tfjs would fill with zeros before it looks at the weights.
 *
 * @param made receives each weight
 */
function allocatingAtMost<T>(
  elements: number,
  made: tf.LayerVariable[],
  build: () => Promise<T>,
): Promise<T> {
  const layer = tf.layers.Layer.prototype as unknown as WeightMaker;
  const { addWeight } = layer;
  let left = elements;
  layer.addWeight = function (this: WeightMaker, name, shape, ...rest) {
    left -= shape.reduce<number>((product, size) => product * (size ?? NaN), 1);
    if (!(left >= 0)) {
      throw new Error(`layers of more weights than the ${elements} that there are`);
    }
    // Zeros: what the file asks for instead may take minutes (a large orthogonal matrix), and is overwritten anyway.
    this.setFastWeightInitDuringBuild(true);
    // Tidied, as the zeros stay where the name that the file asks for cannot be had.
    let weight!: tf.LayerVariable;
    tf.tidy(() => void (weight = addWeight.call(this, name, shape, ...rest)));
    made.push(weight);
    return weight;
  };
  try {
    return build();
  } finally {
    layer.addWeight = addWeight;
  }
}

/** tfjs's layer, and what it does to a shape. */
interface Reshaping {
  targetShape: tf.Shape;
  computeOutputShape(inputShape: tf.Shape): tf.Shape;
  fixUnknownDimension(inputShape: tf.Shape, outputShape: tf.Shape): tf.Shape;
}

/**
 * Runs `build` with layers that resolve the -1 of a target shape: tfjs 4.22.0 takes the unknown size of the batch for a
 * reason not to, and cannot build what follows.
 */
function resolvingReshapes<T>(build: () => T): T {
  const reshape = classCalled("Reshape")!.prototype as Reshaping;
  const { computeOutputShape } = reshape;
  reshape.computeOutputShape = function (this: Reshaping, inputShape) {
    const sizes = inputShape.slice(1);
    const isOpen = this.targetShape.some((size) => !(Number(size) > 0));
    if (isOpen && sizes.every((size) => Number(size) > 0)) {
      this.targetShape = this.fixUnknownDimension(sizes, this.targetShape);
    }
    return computeOutputShape.call(this, inputShape);
  };
  try {
    return build();
  } finally {
    reshape.computeOutputShape = computeOutputShape;
  }
}

/** The first line of what tfjs threw: it goes on with advice to whoever wrote the layer. */
export function tfjsReason(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split("\n")[0]!;
}

/**
 * Frees a network not yet handed to a caller, and all weights in it. Its own `dispose` keeps the weights of networks
 * within it (tfjs 4.22.0), and throws where a layer was never applied.
 */
export function disposeNetwork(network: tf.LayersModel): void {
  tf.dispose(network.weights.map((weight) => weight.read()));
}
