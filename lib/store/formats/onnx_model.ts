// Turns a network of tfjs into a graph of ONNX, or says what of it is not expressed.
//
// ONNX has the channels of convolutions and pooling first, tfjs last. A value is kept in the order in which it was
// computed and turned only where an operation needs the other: a network of convolutions is turned at its ends alone.

import * as tf from "@tensorflow/tfjs";
import { ArchitectureError } from "./keras_topology.ts";
import {
  type Attribute,
  encodeOnnx,
  type OnnxNode,
  type OnnxTensor,
  onnxVersions,
} from "./_onnx_file.ts";

export { onnxVersions };

/** What the graph's input and output are called. */
export const onnxEnds = { input: "images", output: "scores" } as const;

/**
 * Writes a network as an ONNX file. Its input has the network's shape, channels last.
 *
 * @param network whose weights are finite, with one input and one output
 * @param metadata entries of metadata_props
 * @returns the file
 * @throws {ArchitectureError} if a layer is not expressed in ONNX, naming it
 */
export function onnxBytes(
  network: tf.LayersModel,
  metadata: Readonly<Record<string, string>>,
): Uint8Array<ArrayBuffer> {
  const { input, output } = onnxEnds;
  const graph = new Graph();
  const [from] = network.inputs;
  const [to] = network.outputs;
  const values = new Map<tf.SymbolicTensor, Value>([[from!, {
    shape: sidesOf(from!, input),
    last: input,
  }]]);
  for (const { layer, inputs, tensor } of uses(from!, to!)) {
    const given = inputs.map((input) => values.get(input)!);
    values.set(tensor, translated(graph, layer, given, sidesOf(tensor, layer.name)));
  }
  const result = values.get(to!)!;
  graph.node("Identity", [graph.last(result)], {}, output);
  return encodeOnnx({
    name: network.name,
    nodes: graph.nodes,
    tensors: graph.tensors,
    input: { name: input, shape: sidesOf(from!, input) },
    output: { name: output, shape: result.shape },
    metadata,
  });
}

/** Without the batch. */
function sidesOf({ shape }: tf.SymbolicTensor, name: string): readonly number[] {
  const sides = shape.slice(1);
  if (sides.every((side) => side !== null)) return sides.map(Number);
  throw new ArchitectureError(
    `expected shapes that are known before an image comes, found ${
      JSON.stringify(shape)
    } at ${name}`,
  );
}

/** A layer that is applied to something. */
interface Use {
  readonly layer: tf.layers.Layer;
  readonly inputs: readonly tf.SymbolicTensor[];
  readonly tensor: tf.SymbolicTensor;
}

/** Every use of a layer between two tensors, each after those that it takes from. */
function uses(from: tf.SymbolicTensor, to: tf.SymbolicTensor): readonly Use[] {
  const found = new Map<tf.SymbolicTensor, Use>();
  const open: tf.SymbolicTensor[] = [to];
  while (open.length > 0) { // no recursion: a network may be thousands of layers deep
    const tensor = open.at(-1)!;
    const { sourceLayer: layer, nodeIndex } = tensor;
    if (tensor === from || found.has(tensor)) {
      open.pop();
      continue;
    }
    const inputs = layer.inboundNodes[nodeIndex]!.inputTensors;
    const wanting = inputs.filter((input) => input !== from && !found.has(input));
    if (wanting.length > 0) open.push(...wanting);
    else found.set(tensor, { layer, inputs, tensor });
  }
  return [...found.values()];
}

/** A value of the network: its names in the graph with the channels last and first, where it is computed so. */
interface Value {
  /** Without the batch, channels last. */
  readonly shape: readonly number[];
  last?: string;
  first?: string;
}

class Graph {
  readonly nodes: OnnxNode[] = [];
  readonly tensors: OnnxTensor[] = [];
  #count = 0;
  #layer = "";

  /** Names what follows. */
  begin(layer: string): void {
    this.#layer = layer;
  }

