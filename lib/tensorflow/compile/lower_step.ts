// Writes one step into the graph: forward, and for training also backward and the update.

import type * as tf from "@tensorflow/tfjs";
import { DataType } from "../data_type.ts";
import type { Graph, Output } from "./graph.ts";
import { feedTruths, type Loss, lowerLoss } from "./lower_loss.ts";
import { lowerModel, lowerPenalties } from "./lower_model.ts";
import type { LoweredOptimizer } from "./lower_optimizer.ts";
import { lowerAverages, lowerUpdates } from "./lower_updates.ts";
import type { ModelVariables } from "./model_variables.ts";
import { Pass } from "./pass.ts";
import type { Feed, ProgramOptions } from "./program.ts";
import { NotCompilableError } from "./scope.ts";
import type { Precision } from "./session_options.ts";
import { shardsOf } from "./_shard.ts";
import { join, sizesOf, split } from "./_shards.ts";
import type { Variable, Variables } from "./variables.ts";

/** What a forward pass is written from. */
export interface ModelSource {
  readonly graph: Graph;
  readonly variables: Variables;
  readonly model: tf.LayersModel;
  readonly weights: ModelVariables["weights"];
  /** In how many parts a batch is computed, at most. */
  readonly shards: number;
}

/** What a step is written from. */
export interface StepSource extends Omit<ModelSource, "weights"> {
  readonly modelVariables: ModelVariables;
  readonly loss: Loss;
  readonly labelSmoothing: number;
  readonly optimizer: LoweredOptimizer;
  readonly seed: number;
  /** What the session multiplies in. */
  readonly precision: Precision;
}

/** What the batches of a program are like. */
export interface BatchForm {
  /** Number of images. */
  readonly size: number;
  /** Whether images are fed as bytes, which stand for 0 to 1. */
  readonly bytes: boolean;
}

/**
 * Writes a prediction for one batch size into the graph: feeds `images`, fetches the model's output.
 *
 * @throws {NotCompilableError} When something cannot be part of a graph, with its name.
 */
export function lowerPrediction(source: ModelSource, form: BatchForm): ProgramOptions {
  const { feeds, parts } = forward(source, { ...form, training: false, seed: 0 });
  return { feeds, fetches: [join(source.graph, parts.map(({ predictions }) => predictions))] };
}

/**
 * Writes an evaluation for one batch size into the graph: feeds `images` and `truths`, fetches losses and scores.
 *
 * @throws {NotCompilableError} When something cannot be part of a graph, with its name.
 */
export function lowerEvaluation(source: StepSource, form: BatchForm): ProgramOptions {
  const { feeds, fetches } = measured(source, { ...form, training: false });
  return { feeds, fetches };
}

/**
 * Writes a training step for one batch size into the graph: feeds `images`, `truths`, `step`, the optimizer's scalars
 * and `average` where a mean is kept; fetches losses and scores; updates.
 *
 * @throws {NotCompilableError} When something cannot be part of a graph, with its name.
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

/** The weights that a model predicts with: their running mean, where one is kept. */
export function predictionWeights(
  { weights, averages }: ModelVariables,
): ReadonlyMap<tf.LayerVariable, Variable> {
  return averages.size === 0 ? weights : averages;
}

/** Writes the forward pass and the loss, and says where the gradient starts. */
function measured(
  source: StepSource,
  { training, ...form }: BatchForm & { readonly training: boolean },
) {
  const { graph, model, loss, seed, modelVariables } = source;
  const weights = training ? modelVariables.weights : predictionWeights(modelVariables);
  const { feeds, pass, parts } = forward({ ...source, weights }, { ...form, training, seed });
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
      // A smoothed loss says nothing about how well a model does, so only training smooths.
      labelSmoothing: training ? source.labelSmoothing : 0,
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

/** Height, width and channels, or whatever a model takes beside the batch. */
export function imageShape(model: tf.LayersModel): number[] {
  const shape = model.inputs[0]?.shape.slice(1) ?? [];
  if (shape.some((size) => size === null)) {
    throw new NotCompilableError(
      `model ${model.name}`,
      `its input is of shape [${
        shape.map((size) => size ?? "any")
      }], expected every size to be known`,
    );
  }
  return shape.map(Number);
}

/** Writes the forward pass, in parts that share nothing but the weights. */
function forward(
  { graph, variables, model, weights, shards }: ModelSource,
  { size, bytes, training, seed }: Pick<StepSource, "seed"> & BatchForm & {
    readonly training: boolean;
  },
) {
  const shape = [size, ...imageShape(model)];
  const images = graph.placeholder(bytes ? DataType.UINT8 : DataType.FLOAT, shape, "images");
  const pass = new Pass({ graph, training, batchSize: size, seed, variables, weights });
  const sizes = sizesOf(size, shards);
  const scopes = shardsOf(pass, sizes);
  const parts = split(graph, images, sizes).map((part, at) => {
    const scope = scopes[at]!;
    const predictions = lowerModel(scope, model, bytes ? brightness(graph, part) : part);
    return { scope, predictions, logits: pass.logitsOf(predictions) };
  });
  const feeds: Record<string, Feed> = { images: feed(graph, images) };
  return { feeds, pass, parts };
}

/** Bytes as numbers from 0 to 1, rounded as a quotient is. */
function brightness(graph: Graph, bytes: Output): Output {
  const numbers = graph.op("Cast", {
    inputs: [bytes],
    attributes: { DstT: { type: DataType.FLOAT } },
  });
  // As a constant, TensorFlow would multiply by its reciprocal, which rounds otherwise.
  const most = graph.op("PlaceholderWithDefault", {
    inputs: [graph.float(255)],
    attributes: { shape: { shape: [] } },
  });
  return graph.op("RealDiv", { inputs: [numbers, most] });
}

function feed(graph: Graph, at: Output): Feed {
  return { at, type: graph.typeOf(at), shape: graph.shapeOf(at)! }; // placeholders have shapes
}
