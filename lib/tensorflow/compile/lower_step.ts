// Writes one step into the graph: forward, and for training also backward and the update.

import type * as tf from "@tensorflow/tfjs";
import { DataType } from "../data_type.ts";
import { TensorFlowError } from "../status.ts";
import type { Graph, Output } from "./graph.ts";
import { type Loss, lowerLoss } from "./lower_loss.ts";
import { lowerModel, lowerPenalties } from "./lower_model.ts";
import type { LoweredOptimizer } from "./lower_optimizer.ts";
import type { ModelVariables } from "./model_variables.ts";
import { Pass } from "./pass.ts";
import type { Feed, ProgramOptions } from "./program.ts";
import { NotCompilableError } from "./scope.ts";
import type { Variables } from "./variables.ts";

/** What a forward pass is written from. */
export interface ModelSource {
  readonly graph: Graph;
  readonly variables: Variables;
  readonly model: tf.LayersModel;
  readonly weights: ModelVariables["weights"];
}

/** What a step is written from. */
export interface StepSource extends Omit<ModelSource, "weights"> {
  readonly modelVariables: ModelVariables;
  readonly loss: Loss;
  readonly labelSmoothing: number;
  readonly optimizer: LoweredOptimizer;
  readonly seed: number;
}

/** What a step does. */
export type StepKind =
  /** Feeds `images`, `truths`, `step`, the optimizer's scalars and `average` where a mean is kept; fetches losses and scores; updates. */
  | "train"
  /** Feeds `images` and `truths`; fetches losses and scores. */
  | "evaluate"
  /** Feeds `images`; fetches the model's output. */
  | "predict";

/**
 * Writes a prediction for one batch size into the graph: feeds `images`, fetches the model's output.
 *
 * @throws {NotCompilableError} When something cannot be part of a graph, with its name.
 */
export function lowerPrediction(source: ModelSource, size: number): ProgramOptions {
  const { feeds, predictions } = forward(source, { size, training: false, seed: 0 });
  return { feeds, fetches: [predictions] };
}

/**
 * Writes a step for one batch size into the graph.
 *
 * @throws {NotCompilableError} When something cannot be part of a graph, with its name.
 */