  #name(what: string): string {
    return `${this.#layer}/${what}_${this.#count++}`;
  }

  node(
    operator: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, Attribute>> = {},
    output = this.#name(operator),
  ): string {
    this.nodes.push({ name: output, operator, inputs, output, attributes });
    return output;
  }

  numbers(shape: readonly number[], values: ArrayLike<number>): string {
    const name = this.#name("weight");
    this.tensors.push({ name, shape, values: Float32Array.from(values) });
    return name;
  }

  scalar(value: number): string {
    return this.numbers([], [value]);
  }

  integers(values: readonly number[]): string {
    const name = this.#name("numbers");
    this.tensors.push({
      name,
      shape: [values.length],
      values: BigInt64Array.from(values.map(BigInt)),
    });
    return name;
  }

  last(value: Value): string {
    const { length } = value.shape;
    return value.last ??= this.node("Transpose", [value.first!], {
      perm: [0, ...Array.from({ length: length - 1 }, (_, i) => i + 2), 1],
    });
  }

  first(value: Value): string {
    const { length } = value.shape;
    if (length < 2) return this.last(value);
    return value.first ??= this.node("Transpose", [value.last!], {
      perm: [0, length, ...Array.from({ length: length - 1 }, (_, i) => i + 1)],
    });
  }

  /** One name of each value, all in one order, and the rest of what that order says. */
  together(values: readonly Value[]): { readonly names: readonly string[]; readonly order: Order } {
    const order = values.every(({ first }) => first !== undefined) ? "first" : "last";
    return { names: values.map((value) => this[order](value)), order };
  }
}

type Order = "first" | "last";

/** An axis, counted from the batch with the channels last, as the order has it. */
function axisIn(order: Order, axis: number, rank: number): number {
  const at = axis < 0 ? axis + rank : axis;
  if (order === "last" || at === 0) return at;
  return at === rank - 1 ? 1 : at + 1;
}

function translated(
  graph: Graph,
  layer: tf.layers.Layer,
  inputs: readonly Value[],
  shape: readonly number[],
): Value {
  const className = layer.getClassName();
  const config = layer.getConfig();
  graph.begin(layer.name);
  const translate = Object.hasOwn(translations, className) ? translations[className] : undefined;
  if (!translate) {
    const found = layer instanceof tf.LayersModel ? "a network within the network" : className;
    throw new ArchitectureError(
      `expected layers that are expressed in ONNX, found ${found} as ${layer.name}`,
    );
  }
  const dataFormat = config["dataFormat"];
  if (dataFormat === "channelsFirst" || dataFormat === "channels_first") {
    throw new ArchitectureError(`expected channels last, found them first in ${layer.name}`);
  }
  const weights = layer.weights.map((weight): Weight => ({
    name: weight.originalName.slice(weight.originalName.lastIndexOf("/") + 1),
    shape: weight.shape.map(Number),
    values: weight.read().dataSync() as Float32Array,
  }));
  const value = translate({
    graph,
    name: layer.name,
    config,
    inputs,
    input: inputs[0]!,
    shape,
    weights,
  });
  const { activation } = config;
  if (typeof activation !== "string" || className === "Activation") return value;
  return activated(graph, value, activation, layer.name);
}

