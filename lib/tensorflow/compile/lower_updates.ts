// Writes the changes of a training step into the graph: gradients, the optimizer's updates, the running means.

import type * as tf from "@tensorflow/tfjs";
import { DataType } from "../data_type.ts";
import { TensorFlowError } from "../status.ts";
import { fasterFilterGradient } from "./_filter_gradient.ts";
import { gradients } from "./graph/gradients.ts";
import type { Output } from "./graph/graph.ts";
import type { Start } from "./lower_loss.ts";
import { NotCompilableError } from "./not_compilable_error.ts";
import type { Pass } from "./pass.ts";
import type { StepSource } from "./step_source.ts";

/**
 * Differentiates the loss and writes the optimizer's update of each weight.
 *
 * @returns The placeholders of the optimizer's scalars, and the op that updates each weight.
 * @throws {NotCompilableError} if something has no gradient, or nothing would be trained.
 */
export function lowerUpdates(source: StepSource, pass: Pass, starts: readonly Start[]) {
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
  const found = differentiate(pass, model, starts, trained.map(({ read }) => read));
  const updates = trained.flatMap(({ weight, slots, ...rest }, at) => {
    let gradient = found[at];
    if (!gradient) return [];
    if (source.precision === "bfloat16") gradient = fasterFilterGradient(graph, gradient);
    const handles = Object.entries(slots).map(([name, { handle }]) => [name, handle]);
    const update = { ...rest, graph, gradient, scalars, slots: Object.fromEntries(handles) };
    return [[weight, constrained(source, pass, weight, optimizer.update(update))] as const];
  });
  if (updates.length === 0) {
    throw new NotCompilableError(
      `model ${model.name}`,
      "its loss depends on none of its trainable weights",
    );
  }
  return { scalars, updates };
}

/** Applies a weight's constraint after its update; returns the op that does, or the update if nothing constrains it. */
function constrained(
  { rules, variables, modelVariables: { weights } }: StepSource,
  pass: Pass,
  weight: tf.LayerVariable,
  update: Output,
): Output {
  const { constraint, originalName } = weight;
  if (rules === "tfjs" || !constraint) return update;
  const variable = weights.get(weight)!; // every weight has one
  const value = pass.trace(
    `weight ${originalName}'s constraint`,
    [variables.read(variable, update)],
    ([updated]) => constraint.apply(updated!),
  );
  return variables.assign(variable, value);
}

/**
 * Moves the running mean of each weight that a step updates towards its new value; the means of the others never change.
 *
 * @param updated The op that updates each weight.
 * @param share How far the means move.
 * @returns The ops that move the means, each after its weight's update.
 */
export function lowerAverages(
  { graph, variables, modelVariables: { weights, averages } }: StepSource,
  updated: ReadonlyMap<tf.LayerVariable, Output>,
  share: Output,
): Output[] {
  return Array.from(updated, ([weight, update]) => {
    // Every weight has a variable and an average.
    const [variable, average] = [weights.get(weight)!, averages.get(weight)!];
    const ahead = graph.op("Sub", {
      inputs: [variables.read(variable, update), variables.read(average)],
    });
    return graph.op("AssignAddVariableOp", {
      inputs: [average.handle, graph.op("Mul", { inputs: [ahead, share] })],
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
  const result = attempt(() => gradients(graph, ofs, seeds, weights));
  if (!(result instanceof TensorFlowError)) return result;
  // TensorFlow names an op at most. Lowered layers all have gradients, so one of the traced parts is to blame.
  const culprit = traced.find(({ output, sources }) => {
    const shape = graph.ints(graph.shapeOf(output)!);
    const seed = graph.op("Fill", { inputs: [shape, graph.float(1)] });
    return attempt(() => gradients(graph, [output], [seed], sources)) instanceof TensorFlowError;
  });
  throw new NotCompilableError(culprit?.subject ?? `model ${model.name}`, result.message, {
    cause: result,
  });
}

/** Returns what `compute` returns, or TensorFlow's error. */
function attempt<T>(compute: () => T): T | TensorFlowError {
  try {
    return compute();
  } catch (error) {
    if (error instanceof TensorFlowError) return error;
    throw error;
  }
}
