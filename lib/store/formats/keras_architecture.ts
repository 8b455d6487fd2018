// Turns a network of tfjs into an architecture as Keras writes it, or says what of it Keras computes otherwise.

import type * as tf from "@tensorflow/tfjs";
import { asObject, type Json } from "../../io/schema.ts";
import { ArchitectureError, isNetwork } from "./keras_topology.ts";
import { constraints, initializers, layerSettings } from "./_keras_settings.ts";

/** The dialect: `.h5` of Keras 2, which Keras 3 reads too, or `.keras` of Keras 3. */
export type Generation = 2 | 3;

/** Whose states, masks or defaults differ between tfjs and one of the Kerases. */
const notWritten = new Set([
  ...["SimpleRNN", "GRU", "LSTM", "ConvLSTM2D", "RNN", "SimpleRNNCell", "GRUCell", "LSTMCell"],
  ...["StackedRNNCells", "TimeDistributed", "Bidirectional", "Embedding", "Masking"],
  ...["SpatialDropout1D", "ThresholdedReLU"],
]);

/**
 * Translates a network for Keras.
 *
 * @param network of tfjs
 * @param generation the dialect
 * @returns the architecture, for `model_config` or `config.json`
 * @throws {ArchitectureError} if Keras lacks a layer or computes it otherwise, naming it
 */
export function kerasArchitecture(network: tf.LayersModel, generation: Generation): Json {
  const { class_name, config } = network.toJSON(undefined, false) as unknown as Json;
  const isSequential = class_name === "Sequential";
  const { name, layers, input_layers, output_layers } = asObject(config);
  const listed = (layers as readonly Json[]).map((layer): Json => ({
    ...layerOf(layer, network, generation),
    ...(!isSequential && {
      name: asObject(layer["config"])["name"],
      inbound_nodes: nodesOf(layer["inbound_nodes"], network, generation),
    }),
  }));
  const whole = { name, trainable: true, ...(generation === 3 && { dtype: "float32" }) };
  if (!isSequential) {
    return {
      ...(generation === 3 && { module: "keras.src.models.functional" }),
      class_name: "Functional",
      config: {
        ...{ ...whole, layers: listed },
        input_layers: endsOf(input_layers, generation),
        output_layers: endsOf(output_layers, generation),
      },
      ...(generation === 3 && { registered_name: "Functional" }),
    };
  }
  const [input] = network.inputs;
  const explicit = listed[0]?.["class_name"] === "InputLayer" ? [] : [inputLayer(
    { name: input!.name, batch_input_shape: input!.shape, dtype: input!.dtype },
    generation,
  )];
  return {
    ...(generation === 3 && { module: "keras" }),
    class_name,
    config: {
      ...whole,
      layers: [...explicit, ...listed],
      ...(generation === 3 && { build_input_shape: input!.shape }),
    },
    ...(generation === 3 && { registered_name: null }),
  };
}

function layerOf(
  { class_name, config: given }: Json,
  network: tf.LayersModel,
  generation: Generation,
): Json {
  const className = String(class_name);
  const config = asObject(given);
  const name = String(config["name"]);
  checkName(name);
  if (className === "InputLayer") return inputLayer(config, generation);
  const settings = Object.hasOwn(layerSettings, className) ? layerSettings[className] : undefined;
  if (!settings || notWritten.has(className)) {
    const found = isNetwork(className) ? "a network within the network" : className;
    throw new ArchitectureError(
      `expected layers that can be written for Keras, found ${found} as ${name}`,
    );
  }
  const kept: Record<string, unknown> = { name, trainable: config["trainable"] !== false };
  if (generation === 3) kept["dtype"] = "float32";
  for (const [setting, value] of Object.entries(config)) {
    const treatment = Object.hasOwn(settings, setting) ? settings[setting] : undefined;
    switch (treatment) {
      case "keep":
      case "axis":
      case "last or counted":
        if (value !== null) kept[setting] = value;
        break;
      case "activation":
        checkActivation(value, name);
        kept[setting] = value;
        break;
      case "initializer":
        kept[setting] = object(value, "initializers", generation);
        break;
      case "regularizer":
        kept[setting] = object(value, "regularizers", generation);
        break;
      case "constraint":
        kept[setting] = object(value, "constraints", generation);
        break;
      default: // what tfjs itself does not look at
    }
    if (kept[setting] === undefined) delete kept[setting];
  }
  if (className === "SeparableConv2D") { // which tfjs leaves out of the settings
    kept["depth_multiplier"] = network.getLayer(name).weights[0]!.shape[3];
  }
  if (className === "LeakyReLU" && generation === 3) {
    kept["negative_slope"] = kept["alpha"];
    delete kept["alpha"];
  }
  return layer(className, kept, generation);
}

