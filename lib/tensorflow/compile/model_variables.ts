// The variables that a model needs in the graph: its weights and its optimizer's slots.

import type * as tf from "@tensorflow/tfjs";
import type { LoweredOptimizer } from "./lower_optimizer.ts";
import { NotCompilableError } from "./not_compilable_error.ts";
import type { Variable, Variables } from "./graph/variables.ts";

/** A model's variables. */
export interface ModelVariables {
  /** The variable of each weight, whether it is trained or not. */
  readonly weights: ReadonlyMap<tf.LayerVariable, Variable>;
  /** The optimizer's slots of each trainable weight, by the slot's name. */
  readonly slots: ReadonlyMap<tf.LayerVariable, Readonly<Record<string, Variable>>>;
  /** The running mean of each weight; empty if none is kept. */
  readonly averages: ReadonlyMap<tf.LayerVariable, Variable>;
  /** The initial value of each variable, by the variable's name. */
  readonly values: Readonly<Record<string, Float32Array>>;
}

/**
 * Adds a model's variables.
 *
 * @param average Whether to keep a running mean of each weight.
 * @throws {NotCompilableError} if two have the same name, which is the key in a state, or a weight is not float32.
 */
export function addModelVariables(
  variables: Variables,
  model: tf.LayersModel,
  optimizer: Pick<LoweredOptimizer, "slots">,
  average = false,
): ModelVariables {
  const values: Record<string, Float32Array> = {};
  const add = (name: string, shape: readonly number[], value: Float32Array) => {
    // A state also contains the number of iterations.
    if (name in values || name === "iterations") {
      throw new NotCompilableError(
        `model ${model.name}`,
        `two of its variables are called ${name}; give its layers names`,
      );
    }
    values[name] = value;
    return variables.add(name, shape);
  };
  const weights = new Map<tf.LayerVariable, Variable>();
  const averages = new Map<tf.LayerVariable, Variable>();
  const slots = new Map<tf.LayerVariable, Record<string, Variable>>();
  const trainable = new Set(model.trainableWeights);
  for (const weight of model.weights) {
    const { originalName: name } = weight;
    checkIsFloat(weight);
    const shape = weight.shape.map(Number);
    const value = weight.read().dataSync<"float32">();
    weights.set(weight, add(name, shape, value));
    if (average) averages.set(weight, add(`${name}/average`, shape, value));
    if (!trainable.has(weight)) continue;
    const own: Record<string, Variable> = {};
    for (const [slot, start] of Object.entries(optimizer.slots)) {
      own[slot] = add(`${name}/${slot}`, shape, new Float32Array(value.length).fill(start));
    }
    slots.set(weight, own);
  }
  return { weights, slots, averages, values };
}

/** @throws {NotCompilableError} if a weight is not float32. */
export function checkIsFloat({ originalName: name, dtype }: tf.LayerVariable): void {
  if (dtype === "float32") return;
  throw new NotCompilableError(`weight ${name}`, `it is of ${dtype}, expected float32`);
}
