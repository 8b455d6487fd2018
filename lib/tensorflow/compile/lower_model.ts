// Writes a LayersModel's forward pass into the graph, layer by layer.

import * as tf from "@tensorflow/tfjs";
import { TensorFlowError } from "../status.ts";
import type { Output } from "./graph/graph.ts";
import { lowerLayer } from "./lower_layer.ts";
import { NotCompilableError } from "./not_compilable_error.ts";
import type { Scope } from "./scope.ts";

/**
 * Writes a model into the graph.
 *
 * @param input The model's one input, batch first.
 * @returns The model's one output.
 * @throws {NotCompilableError} if the model has several inputs or outputs, or a layer cannot be written.
 */
export function lowerModel(scope: Scope, model: tf.LayersModel, input: Output): Output {
  const [modelInput, ...otherInputs] = model.inputs;
  const [modelOutput, ...otherOutputs] = model.outputs;
  if (!modelInput || !modelOutput || otherInputs.length > 0 || otherOutputs.length > 0) {
    throw new NotCompilableError(
      `model ${model.name}`,
      `it has ${model.inputs.length} inputs and ${model.outputs.length} outputs, expected one of each`,
    );
  }
  const known = new Map<tf.SymbolicTensor, Output>([[modelInput, input]]);
  return lowerTensor(scope, modelOutput, known);
}

/** Writes a symbolic tensor and all that it depends on, each once. */
function lowerTensor(
  scope: Scope,
  tensor: tf.SymbolicTensor,
  known: Map<tf.SymbolicTensor, Output>,
): Output {
  let output = known.get(tensor);
  if (!output) {
    const node = tensor.sourceLayer.inboundNodes[tensor.nodeIndex]!;
    const inputs = node.inputTensors.map((input) => lowerTensor(scope, input, known));
    output = lower(scope, tensor.sourceLayer, inputs);
    known.set(tensor, output);
  }
  return output;
}

function lower(scope: Scope, layer: tf.layers.Layer, inputs: readonly Output[]): Output {
  if (layer instanceof tf.LayersModel) return lowerModel(scope, layer, inputs[0]!);
  try {
    return lowerLayer(scope, layer, inputs) ?? traceLayer(scope, layer, inputs);
  } catch (error) {
    if (!(error instanceof TensorFlowError)) throw error;
    throw new NotCompilableError(nameOf(layer), error.message, { cause: error });
  }
}

function traceLayer(scope: Scope, layer: tf.layers.Layer, inputs: readonly Output[]): Output {
  const subject = nameOf(layer);
  const refuse = (reason: string) => new NotCompilableError(subject, reason);
  if (layer.stateful) throw refuse("it carries state from one batch to the next");
  return scope.trace(subject, inputs, (tensors) => {
    if (layer.computeMask(tensors) != null) throw refuse("it masks what later layers see");
    const result = call(layer, tensors, scope.training && !scope.frozen.has(layer));
    if (result instanceof tf.Tensor) return result;
    if (result.length === 1) return result[0]!;
    throw refuse(`it has ${result.length} outputs, expected one`);
  });
}

/** Runs a layer's own code, which may throw: tfjs's BatchNormalization over rows without an offset does in training. */
function call(layer: tf.layers.Layer, tensors: tf.Tensor[], training: boolean) {
  try {
    return layer.call(tensors, { training });
  } catch (error) {
    if (error instanceof NotCompilableError || error instanceof TensorFlowError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new NotCompilableError(nameOf(layer), `its own code throws: ${reason}`, { cause: error });
  }
}

function nameOf(layer: tf.layers.Layer): string {
  return `layer ${layer.name} (${layer.getClassName()})`;
}

/** Writes the sum of a model's regularization penalties; `undefined` if it has none. */
export function lowerPenalties(scope: Scope, model: tf.LayersModel): Output | undefined {
  // Until it has a model within, a Sequential knows of none; a second one would have forgotten how it was compiled.
  if (model instanceof tf.Sequential && !(model as unknown as Inner).model) model.build();
  // A model's `losses` property omits those of its layers.
  if (tf.tidy(() => model.calculateLosses().length) === 0) return undefined;
  const subject = `model ${model.name}'s regularizers`;
  return scope.trace(subject, [], () => tf.addN(model.calculateLosses()));
}

/** What a Sequential is made into when it is first called or compiled; private, and what tfjs itself asks. */
interface Inner {
  readonly model: tf.LayersModel | null;
}
