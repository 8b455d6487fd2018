// What steps and predictions are written from.

import type * as tf from "@tensorflow/tfjs";
import type { Graph } from "./graph/graph.ts";
import type { Precision } from "./graph/graph_session.ts";
import type { Loss } from "./lower_loss.ts";
import type { LoweredOptimizer } from "./lower_optimizer.ts";
import type { ModelVariables } from "./model_variables.ts";
import { NotCompilableError } from "./not_compilable_error.ts";
import type { Variables } from "./graph/variables.ts";

/** The pixels of images, one after the other: numbers, or bytes that stand for 0 to 1. */
export type Pixels = Float32Array | Uint8Array;

/** How images enter the model. */
export interface InputOptions {
  /**
   * What images are multiplied by on their way into the model, e.g. 255 for one that takes pixels from 0 to 255, where
   * bytes then stand for themselves; the default is 1.
   */
  readonly inputScale?: number;
}

/** What a forward pass is written from. */
export interface ModelSource {
  readonly graph: Graph;
  readonly variables: Pick<Variables, "read" | "assign">;
  readonly model: tf.LayersModel;
  readonly weights: ModelVariables["weights"];
  /** What pixels from 0 to 1 are multiplied by on their way into the model. */
  readonly inputScale: number;
}

/** What a step is written from. */
export interface StepSource extends Omit<ModelSource, "weights" | "variables"> {
  readonly variables: Variables;
  /** The number of shards that a batch is split into, at most. */
  readonly shards: number;
  /** The most images of a training batch that layers see together; all of them unless given. */
  readonly virtualBatchSize: number | undefined;
  readonly modelVariables: ModelVariables;
  readonly loss: Loss;
  readonly labelSmoothing: number;
  /** What the losses of each class are multiplied by. */
  readonly classWeights?: readonly number[] | undefined;
  readonly optimizer: LoweredOptimizer;
  readonly seed: number;
  /** Whose rules constraints and frozen layers follow. */
  readonly rules: "tfjs" | "keras";
  /** The precision of the session's products. */
  readonly precision: Precision;
}

/** The form of a program's batches. */
export interface BatchForm {
  /** Number of images; -1 for any. */
  readonly size: number;
  /** Whether images are fed as bytes, which stand for 0 to 1. */
  readonly bytes: boolean;
}

/**
 * The shape of one input: height, width and channels, or whatever the model takes.
 *
 * @throws {NotCompilableError} if a size is not known.
 */
export function inputShape(model: tf.LayersModel): number[] {
  const shape = model.inputs[0]?.shape.slice(1) ?? [];
  if (!shape.includes(null)) return shape.map(Number);
  const found = shape.map((size) => size ?? "any");
  throw new NotCompilableError(
    `model ${model.name}`,
    `its input is of shape [${found}], expected every size to be known`,
  );
}
