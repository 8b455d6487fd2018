// Writes one step into the graph: forward, and for training also backward and the update.

import type * as tf from "@tensorflow/tfjs";
import { DataType } from "../data_type.ts";
import { frozenNormalizations } from "../innermost_layers.ts";
import type { Output } from "../session.ts";
import type { Graph } from "./graph/graph.ts";
import { feedTruths, lowerLoss } from "./lower_loss.ts";
import { lowerModel, lowerPenalties } from "./lower_model.ts";
import { lowerAverages, lowerUpdates } from "./lower_updates.ts";
import type { ModelVariables } from "./model_variables.ts";
import { Pass } from "./pass.ts";
import type { Feed, ProgramOptions } from "./graph/program.ts";
import { shardScopes } from "./_shard_scope.ts";
import { join, shardSizes, split, virtualBatchSizes } from "./sharding.ts";
import { type BatchForm, inputShape, type ModelSource, type StepSource } from "./step_source.ts";
import type { Variable } from "./graph/variables.ts";

/** A forward pass in the graph: where images enter it, and where the model's output leaves it. */
export interface LoweredPrediction {
  readonly images: Output;
  readonly predictions: Output;
}

/** The size of batches that may have any number of images. */
export const anySize = -1;

/**
 * Writes a prediction into the graph, for batches of one size or of {@linkcode anySize}.
 *
 * @throws {NotCompilableError} if something cannot be part of a graph, or of one for any size; the message names it.
 */
export function lowerPrediction(source: ModelSource, form: BatchForm): LoweredPrediction {
  const { graph, variables, model, weights } = source;
  const images = placeholder(source, form);
  const options = { training: false, batchSize: form.size, seed: 0 };
  const pass = new Pass({ graph, variables, weights, ...options });
  const predictions = lowerModel(pass, model, scaled(graph, images, { ...source, ...form }));
  return { images, predictions };
}

/**
 * Writes an evaluation for one batch size into the graph: feeds `images` and `truths`, fetches losses and scores.
 *
 * @throws {NotCompilableError} if something cannot be part of a graph; the message names it.
 */
export function lowerEvaluation(source: StepSource, form: BatchForm): ProgramOptions {
  const { feeds, fetches } = measured(source, { ...form, training: false });
  return { feeds, fetches };
}

/**
 * Writes a training step for one batch size into the graph: feeds `images`, `truths`, `step`, the optimizer's scalars
 * and, if a running mean is kept, `average`; fetches losses and scores; updates the variables.
 *
 * @throws {NotCompilableError} if something cannot be part of a graph; the message names it.
 */
export function lowerTraining(source: StepSource, form: BatchForm): ProgramOptions {
  const { graph, modelVariables: { averages } } = source;
  const { feeds, fetches, pass, starts } = measured(source, { ...form, training: true });
  feeds["step"] = feed(graph, pass.step);
  const { scalars, updates } = lowerUpdates(source, pass, starts);
  for (const [name, at] of Object.entries(scalars)) feeds[name] = feed(graph, at);
  const updated = new Map([...updates, ...pass.updates()]);
  if (averages.size === 0) return { feeds, fetches, targets: [...updated.values()] };
  const share = graph.placeholder(DataType.FLOAT, [], "average");
  feeds["average"] = feed(graph, share);
  return { feeds, fetches, targets: lowerAverages(source, updated, share) };
}

/** The variables that a model predicts with: the running means, if they are kept. */
export function predictionWeights(
  { weights, averages }: ModelVariables,
): ReadonlyMap<tf.LayerVariable, Variable> {
  return averages.size === 0 ? weights : averages;
}