interface Weight {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

interface Given {
  readonly graph: Graph;
  readonly name: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly inputs: readonly Value[];
  readonly input: Value;
  /** Of the output, without the batch. */
  readonly shape: readonly number[];
  readonly weights: readonly Weight[];
}

type Translate = (given: Given) => Value;

const same: Translate = ({ input }) => ({ ...input });

/** By a layer's class. */
const translations: Readonly<Record<string, Translate>> = {
  InputLayer: same,
  Dropout: same,
  SpatialDropout1D: same,
  GaussianNoise: same,
  GaussianDropout: same,
  AlphaDropout: same,

  Conv1D: convolution,
  Conv2D: convolution,
  Conv3D: convolution,
  DepthwiseConv2D: ({ weights, ...others }) => {
    const kernel = weights[0]!;
    const given = { ...others, config: { ...others.config, dilationRate: 1 } }; // tfjs never looks at it
    return convolved(given, given.input, depthwise(kernel), kernel.shape[2]!, bias(weights));
  },
  SeparableConv2D: ({ weights, ...given }) => {
    const [kernel, pointwise] = [weights[0]!, weights[1]!];
    const between = convolved(given, given.input, depthwise(kernel), kernel.shape[2]!);
    const name = given.graph.node("Conv", [
      given.graph.first(between),
      ...tensorsOf(given.graph, [turned(pointwise), ...bias(weights)]),
    ]);
    return { shape: given.shape, first: name };
  },
  Dense: ({ graph, input, shape, weights }) => {
    const names = tensorsOf(graph, weights);
    if (input.shape.length === 1) {
      return { shape, last: graph.node("Gemm", [graph.last(input), ...names]) };
    }
    const product = graph.node("MatMul", [graph.last(input), names[0]!]);
    return { shape, last: names[1] ? graph.node("Add", [product, names[1]]) : product };
  },
  BatchNormalization: batchNormalization,
  LayerNormalization: ({ graph, name, config, input, shape, weights }) => {
    const [axis = -1, ...axes] = [config["axis"] as number | readonly number[]].flat();
    if (axes.length > 0 || (axis !== -1 && axis !== shape.length)) {
      throw new ArchitectureError(
        `expected the last axis, found ${
          JSON.stringify(config["axis"])
        } in LayerNormalization ${name}`,
      );
    }
    const size = shape.at(-1)!;
    const named = byName(weights);
    const pair = [named.get("gamma") ?? filled(size, 1), named.get("beta") ?? filled(size, 0)];
    const attributes = { axis: -1, epsilon: { float: Number(config["epsilon"]) } };
    const names = [graph.last(input), ...pair.map((values) => graph.numbers([size], values))];
    return { shape, last: graph.node("LayerNormalization", names, attributes) };
  },

  MaxPooling1D: pooling("MaxPool"),
  MaxPooling2D: pooling("MaxPool"),
  MaxPooling3D: pooling("MaxPool"),
  AveragePooling1D: pooling("AveragePool"),
  AveragePooling2D: pooling("AveragePool"),
  AveragePooling3D: pooling("AveragePool"),
  GlobalMaxPooling1D: globalPooling("GlobalMaxPool"),
  GlobalMaxPooling2D: globalPooling("GlobalMaxPool"),
  GlobalAveragePooling1D: globalPooling("GlobalAveragePool"),
  GlobalAveragePooling2D: globalPooling("GlobalAveragePool"),

  Flatten: ({ graph, input, shape }) => ({
    shape,
    last: graph.node("Flatten", [graph.last(input)], { axis: 1 }),
  }),
  Reshape: ({ graph, input, shape }) => ({
    shape,
    last: graph.node("Reshape", [graph.last(input), graph.integers([-1, ...shape])]),
  }),
  Permute: ({ graph, input, shape, config }) => ({
    shape,
    last: graph.node("Transpose", [graph.last(input)], {
      perm: [0, ...config["dims"] as number[]],
    }),
  }),
  ZeroPadding2D: ({ graph, input, shape, config }) => {
    const [[top, bottom], [left, right]] = config["padding"] as [
      [number, number],
      [number, number],
    ];
    const pads = graph.integers([0, top, left, 0, 0, bottom, right, 0]);
    return { shape, last: graph.node("Pad", [graph.last(input), pads]) };
  },
  Cropping2D: ({ graph, input, shape, config }) => {
    const [[top], [left]] = config["cropping"] as [[number, number], [number, number]];
    const ends = [top + shape[0]!, left + shape[1]!];
    const bounds = [[top, left], ends, [1, 2]].map((numbers) => graph.integers(numbers));
    return { shape, last: graph.node("Slice", [graph.last(input), ...bounds]) };
  },
  UpSampling2D: ({ graph, name, input, shape, config }) => {
    const { size, interpolation = "nearest" } = config;
    if (interpolation !== "nearest") {
      throw new ArchitectureError(
        `expected the nearest pixels, found ${interpolation} in UpSampling2D ${name}`,
      );
    }
    const scales = graph.numbers([4], [1, 1, ...size as number[]]);
    return {
      shape,
      first: graph.node("Resize", [graph.first(input), "", scales], {
        ...{ mode: "nearest", coordinate_transformation_mode: "asymmetric", nearest_mode: "floor" },
      }),
    };
  },
  Rescaling: ({ graph, input, config }) => {
    const { scale, offset } = config;
    return elementwise(graph, input, (x) => {
      const scaled = graph.node("Mul", [x, graph.scalar(Number(scale))]);
      return offset === 0 ? scaled : graph.node("Add", [scaled, graph.scalar(Number(offset))]);
    });
  },

  Activation: ({ graph, name, input, config }) =>
    activated(graph, input, String(config["activation"]), name),
  ReLU: ({ graph, input, config }) => {
    const most = config["maxValue"];
    return elementwise(
      graph,
      input,
      (x) =>
        typeof most === "number"
          ? graph.node("Clip", [x, graph.scalar(0), graph.scalar(most)])
          : graph.node("Relu", [x]),
    );
  },
  LeakyReLU: ({ graph, input, config }) =>
    elementwise(
      graph,
      input,
      (x) => graph.node("LeakyRelu", [x], { alpha: { float: Number(config["alpha"]) } }),
    ),
  PReLU: ({ graph, input, shape, weights }) => ({
    shape,
    last: graph.node("PRelu", [graph.last(input), ...tensorsOf(graph, weights)]),
  }),
  ELU: ({ graph, input, config }) =>
    elementwise(
      graph,
      input,
      (x) => graph.node("Elu", [x], { alpha: { float: Number(config["alpha"]) } }),
    ),
  ThresholdedReLU: ({ graph, input, config }) =>
    elementwise(
      graph,
      input,
      (x) => graph.node("ThresholdedRelu", [x], { alpha: { float: Number(config["theta"]) } }),
    ),
  Softmax: ({ graph, input, config }) =>
    along(graph, input, "Softmax", Number(config["axis"] ?? -1)),

  Add: merging("Sum"),
  Average: merging("Mean"),
  Maximum: merging("Max"),
  Minimum: merging("Min"),
  Multiply: (given) =>
    merged(
      given,
      (graph, [first, ...others]) =>
        others.reduce((product, other) => graph.node("Mul", [product, other]), first!),
    ),
  Concatenate: ({ graph, inputs, shape, config }) => {
    const { names, order } = graph.together(inputs);
    const axis = axisIn(order, Number(config["axis"]), shape.length + 1);
    return { shape, [order]: graph.node("Concat", names, { axis }) };
  },
};

/** A convolution or pooling: its window, its steps, and the zeros around, as TensorFlow lays them. */
function windowOf(
  config: Given["config"],
  window: readonly number[],
  steps: unknown,
  sides: readonly number[],
  name: string,
) {
  const strides = eachOf(steps, window.length);
  const dilations = eachOf(config["dilationRate"] ?? 1, window.length);
  const padding = String(config["padding"]);
  if (padding !== "same" && padding !== "valid") {
    throw new ArchitectureError(`expected padding same or valid, found ${padding} in ${name}`);
  }
  const around = window.map((size, i) => {
    if (padding === "valid") return 0;
    const stride = strides[i]!;
    const reach = (Math.ceil(sides[i]! / stride) - 1) * stride + (size - 1) * dilations[i]! + 1;
    return Math.max(reach - sides[i]!, 0);
  });
  const before = around.map((zeros) => Math.floor(zeros / 2)); // the odd one comes after
  const pads = [...before, ...around.map((zeros, i) => zeros - before[i]!)];
  return { strides, dilations, pads };
}

function eachOf(value: unknown, count: number): readonly number[] {
  return Array.isArray(value)
    ? value.map(Number)
    : Array.from({ length: count }, () => Number(value));
}

function convolution({ weights, ...given }: Given): Value {
  return convolved(given, given.input, turned(weights[0]!), 1, bias(weights));
}

function convolved(
  { graph, config, shape, name }: Omit<Given, "weights">,
  input: Value,
  kernel: Weight,
  group: number,
  biases: readonly Weight[] = [],
): Value {
  const window = kernel.shape.slice(2);
  const { strides, dilations, pads } = windowOf(
    config,
    window,
    config["strides"],
    input.shape,
    name,
  );
  const node = graph.node(
    "Conv",
    [graph.first(input), ...tensorsOf(graph, [kernel, ...biases])],
    { kernel_shape: window, strides, dilations, pads, group },
  );
  return { shape: [...shape.slice(0, -1), kernel.shape[0]!], first: node };
}

/** From window x inputs x outputs to outputs x inputs x window. */
function turned({ name, shape, values }: Weight): Weight {
  const [inputs, outputs] = shape.slice(-2) as [number, number];
  const window = shape.slice(0, -2);
  const area = window.reduce((area, side) => area * side, 1);
  const result = new Float32Array(values.length);
  for (let at = 0; at < area; at++) {
    for (let i = 0; i < inputs; i++) {
      for (let o = 0; o < outputs; o++) {
        result[(o * inputs + i) * area + at] = values[(at * inputs + i) * outputs + o]!;
      }
    }
  }
  return { name, shape: [outputs, inputs, ...window], values: result };
}

/** From window x channels x multiples to a group for each channel. */
function depthwise({ name, shape, values }: Weight): Weight {
  const [channels, multiples] = shape.slice(-2) as [number, number];
  const single = { name, shape: [...shape.slice(0, -2), 1, channels * multiples], values };
  return turned(single);
}

function bias(weights: readonly Weight[]): readonly Weight[] {
  return weights.filter(({ name }) => name === "bias");
}

function tensorsOf(graph: Graph, weights: readonly Weight[]): readonly string[] {
  return weights.map(({ shape, values }) => graph.numbers(shape, values));
}

function byName(weights: readonly Weight[]): ReadonlyMap<string, Float32Array> {
  return new Map(weights.map(({ name, values }) => [name, values]));
}

function filled(length: number, value: number): Float32Array {
  return new Float32Array(length).fill(value);
}

function batchNormalization({ graph, name, config, input, shape, weights }: Given): Value {
  const { axis } = config;
  if (axis !== -1 && axis !== shape.length) {
    throw new ArchitectureError(
      `expected the last axis, found ${axis} in BatchNormalization ${name}`,
    );
  }
  const size = shape.at(-1)!;
  const named = byName(weights);
  const parts = [
    ...[named.get("gamma") ?? filled(size, 1), named.get("beta") ?? filled(size, 0)],
    ...[named.get("moving_mean")!, named.get("moving_variance")!],
  ];
  const names = [graph.first(input), ...parts.map((values) => graph.numbers([size], values))];
  const attributes = { epsilon: { float: Number(config["epsilon"]) } };
  const node = graph.node("BatchNormalization", names, attributes);
  return shape.length === 1 ? { shape, last: node } : { shape, first: node };
}

function pooling(operator: "MaxPool" | "AveragePool"): Translate {
  return ({ graph, config, input, shape, name }) => {
    const window = eachOf(config["poolSize"], shape.length - 1);
    const steps = config["strides"] ?? window;
    const { strides, pads } = windowOf(config, window, steps, input.shape, name);
    const attributes = { kernel_shape: window, strides, pads };
    return { shape, first: graph.node(operator, [graph.first(input)], attributes) };
  };
}

function globalPooling(operator: string): Translate {
  return ({ graph, input, shape }) => ({
    shape,
    last: graph.node("Flatten", [graph.node(operator, [graph.first(input)])], { axis: 1 }),
  });
}

/** Computes number by number, in whichever order the value is in. */
function elementwise(graph: Graph, input: Value, compute: (name: string) => string): Value {
  const { names: [name], order } = graph.together([input]);
  return { shape: input.shape, [order]: compute(name!) };
}

function merging(operator: string): Translate {
  return (given) => merged(given, (graph, names) => graph.node(operator, names));
}

function merged(
  { graph, inputs, shape, name }: Given,
  compute: (graph: Graph, names: readonly string[]) => string,
): Value {
  const shapes = new Set(inputs.map(({ shape }) => shape.join(" x ")));
  if (shapes.size > 1) {
    throw new ArchitectureError(
      `expected inputs of one shape in ${name}, found ${[...shapes].join(" and ")}`,
    );
  }
  const { names, order } = graph.together(inputs);
  return { shape, [order]: compute(graph, names) };
}

/** Along an axis, counted as tfjs does. */
function along(graph: Graph, input: Value, operator: string, axis: number): Value {
  const { names, order } = graph.together([input]);
  const at = axisIn(order, axis, input.shape.length + 1);
  return { shape: input.shape, [order]: graph.node(operator, names, { axis: at }) };
}

function activated(graph: Graph, input: Value, activation: string, name: string): Value {
  const node = (operator: string, ...inputs: string[]) => graph.node(operator, inputs);
  const scalar = (value: number) => graph.scalar(value);
  switch (activation) {
    case "linear":
      return { ...input };
    case "softmax":
      return along(graph, input, "Softmax", -1);
    case "logSoftmax":
    case "log_softmax":
      return along(graph, input, "LogSoftmax", -1);
  }
  const operator = Object.hasOwn(operators, activation) ? operators[activation] : undefined;
  const compute = (x: string): string => {
    if (operator !== undefined) return node(operator, x);
    switch (activation) {
      case "relu6":
        return node("Clip", x, scalar(0), scalar(6));
      case "swish":
        return node("Mul", x, node("Sigmoid", x));
      case "mish":
        return node("Mul", x, node("Tanh", node("Softplus", x)));
      case "gelu": {
        const error = node("Erf", node("Mul", x, scalar(Math.SQRT1_2)));
        return node("Mul", node("Mul", x, scalar(0.5)), node("Add", error, scalar(1)));
      }
      case "hardSigmoid":
      case "hard_sigmoid": // whose defaults are tfjs's
        return node("HardSigmoid", x);
    }
    throw new ArchitectureError(
      `expected activations that are expressed in ONNX, found ${activation} in ${name}`,
    );
  };
  return elementwise(graph, input, compute);
}

/** Activations that are one operator of ONNX. */
const operators: Readonly<Record<string, string>> = {
  ...{ elu: "Elu", relu: "Relu", selu: "Selu", sigmoid: "Sigmoid", softplus: "Softplus" },
  ...{ softsign: "Softsign", tanh: "Tanh" },
};
