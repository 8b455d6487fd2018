// Writes one layer's forward pass into the graph, with the fewest ops that TensorFlow has for it.

import type * as tf from "@tensorflow/tfjs";
import { shapeRead } from "../safe_convolutions.ts";
import type { Output } from "./graph/graph.ts";
import { batchNormalization } from "./_batch_normalization.ts";
import { type Config, filled, layerWeights, type Lowering } from "./_lowering.ts";
import type { Scope } from "./scope.ts";

/**
 * Writes a layer's forward pass into the graph.
 *
 * @param inputs The layer's inputs.
 * @returns Its output, or `undefined` if only tracing covers the layer's kind or configuration.
 */
export function lowerLayer(
  scope: Scope,
  layer: tf.layers.Layer,
  inputs: readonly Output[],
): Output | undefined {
  return lowerings[layer.getClassName()]?.(scope, layer, inputs, layer.getConfig());
}

const convolution: Lowering = (scope, layer, [input], config) => {
  const { kernel } = layerWeights(layer);
  const dilated = pair(config["dilationRate"]).some((step) => step !== 1);
  // Dilations are traced, because the error for a missing gradient then has the layer's name.
  if (!input || !kernel || !channelsLast(config) || dilated) return undefined;
  const { graph } = scope;
  const convolved = graph.op("Conv2D", {
    inputs: [readPart(scope, input, kernel, config), scope.weight(kernel)],
    attributes: {
      strides: { ints: [1, ...pair(config["strides"]), 1] },
      padding: { text: String(config["padding"]).toUpperCase() },
    },
    name: layer.name,
  });
  return activate(scope, addBias(scope, convolved, layer), config);
};

/** The images, without the trailing rows and columns that the filter does not read. */
function readPart(
  { graph }: Scope,
  input: Output,
  kernel: tf.LayerVariable,
  config: Config,
): Output {
  const [down, across] = pair(config["strides"]).map((stride, axis) => ({
    ...{ filter: kernel.shape[axis]!, stride },
    padding: config["padding"] === "same" ? "same" as const : "valid" as const,
  }));
  const size = shapeRead(graph.shapeOf(input)!, [down!, across!]); // a convolution has a shape
  if (!size) return input;
  return graph.op("Slice", { inputs: [input, graph.ints([0, 0, 0, 0]), graph.ints(size)] });
}

const dense: Lowering = (scope, layer, [input], config) => {
  const { kernel } = layerWeights(layer);
  if (!input || !kernel || scope.graph.shapeOf(input)?.length !== 2) return undefined;
  const product = scope.graph.op("MatMul", {
    inputs: [input, scope.weight(kernel)],
    name: layer.name,
  });
  return activate(scope, addBias(scope, product, layer), config);
};

const dropout: Lowering = (scope, layer, [input], config) => {
  const { graph, training } = scope;
  const rate = Number(config["rate"]);
  const shape = input && graph.shapeOf(input);
  if (!input || !shape || rate >= 1) return undefined;
  if (!training || rate === 0) return input;
  // A null in the noise shape stands for the input's own size along that axis.
  const noise = config["noiseShape"];
  const drawn = Array.isArray(noise)
    ? shape.map((size, axis) => Number(noise[axis] ?? size))
    : shape;
  const kept = graph.op("GreaterEqual", { inputs: [scope.uniform(drawn), graph.float(rate)] });
  const scale = graph.op("Select", {
    inputs: [kept, filled(scope, drawn, 1 / (1 - rate)), filled(scope, drawn, 0)],
  });
  return graph.op("Mul", { inputs: [input, scale], name: layer.name });
};

const maxPool = pool("MaxPool");

function pool(type: "MaxPool" | "AvgPool"): Lowering {
  return ({ graph }, layer, [input], config) => {
    if (!input || !channelsLast(config)) return undefined;
    return graph.op(type, {
      inputs: [input],
      attributes: {
        ksize: { ints: [1, ...pair(config["poolSize"]), 1] },
        strides: { ints: [1, ...pair(config["strides"]), 1] },
        padding: { text: String(config["padding"]).toUpperCase() },
      },
      name: layer.name,
    });
  };
}

// Gradients are TensorFlow's own, so each layer is written only forward.
const lowerings: Readonly<Record<string, Lowering>> = {
  Activation: (scope, _, [input], config) => input && activate(scope, input, config),
  Add: ({ graph }, _, inputs) => {
    const shapes = new Set(inputs.map((input) => String(graph.shapeOf(input))));
    if (shapes.size !== 1) return undefined;
    // Not AddN, which adds in 32 bits: between convolutions in 16 bits it would need casts to and fro.
    return inputs.reduce((sum, input) => graph.op("AddV2", { inputs: [sum, input] }));
  },
  AveragePooling2D: pool("AvgPool"),
  BatchNormalization: batchNormalization,
  Conv2D: convolution,
  Dense: dense,
  Dropout: dropout,
  Flatten: ({ graph, batchSize }, _, [input], config) => {
    const size = input &&
      graph.shapeOf(input)?.slice(1).reduce((count, length) => count * length, 1);
    if (!input || size === undefined || config["dataFormat"] === "channelsFirst") return undefined;
    return graph.op("Reshape", { inputs: [input, graph.ints([batchSize, size])] });
  },
  GlobalAveragePooling2D: ({ graph }, _, [input], config) =>
    input && channelsLast(config)
      ? graph.op("Mean", { inputs: [input, graph.ints([1, 2])] })
      : undefined,
  MaxPooling2D: (scope, layer, inputs, config) => {
    // The maximum of ReLUs is the ReLU of the maximum, which has fewer elements: this saves a tenth of a step.
    const rectified = inputs[0] && scope.reluInput(inputs[0]);
    const pooled = maxPool(scope, layer, rectified ? [rectified] : inputs, config);
    return rectified && pooled ? scope.relu(pooled) : pooled;
  },
  ReLU: (scope, _, [input], config) =>
    input && config["maxValue"] == null ? scope.relu(input) : undefined,
  Softmax: (scope, _, [input], config) => {
    const last = input && (scope.graph.shapeOf(input)?.length ?? 0) - 1;
    const axis = config["axis"];
    return input && (axis === -1 || axis === last) ? scope.softmax(input) : undefined;
  },
};

function addBias(scope: Scope, value: Output, layer: tf.layers.Layer): Output {
  const { bias } = layerWeights(layer);
  if (!bias) return value;
  // TensorFlow fuses it with the op before, under this name.
  const name = `${layer.name}/BiasAdd`;
  return scope.graph.op("BiasAdd", { inputs: [value, scope.weight(bias)], name });
}

const activations: Readonly<Record<string, string>> = {
  elu: "Elu",
  relu6: "Relu6",
  selu: "Selu",
  sigmoid: "Sigmoid",
  softplus: "Softplus",
  softsign: "Softsign",
  tanh: "Tanh",
};

function activate(scope: Scope, input: Output, config: Config): Output | undefined {
  const name = String(config["activation"]);
  if (name === "linear") return input;
  if (name === "relu") return scope.relu(input);
  if (name === "softmax") return scope.softmax(input);
  const type = activations[name];
  return type ? scope.graph.op(type, { inputs: [input] }) : undefined;
}

function channelsLast(config: Config): boolean {
  return config["dataFormat"] !== "channelsFirst";
}

function pair(value: unknown): readonly number[] {
  return Array.isArray(value) ? value.map(Number) : [Number(value), Number(value)];
}