/** Writes the forward pass and the loss, and returns where the gradient starts. */
function measured(
  source: StepSource,
  { training, ...form }: BatchForm & { readonly training: boolean },
) {
  const { graph, model, loss, modelVariables } = source;
  const weights = training ? modelVariables.weights : predictionWeights(modelVariables);
  const { feeds, pass, parts } = forward({ ...source, weights }, { ...form, training });
  const { size } = form;
  const [, ...lengths] = graph.shapeOf(parts[0]!.predictions)!;
  const truths = feedTruths(graph, loss, [size, ...lengths]);
  feeds["truths"] = feed(graph, truths);
  const truthsOf = split(graph, truths, parts.map(({ scope }) => scope.batchSize));
  const lowered = parts.map((part, at) =>
    lowerLoss(loss, {
      ...part,
      truths: truthsOf[at]!,
      batchSize: size,
      // Only training smooths and weighs: such a loss would not measure how well the model predicts.
      labelSmoothing: training ? source.labelSmoothing : 0,
      classWeights: training ? source.classWeights : undefined,
    })
  );
  const losses = join(graph, lowered.map(({ losses }) => losses));
  const penalty = lowerPenalties(pass, model);
  const fetches = [
    penalty ? graph.op("AddV2", { inputs: [losses, penalty] }) : losses,
    join(graph, parts.map(({ logits, predictions }) => logits ?? predictions)),
  ];
  const starts = lowered.map(({ start }) => start);
  if (penalty) starts.push({ of: penalty, gradient: graph.float(1) });
  return { feeds, fetches, pass, starts };
}

/** Writes the forward pass, in shards that share nothing but the weights; in training these are the virtual batches, if any. */
function forward(
  source: ModelSource & Pick<StepSource, "shards" | "virtualBatchSize" | "seed" | "rules">,
  { size, bytes, training }: BatchForm & { readonly training: boolean },
) {
  const { graph, variables, model, weights, shards, virtualBatchSize, inputScale, seed } = source;
  const images = placeholder(source, { size, bytes });
  const frozen = new Set(source.rules === "keras" ? frozenNormalizations(model) : []);
  const pass = new Pass({ graph, training, frozen, batchSize: size, seed, variables, weights });
  const sizes = training && virtualBatchSize !== undefined
    ? virtualBatchSizes(size, virtualBatchSize)
    : shardSizes(size, shards);
  const scopes = shardScopes(pass, sizes);
  const parts = split(graph, images, sizes).map((part, at) => {
    const scope = scopes[at]!;
    const predictions = lowerModel(scope, model, scaled(graph, part, { bytes, inputScale }));
    return { scope, predictions, logits: pass.logitsOf(predictions) };
  });
  const feeds: Record<string, Feed> = { images: feed(graph, images) };
  return { feeds, pass, parts };
}

/** The input for a batch's images. */
function placeholder({ graph, model }: ModelSource, { size, bytes }: BatchForm): Output {
  const type = bytes ? DataType.UINT8 : DataType.FLOAT;
  return graph.placeholder(type, [size, ...inputShape(model)], "images");
}

/** Pixels as the model takes them: bytes become numbers from 0 to 1 to the bits of `byte / 255`, then scaled. */
function scaled(
  graph: Graph,
  pixels: Output,
  { bytes, inputScale }: Pick<BatchForm, "bytes"> & Pick<ModelSource, "inputScale">,
): Output {
  if (!bytes) {
    if (inputScale === 1) return pixels;
    return graph.op("Mul", { inputs: [pixels, graph.float(inputScale)] });
  }
  const numbers = graph.op("Cast", {
    inputs: [pixels],
    attributes: { DstT: { type: DataType.FLOAT } },
  });
  if (inputScale === 255) return numbers;
  // If it were a constant, TensorFlow would multiply by its reciprocal, which rounds differently.
  const most = graph.op("PlaceholderWithDefault", {
    inputs: [graph.float(255 / inputScale)],
    attributes: { shape: { shape: [] } },
  });
  return graph.op("RealDiv", { inputs: [numbers, most] });
}

function feed(graph: Graph, at: Output): Feed {
  return { at, type: graph.typeOf(at), shape: graph.shapeOf(at)! }; // placeholders have shapes
}
