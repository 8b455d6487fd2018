// Checks the topology in model.json, as far as tfjs believes it unchecked.

import * as tf from "@tensorflow/tfjs";
import { asObject } from "../io/schema.ts";
import { ModelFileError, remedyFor } from "./read_model_file.ts";

/**
 * Checks what tfjs would act upon before it could refuse it.
 *
 * @param topology `modelTopology` of model.json
 * @param path names the file in errors
 * @throws {ModelFileError} if a layer is unknown or there are too many, something in one is of another kind than its
 * place is for, or layers wait for inputs that never come
 */
export function checkTopology(topology: unknown, path: string): void {
  const refuse = (expected: string, found: string, way: string = remedyFor(path)) =>
    new ModelFileError(`${path}: expected ${expected}, found ${found}; ${way}`);
  let layers = 0;
  for (const name of layerClasses(topology)) {
    if (++layers > mostLayers) throw refuse(`at most ${mostLayers} layers`, "more");
    if (classCalled(name)?.prototype instanceof tf.layers.Layer) continue;
    const way = "register it with tf.serialization.registerClass first, or convert the model";
    throw refuse(`layers that tfjs ${tf.version.tfjs} knows`, JSON.stringify(name), way);
  }
  for (const [key, value] of within(configOf(topology))) {
    if (key === "className" || key === "inboundNodes") {
      throw refuse("the names of fields that tfjs writes", key); // which reads these too
    }
    const misplaced = misplacedAs(key, value);
    if (misplaced) throw refuse(...misplaced);
    const waiting = waitingLayer(value);
    if (waiting === undefined) continue;
    throw refuse(
      "layers that are connected from the input on",
      `${JSON.stringify(waiting)}, whose inputs never come`,
    );
  }
}

/** Whether a topology that could not be read has fields that Keras writes from version 3 on. */
export function isKeras3(topology: unknown): boolean {
  if (/^[3-9]/.test(String(asObject(topology).keras_version))) return true;
  for (const [key] of within(topology)) {
    if (key === "registered_name" || key === "batch_shape") return true;
  }
  return false;
}

/** Far deeper than any network for 28 x 28 images. */
const mostLayers = 1000;

/** What tfjs has registered by a name, or the program has. */
export function classCalled(name: string): { readonly prototype: object } | undefined {
  const known = tf.serialization.SerializationMap.getMap().classNameMap;
  return Object.hasOwn(known, name) ? known[name]?.[0] : undefined;
}

/** What a field's name says of the class of its value, by the base of one that is such. */
const kinds = [
  [/activation$/, "an activation", "relu"],
  [/initializer$/, "an initializer", "Zeros"],
  [/regularizer$/, "a regularizer", "L1L2"],
  [/constraint$/, "a constraint", "NonNeg"],
  [/^(layer|cell|forward_layer|backward_layer)$/, "a layer", undefined],
] as const;

/**
 * An object of another class than its place is for, if tfjs knows it: it makes whatever a field asks for. A layer as an
 * activation, for one, gets weights of its own, random ones, when it is first applied.
 */
function misplacedAs(key: string, value: unknown): [expected: string, found: string] | undefined {
  const name = typeof value === "string" ? value : asObject(value).class_name;
  const called = typeof name === "string" ? classCalled(name) : undefined;
  const kind = kinds.find(([field]) => field.test(key));
  if (!called || !kind) return undefined;
  const [, expected, example] = kind;
  const base = example ? Object.getPrototypeOf(classCalled(example)) : tf.layers.Layer;
  return called.prototype instanceof base ? undefined : [`${expected} as ${key}`, String(name)];
}

/** The classes of a network and its layers, and of networks within it. */
function* layerClasses(topology: unknown): Generator<string> {
  const { class_name, config } = asObject(configOf(topology));
  yield String(class_name);
  const layers = Array.isArray(config) ? config : asObject(config).layers;
  if (Array.isArray(layers)) { for (const layer of layers) yield* layerClasses(layer); }
}

/** Every value in a value, with its key. */
function* within(value: unknown, key = ""): Generator<readonly [key: string, value: unknown]> {
  yield [key, value];
  for (const [key, part] of Object.entries(asObject(value))) yield* within(part, key);
}

/**
 * A layer that tfjs would wait for without end: it goes over the layers again and again until each has been applied to
 * its inputs, and never asks whether they can come.
 */
function waitingLayer(network: unknown): string | undefined {
  const { class_name, config } = asObject(network);
  const { layers } = asObject(config);
  if (!Array.isArray(layers) || class_name === "Sequential") return undefined;
  // How often each layer has been applied so far; inputs, and networks inside, count as applied once.
  const applied = new Map<string, number>();
  let waiting: Connection[] = [];
  for (const layer of layers) {
    const { name, class_name, config, inbound_nodes } = asObject(layer);
    const layerName = String(name);
    if (applied.has(layerName) || asObject(config).name !== name) return layerName;
    applied.set(layerName, class_name === "InputLayer" || isNetwork(String(class_name)) ? 1 : 0);
    for (const inputs of asList(inbound_nodes)) waiting.push({ layerName, inputs: asList(inputs) });
  }
  const isThere = (input: unknown) => {
    const [name, node] = asList(input);
    return Number(node) < (applied.get(String(name)) ?? 0);
  };
  for (let before = Infinity; waiting.length > 0 && waiting.length < before;) {
    before = waiting.length;
    waiting = waiting.filter(({ layerName, inputs }) => {
      if (!inputs.every(isThere)) return true;
      if (inputs.length > 0) applied.set(layerName, applied.get(layerName)! + 1);
      return false;
    });
  }
  return waiting[0]?.layerName ?? [...applied].find(([, times]) => times === 0)?.[0];
}

/** Whether a class is of networks: `tf.model` makes a LayersModel itself, all others extend that. */
function isNetwork(name: string): boolean {
  const prototype = classCalled(name)?.prototype;
  return prototype === tf.LayersModel.prototype || prototype instanceof tf.LayersModel;
}

/** One use of a layer. */
interface Connection {
  readonly layerName: string;
  readonly inputs: readonly unknown[];
}

/** Keras wraps it, and puts its version and its training beside it. */
function configOf(topology: unknown): unknown {
  const { model_config = topology } = asObject(topology);
  return model_config;
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