function layer(class_name: string, config: Json, generation: Generation): Json {
  if (generation === 2) return { class_name, config };
  return { module: "keras.layers", class_name, config, registered_name: null };
}

function inputLayer({ name, batch_input_shape, dtype }: Json, generation: Generation): Json {
  const shape = generation === 2 ? "batch_input_shape" : "batch_shape";
  const others = generation === 2 ? { ragged: false } : {};
  return layer(
    "InputLayer",
    { name, [shape]: batch_input_shape, dtype: dtype ?? "float32", sparse: false, ...others },
    generation,
  );
}

/** Each layer gets a group of HDF5, whose names are paths. */
function checkName(name: string): void {
  if (!name.includes("/")) return;
  throw new ArchitectureError(`expected names of layers without a slash, found ${name}`);
}

function checkActivation(value: unknown, name: string): void {
  // tfjs and Keras 2 compute the steeper 0.2 x + 0.5, Keras 3 x / 6 + 0.5, under one name.
  if (value !== "hard_sigmoid") return;
  throw new ArchitectureError(
    `expected activations on which all versions of Keras agree, found hard_sigmoid in ${name}`,
  );
}

/** An initializer, regularizer or constraint; undefined for one that Keras does not have by that name. */
function object(value: unknown, kind: string, generation: Generation): unknown {
  if (value === null || value === undefined) return value;
  const { class_name, config } = asObject(value);
  const named = String(class_name);
  const known = kind === "regularizers"
    ? named === "L1L2"
    : Object.values(kind === "initializers" ? initializers : constraints).includes(named);
  if (!known) return undefined;
  const settings = Object.fromEntries(
    Object.entries(asObject(config)).filter(([setting, value]) =>
      setting !== "seed" && (typeof value === "number" || typeof value === "string")
    ),
  );
  const whole = { class_name: named.replace("LeCun", "Lecun"), config: settings };
  return generation === 2 ? whole : { module: `keras.${kind}`, ...whole, registered_name: null };
}

/** Keras 3 returns a list where it finds a list of one. */
function endsOf(ends: unknown, generation: Generation): unknown {
  return generation === 3 && Array.isArray(ends) && ends.length === 1 ? ends[0] : ends;
}

/** Where a layer's inputs come from: Keras 2 and tfjs write lists, Keras 3 tensors with a history. */
function nodesOf(nodes: unknown, network: tf.LayersModel, generation: Generation): unknown {
  if (generation === 2) return nodes;
  type Source = readonly [layer: string, use: number, output: number];
  return (nodes as readonly (readonly Source[])[]).map((sources) => {
    const tensors = sources.map(([layer, use, output]) => {
      const { inboundNodes } = network.getLayer(layer);
      const shape = (inboundNodes[use] ?? inboundNodes[0])?.outputShapes[0];
      const config = { shape, dtype: "float32", keras_history: [layer, use, output] };
      return { class_name: "__keras_tensor__", config };
    });
    return { args: tensors.length === 1 ? tensors : [tensors], kwargs: {} };
  });
}
