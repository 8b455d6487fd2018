// Batch normalization in the graph: fused, and with tfjs's moving statistics.

import type * as tf from "@tensorflow/tfjs";
import { type Output, outputOf } from "./graph/graph.ts";
import { filled, layerWeights, type Lowering } from "./_lowering.ts";

/** Writes a batch normalization over the last axis of inputs of any rank. */
export const batchNormalization: Lowering = (scope, layer, [input], config) => {
  const { graph } = scope;
  const training = scope.training && !scope.frozen.has(layer);
  const shape = input && graph.shapeOf(input);
  if (!input || !shape || shape.length < 2) return undefined;
  // Keras writes [3] for 3, and tfjs makes no difference between them.
  const axis = Number(config["axis"]);
  if (axis !== -1 && axis !== shape.length - 1) return undefined;
  const channels = shape.at(-1)!;
  const { gamma, beta, moving_mean: mean, moving_variance: variance } = layerWeights(layer);
  if (!mean || !variance) return undefined;
  const value = (weight: tf.LayerVariable | undefined, otherwise: number) =>
    weight ? scope.weight(weight) : filled(scope, [channels], otherwise);
  const count = shape.slice(0, -1).reduce((product, size) => product * size, 1);
  const image = shape.length === 4
    ? input
    : graph.op("Reshape", { inputs: [input, graph.ints([-1, 1, 1, channels])] });
  // In training the op computes the batch's own statistics, and these two inputs must be empty.
  const empty = training ? filled(scope, [0], 0) : undefined;
  const normalized = graph.op("FusedBatchNormV3", {
    inputs: [
      image,
      value(gamma, 1),
      value(beta, 0),
      empty ?? scope.weight(mean),
      empty ?? scope.weight(variance),
    ],
    attributes: { epsilon: { float: Number(config["epsilon"]) }, is_training: { bool: training } },
    name: layer.name,
  });
  if (training) {
    const decay = 1 - Number(config["momentum"]);
    const move = (weight: tf.LayerVariable, batch: Output, factor: number) => {
      const target = graph.op("Mul", { inputs: [batch, graph.float(factor)] });
      const change = graph.op("Sub", { inputs: [target, scope.weight(weight)] });
      const step = graph.op("Mul", { inputs: [change, graph.float(decay)] });
      scope.update(weight, graph.op("AddV2", { inputs: [scope.weight(weight), step] }));
    };
    move(mean, outputOf(normalized, 1), 1);
    // FusedBatchNorm returns the unbiased variance; tfjs averages the biased one.
    move(variance, outputOf(normalized, 2), (count - 1) / count);
  }
  return shape.length === 4
    ? normalized
    : graph.op("Reshape", { inputs: [normalized, graph.ints(shape)] });
};
