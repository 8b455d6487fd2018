// Writes the loss into the graph, with the start of its gradient.

import type * as tf from "@tensorflow/tfjs";
import { DataType } from "../data_type.ts";
import { type Graph, type Output, outputOf } from "./graph/graph.ts";
import { NotCompilableError } from "./not_compilable_error.ts";
import type { Scope } from "./scope.ts";

/** A loss over one batch: maps truths and predictions to one loss per image. */
export type LossFunction = (truths: tf.Tensor, predictions: tf.Tensor) => tf.Tensor;

/** What training minimizes. Cross-entropies require a model that ends in softmax. */
export type Loss =
  /** Truths are class indices. */
  | "sparseCategoricalCrossentropy"
  /** Truths are a probability for each class. */
  | "categoricalCrossentropy"
  /** Truths are class indices, each of which stands for a one-hot row; the mean is over the classes. */
  | "sparseMeanSquaredError"
  /** Any other, written in tfjs; truths have the shape of the predictions. */
  | LossFunction;

/** Where differentiation starts: an output, and the gradient of the mean loss with respect to it. */
export interface Start {
  readonly of: Output;
  readonly gradient: Output;
}

/** A loss in the graph: one per image. */
export interface LoweredLoss {
  readonly losses: Output;
  readonly start: Start;
}

/** The model's outputs and the truths of a batch or a shard of one. */
export interface LossInputs {
  readonly scope: Scope;
  readonly truths: Output;
  readonly predictions: Output;
  /** The input of the softmax that made `predictions`, if one did. */
  readonly logits: Output | undefined;
  /** The share of each truth that is spread evenly over all classes (Szegedy et al. 2016, §7); 0 for none. */
  readonly labelSmoothing: number;
  /** What the losses of each class are multiplied by, in class order; 1 unless given. */
  readonly classWeights?: readonly number[] | undefined;
  /** Images in the whole batch, over which the mean loss is taken. */
  readonly batchSize: number;
}

/**
 * Adds the input for a batch's truths.
 *
 * @param shape The shape of the model's predictions.
 */
export function feedTruths(graph: Graph, loss: Loss, shape: readonly number[]): Output {
  return takesIndices(loss)
    ? graph.placeholder(DataType.INT32, shape.slice(0, 1), "truths")
    : graph.placeholder(DataType.FLOAT, shape, "truths");
}

/** Whether truths are class indices. */
export function takesIndices(loss: Loss): boolean {
  return typeof loss === "string" && loss.startsWith("sparse");
}

/**
 * Writes a loss into the graph.
 *
 * @throws {NotCompilableError} if the loss does not fit the model's output, or cannot be traced.
 */
export function lowerLoss(loss: Loss, inputs: LossInputs): LoweredLoss {
  if (typeof loss === "function") return traceLoss(loss, inputs);
  return loss === "sparseMeanSquaredError" ? squaredError(inputs) : crossEntropy(loss, inputs);
}

function crossEntropy(
  loss: "sparseCategoricalCrossentropy" | "categoricalCrossentropy",
  { scope: { graph }, truths, logits, labelSmoothing, classWeights, batchSize }: LossInputs,
): LoweredLoss {
  const shape = logits && graph.shapeOf(logits);
  if (!logits || shape?.length !== 2) {
    throw new NotCompilableError(
      `loss ${loss}`,
      "the model does not end in softmax over its classes",
    );
  }
  const classes = shape[1]!;
  const sparse = loss === "sparseCategoricalCrossentropy";
  let entropy: Output;
  if (sparse && labelSmoothing === 0) {
    entropy = graph.op("SparseSoftmaxCrossEntropyWithLogits", { inputs: [logits, truths] });
  } else {
    const targets = sparse
      ? oneHot(graph, truths, classes, labelSmoothing)
      : smooth(graph, truths, labelSmoothing, labelSmoothing / classes);
    entropy = graph.op("SoftmaxCrossEntropyWithLogits", { inputs: [logits, targets] });
  }
  // The op's second output is its gradient with respect to the logits; that of the mean is divided by the batch size.
  const gradient = graph.op("Mul", { inputs: [outputOf(entropy, 1), graph.float(1 / batchSize)] });
  if (!classWeights) return { losses: entropy, start: { of: logits, gradient } };
  const weights = weightsOf(graph, truths, classWeights);
  const ofRows = graph.op("ExpandDims", { inputs: [weights, graph.ints(-1)] });
  return {
    losses: graph.op("Mul", { inputs: [entropy, weights] }),
    start: { of: logits, gradient: graph.op("Mul", { inputs: [gradient, ofRows] }) },
  };
}

/** The mean over the classes; TensorFlow differentiates it. */
function squaredError(
  { scope: { graph }, truths, predictions, labelSmoothing, classWeights, batchSize }: LossInputs,
): LoweredLoss {
  const [size = 0, classes = 0, ...rest] = graph.shapeOf(predictions) ?? [];
  if (size === 0 || classes === 0 || rest.length > 0) {
    throw new NotCompilableError(
      "loss sparseMeanSquaredError",
      "the model has no row for an image",
    );
  }
  const targets = oneHot(graph, truths, classes, labelSmoothing);
  const squares = graph.op("SquaredDifference", { inputs: [predictions, targets] });
  const mean = graph.op("Mean", { inputs: [squares, graph.ints(1)] });
  const losses = classWeights
    ? graph.op("Mul", { inputs: [mean, weightsOf(graph, truths, classWeights)] })
    : mean;
  const gradient = graph.op("Fill", { inputs: [graph.ints([size]), graph.float(1 / batchSize)] });
  return { losses, start: { of: losses, gradient } };
}

function oneHot(graph: Graph, truths: Output, classes: number, labelSmoothing: number): Output {
  const off = labelSmoothing / classes;
  const on = 1 - labelSmoothing + off;
  return graph.op("OneHot", {
    inputs: [truths, graph.ints(classes), graph.float(on), graph.float(off)],
  });
}

/** The weight of each image; as in Keras, the mean of the losses is over images, not over their weights. */
function weightsOf(graph: Graph, truths: Output, classWeights: readonly number[]): Output {
  const values = Float32Array.from(classWeights);
  const weights = graph.constant({ shape: [values.length], type: DataType.FLOAT, values });
  return graph.op("GatherV2", { inputs: [weights, truths, graph.ints(0)] });
}

function smooth(graph: Graph, truths: Output, labelSmoothing: number, off: number): Output {
  if (labelSmoothing === 0) return truths;
  const kept = graph.op("Mul", { inputs: [truths, graph.float(1 - labelSmoothing)] });
  return graph.op("AddV2", { inputs: [kept, graph.float(off)] });
}

function traceLoss(
  loss: LossFunction,
  { scope, truths, predictions, batchSize }: LossInputs,
): LoweredLoss {
  const { graph } = scope;
  const shape = graph.shapeOf(predictions)!;
  const subject = `loss ${loss.name || "function"}`;
  const losses = scope.trace(
    subject,
    [truths, predictions],
    ([truth, prediction]) => loss(truth!, prediction!),
  );
  const lossShape = graph.shapeOf(losses)!;
  if (lossShape.length !== 1 || lossShape[0] !== shape[0]) {
    throw new NotCompilableError(
      subject,
      `expected one loss for each of ${shape[0]} images, found shape [${lossShape}]`,
    );
  }
  const gradient = graph.op("Fill", {
    inputs: [graph.ints(lossShape), graph.float(1 / batchSize)],
  });
  return { losses, start: { of: losses, gradient } };
}
