// Writes one layer's forward pass into the graph with the fewest ops TensorFlow has for it.

import type * as tf from "@tensorflow/tfjs";
import { type Output, outputOf } from "./graph.ts";
import { type Scope } from "./scope.ts";

/** A layer's configuration, as `getConfig` gives it. */
type Config = Readonly<Record<string, unknown>>;

/**
 * Writes a layer into the graph. `undefined` means that it has no way for this configuration, and that the layer
 * must be traced instead.
 */
type Lowering = (
  scope: Scope,
  layer: tf.layers.Layer,
  inputs: readonly Output[],
  config: Config,
) => Output | undefined;

/**
 * Writes a layer's forward pass into the graph.
 *
 * @param inputs The layer's inputs.
 * @returns Its output, or `undefined` when the layer is of a kind or configuration that only tracing covers.
 */
export function lowerLayer(
  scope: Scope,
  layer: tf.layers.Layer,
  inputs: readonly Output[],
): Output | undefined {
  return lowerings[layer.getClassName()]?.(scope, layer, inputs, layer.getConfig());
}

// Gradients are TensorFlow's own, so that each layer is written once, forward.
const lowerings: Readonly<Record<string, Lowering>> = {
  Activation: (scope, _, [input], config) => input && activate(scope, input, config),
  Add: ({ graph }, _, inputs) => {
    const shapes = new Set(inputs.map((input) => String(graph.shapeOf(input))));
    return shapes.size === 1 ? graph.op("AddN", { inputs: [inputs] }) : undefined;
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
  MaxPooling2D: pool("MaxPool"),
  ReLU: ({ graph }, _, [input], config) =>
    input && config["maxValue"] == null ? graph.op("Relu", { inputs: [input] }) : undefined,
  Softmax: (scope, _, [input], config) => {
    const last = input && (scope.graph.shapeOf(input)?.length ?? 0) - 1;
    const axis = config["axis"];
    return input && (axis === -1 || axis === last) ? scope.softmax(input) : undefined;
  },
};

function convolution(
  scope: Scope,
  layer: tf.layers.Layer,
  [input]: readonly Output[],
  config: Config,
): Output | undefined {
  const [kernel, bias] = layer.weights;
  if (!input || !kernel || !channelsLast(config)) return undefined;
  const { graph } = scope;
  const convolved = graph.op("Conv2D", {
    inputs: [input, scope.weight(kernel)],
    attributes: {
      strides: { ints: [1, ...pair(config["strides"]), 1] },
      dilations: { ints: [1, ...pair(config["dilationRate"]), 1] },
      padding: { text: String(config["padding"]).toUpperCase() },
    },
    name: layer.name,
  });
  return activate(scope, addBias(scope, convolved, bias), config);
}

function dense(
  scope: Scope,
  layer: tf.layers.Layer,
  [input]: readonly Output[],
  config: Config,
): Output | undefined {
  const [kernel, bias] = layer.weights;
  if (!input || !kernel || scope.graph.shapeOf(input)?.length !== 2) return undefined;
  const product = scope.graph.op("MatMul", {
    inputs: [input, scope.weight(kernel)],
    name: layer.name,
  });
  return activate(scope, addBias(scope, product, bias), config);
}

function dropout(
  scope: Scope,
  layer: tf.layers.Layer,
  [input]: readonly Output[],
  config: Config,
): Output | undefined {
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
}

function batchNormalization(
  scope: Scope,
  layer: tf.layers.Layer,
  [input]: readonly Output[],
  config: Config,
): Output | undefined {
  const { graph, training } = scope;
  const shape = input && graph.shapeOf(input);
  if (!input || !shape || shape.length < 2) return undefined;
  if (config["axis"] !== -1 && config["axis"] !== shape.length - 1) return undefined;
  const channels = shape.at(-1)!;
  const weights = new Map(
    layer.weights.map((weight) => [weight.originalName.split("/").at(-1), weight]),
  );
  const mean = weights.get("moving_mean");
  const variance = weights.get("moving_variance");
  if (!mean || !variance) return undefined;
  const value = (name: string, otherwise: number) => {
    const weight = weights.get(name);
    return weight ? scope.weight(weight) : filled(scope, [channels], otherwise);
  };
  const count = shape.slice(0, -1).reduce((product, size) => product * size, 1);
  const image = shape.length === 4
    ? input
    : graph.op("Reshape", { inputs: [input, graph.ints([count, 1, 1, channels])] });
  // In training the statistics are the batch's own, and these two inputs must be empty.
  const empty = training ? filled(scope, [0], 0) : undefined;
  const normalized = graph.op("FusedBatchNormV3", {
    inputs: [
      image,
      value("gamma", 1),
      value("beta", 0),
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
    // FusedBatchNorm reports the unbiased variance, tfjs averages the biased one.
    move(variance, outputOf(normalized, 2), (count - 1) / count);
  }
  return shape.length === 4
    ? normalized
    : graph.op("Reshape", { inputs: [normalized, graph.ints(shape)] });
}

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

function addBias(scope: Scope, value: Output, bias: tf.LayerVariable | undefined): Output {
  return bias ? scope.graph.op("BiasAdd", { inputs: [value, scope.weight(bias)] }) : value;
}

const activations: Readonly<Record<string, string>> = {
  elu: "Elu",
  relu: "Relu",
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
  if (name === "softmax") return scope.softmax(input);
  const type = activations[name];
  return type ? scope.graph.op(type, { inputs: [input] }) : undefined;
}

function filled({ graph }: Scope, shape: readonly number[], value: number): Output {
  return graph.op("Fill", { inputs: [graph.ints(shape), graph.float(value)] });
}

function channelsLast(config: Config): boolean {
  return config["dataFormat"] !== "channelsFirst";
}

function pair(value: unknown): readonly number[] {
  return Array.isArray(value) ? value.map(Number) : [Number(value), Number(value)];
}