export function lowerStep(source: StepSource, kind: StepKind, size: number): ProgramOptions {
  const { graph, model, seed, modelVariables: { averages } } = source;
  const training = kind === "train";
  const weights = training || averages.size === 0 ? source.modelVariables.weights : averages;
  if (kind === "predict") return lowerPrediction({ ...source, weights }, size);
  const { feeds, pass, predictions } = forward({ ...source, weights }, { size, training, seed });

  const logits = pass.logitsOf(predictions);
  const { truths, losses, start } = lowerLoss(source.loss, {
    ...{ scope: pass, predictions, logits },
    // A smoothed loss says nothing about how well a model does, so only training smooths.
    labelSmoothing: training ? source.labelSmoothing : 0,
  });
  feeds["truths"] = feed(graph, truths);
  const penalty = lowerPenalties(pass, model);
  const fetches = [
    penalty ? graph.op("AddV2", { inputs: [losses, penalty] }) : losses,
    logits ?? predictions,
  ];
  if (!training) return { feeds, fetches };

  feeds["step"] = feed(graph, pass.step);
  const starts = penalty ? [start, { of: penalty, gradient: graph.float(1) }] : [start];
  const { scalars, updates } = lowerUpdates(source, pass, starts);
  for (const [name, at] of Object.entries(scalars)) feeds[name] = feed(graph, at);
  const stored = new Map([...updates, ...pass.updates()]);
  if (averages.size === 0) return { feeds, fetches, targets: [...stored.values()] };
  const share = graph.placeholder(DataType.FLOAT, [], "average");
  feeds["average"] = feed(graph, share);
  return { feeds, fetches, targets: lowerAverages(source, stored, share) };
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

function forward(
  { graph, variables, model, weights }: ModelSource,
  { size, training, seed }: Pick<StepSource, "seed"> & { size: number; training: boolean },
) {
  const images = graph.placeholder(DataType.FLOAT, [size, ...imageShape(model)], "images");
  const pass = new Pass({ graph, training, batchSize: size, seed, variables, weights });
  const feeds: Record<string, Feed> = { images: feed(graph, images) };
  return { feeds, pass, predictions: lowerModel(pass, model, images) };
}

/** Where a gradient starts. */
interface Start {
  readonly of: Output;
  readonly gradient: Output;
}

function lowerUpdates(source: StepSource, pass: Pass, starts: readonly Start[]) {
  const { graph, model, optimizer, modelVariables: { weights, slots } } = source;
  const scalars = Object.fromEntries(
    Object.keys(optimizer.scalars(0, 1)).map((name) => [
      name,
      graph.placeholder(DataType.FLOAT, [], name),
    ]),
  );
  const trained = [...slots].flatMap(([weight, slots]) => {
    const read = pass.reads.get(weight);
    return read ? [{ weight, variable: weights.get(weight)!.handle, read, slots }] : [];
  });
  const gradients = differentiate(pass, model, starts, trained.map(({ read }) => read));
  const updates = trained.flatMap(({ weight, slots, ...rest }, at) => {
    const gradient = gradients[at];
    if (!gradient) return [];
    const handles = Object.entries(slots).map(([name, { handle }]) => [name, handle]);
    const update = { ...rest, graph, gradient, scalars, slots: Object.fromEntries(handles) };
    return [[weight, optimizer.update(update)] as const];
  });
  if (updates.length === 0) {
    throw new NotCompilableError(
      `model ${model.name}`,
      "its loss depends on none of its trainable weights",
    );
  }
  return { scalars, updates };
}

/** Moves the mean of each weight that a step has stored to what it is now; the others are what they always were. */
function lowerAverages(
  { graph, variables, modelVariables: { weights, averages } }: StepSource,
  stored: ReadonlyMap<tf.LayerVariable, Output>,
  share: Output,
): Output[] {
  return Array.from(stored, ([weight, update]) => {
    const average = averages.get(weight)!; // one was added for each weight
    const now = variables.read(weights.get(weight)!, [update]);
    const ahead = graph.op("Sub", { inputs: [now, variables.read(average)] });
    const step = graph.op("Mul", { inputs: [ahead, share] });
    return graph.op("AssignAddVariableOp", {
      inputs: [average.handle, step],
      attributes: { dtype: { type: DataType.FLOAT } },
    });
  });
}

function differentiate(
  { graph, traced }: Pass,
  model: tf.LayersModel,
  starts: readonly Start[],
  weights: readonly Output[],
): (Output | undefined)[] {
  const [ofs, seeds] = [starts.map(({ of }) => of), starts.map(({ gradient }) => gradient)];
  const result = attempt(() => graph.gradients(ofs, seeds, weights));
  if (!(result instanceof TensorFlowError)) return result;
  // TensorFlow names the op at most; lowered layers all have gradients, so one of the traced ones is to blame.
  const culprit = traced.find(({ output, sources }) => {
    const shape = graph.ints(graph.shapeOf(output)!);
    const seed = graph.op("Fill", { inputs: [shape, graph.float(1)] });
    return attempt(() => graph.gradients([output], [seed], sources)) instanceof TensorFlowError;
  });
  throw new NotCompilableError(culprit?.subject ?? `model ${model.name}`, result.message, {
    cause: result,
  });
}

/** What `compute` returns, or TensorFlow's error. */
function attempt<T>(compute: () => T): T | TensorFlowError {
  try {
    return compute();
  } catch (error) {
    if (error instanceof TensorFlowError) return error;
    throw error;
  }
}

function feed(graph: Graph, at: Output): Feed {
  return { at, type: graph.typeOf(at), shape: graph.shapeOf(at)! }; // placeholders have shapes
}
