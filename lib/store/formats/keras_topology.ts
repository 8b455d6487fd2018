// Turns the architecture in a file of Keras into one that tfjs builds, or says what of it tfjs does not have.

import { inOneLine } from "../../io/one_line.ts";
import { asObject, describe, type Json } from "../../io/schema.ts";
import {
  activations,
  constraints,
  initializers,
  initializerSettings,
  layerSettings,
  regularizers,
  type Treatment,
} from "./_keras_settings.ts";

/** A layer as Keras lists it: the file numbers weights by class, in this order. */
export interface ListedLayer {
  readonly name: string;
  readonly className: string;
  /** Of a network within the network, its own. */
  readonly layers?: readonly ListedLayer[];
}

/** An architecture that tfjs builds. */
export interface Architecture {
  /** As `modelTopology` of a model.json has it. */
  readonly topology: unknown;
  readonly layers: readonly ListedLayer[];
  /** Settings that tfjs lacks and that count in training alone, such as `"conv2d's activity_regularizer"`. */
  readonly leftOut: readonly string[];
}

/** Something that tfjs does not have, or that no model of Keras has. */
export class ArchitectureError extends Error {
  constructor(message: string) {
    super(inOneLine(message));
  }
}

/**
 * Translates an architecture of Keras 2 or 3.
 *
 * @param config what `model_config` or `config.json` holds
 * @param version of Keras
 * @throws {ArchitectureError} if tfjs would not compute the same, naming the layer and the setting
 */
export function translate(config: unknown, version: string): Architecture {
  const translation = new Translation(/^[3-9]|^\d\d/.test(version));
  const { class_name } = asObject(config);
  if (!isNetwork(class_name)) {
    throw refusal(
      "a Sequential or Functional model",
      `${describe(class_name)}, whose code only its own program has`,
    );
  }
  const { layer, listed } = translation.network(config, 0);
  translation.checkMasks();
  return { topology: layer, layers: listed.layers!, leftOut: translation.leftOut };
}

function refusal(expected: string, found: string): ArchitectureError {
  return new ArchitectureError(`expected ${expected}, found ${found}`);
}

/** Networks in networks, far deeper than any. */
const deepest = 16;

interface Translated {
  readonly layer: { readonly class_name: string; readonly config: unknown };
  readonly listed: ListedLayer;
}

class Translation {
  readonly leftOut: string[] = [];
  readonly #keras3: boolean;
  /** A layer that masks steps, and one that gives zeros for them. */
  #masks: string | undefined;
  #zeroes: string | undefined;

  constructor(keras3: boolean) {
    this.#keras3 = keras3;
  }

  /** Where steps are masked, tfjs repeats the output before them; a Bidirectional of Keras gives zeros. */
  checkMasks(): void {
    if (this.#masks === undefined || this.#zeroes === undefined) return;
    throw refusal(
      `outputs that tfjs has where steps are masked, as ${this.#masks} does`,
      `zeros, zero_output_for_mask of ${this.#zeroes}`,
    );
  }

  network(raw: unknown, depth: number): Translated {
    if (depth > deepest) throw refusal(`at most ${deepest} networks in one another`, "more");
    const { class_name, config, build_config } = asObject(raw);
    const { name, layers = config, build_input_shape } = asObject(config);
    if (!Array.isArray(layers)) throw refusal("layers", describe(layers));
    const called = typeof name === "string" ? name : text(class_name).toLowerCase();
    const translated = layers.map((layer) => this.#layer(layer, depth));
    const listed = {
      ...{ name: called, className: text(class_name) },
      layers: translated.map(({ listed }) => listed),
    };
    if (class_name === "Sequential") {
      const shape = build_input_shape ?? asObject(build_config).input_shape;
      const inner = withInput(translated.map(({ layer }) => layer), shape);
      return { layer: { class_name, config: { name: called, layers: inner } }, listed };
    }
    const { input_layers, output_layers } = asObject(config);
    const nodes = translated.map(({ listed: { name } }, i) =>
      nodesOf(asObject(layers[i]).inbound_nodes, name)
    );
    const outputs = endsOf(output_layers, "outputs");
    // A network within comes with a use of its own, which tfjs and Keras 2 count, and Keras 3 does not.
    const inner = new Set(translated.flatMap(({ listed }) => listed.layers ? [listed.name] : []));
    const counted = new Set(
      [...nodes.flat(2), ...outputs].filter(([layer, use]) => use === 0 && inner.has(layer))
        .map(([layer]) => layer),
    );
    const late = (
      [layer, use, output]: Input,
    ): Input => [layer, counted.has(layer) ? use + 1 : use, output];
    const connected = translated.map(({ layer, listed: { name } }, i) => ({
      ...layer,
      name,
      inbound_nodes: nodes[i]!.map((inputs) => inputs.map((input) => [...late(input), {}])),
    }));
    return {
      layer: {
        class_name: "Functional",
        config: {
          name: called,
          layers: connected,
          input_layers: endsOf(input_layers, "inputs"),
          output_layers: outputs.map(late),
        },
      },
      listed,
    };
  }

  #layer(raw: unknown, depth: number): Translated {
    const { class_name, config, module, registered_name } = asObject(raw);
    if (isNetwork(class_name)) return this.network(raw, depth + 1);
    const className = text(class_name);
    const { name } = asObject(config);
    if (typeof name !== "string") throw refusal(`a name for ${className}`, describe(name));
    const settings = Object.hasOwn(layerSettings, className) ? layerSettings[className] : undefined;
    if (!settings || isForeign(module, registered_name)) {
      const way = className === "Lambda" ? ", whose code is not in a form that can be run" : "";
      throw refusal(
        "layers that tfjs has",
        `${origin(module, registered_name)}${className} as ${name}${way}`,
      );
    }
    const translated: Record<string, unknown> = { name };
    for (const [setting, value] of Object.entries(asObject(config))) {
      if (setting === "name") continue;
      if (setting === "trainable") translated[setting] = value !== false;
      else if (setting === "dtype") this.#checkType(value, className, name);
      else if (setting === "batch_input_shape" || setting === "batch_shape") {
        translated["batch_input_shape"] = anyBatch(value);
      } else {
        const treatment = Object.hasOwn(settings, setting) ? settings[setting] : undefined;
        const [key, kept] = this.#setting(setting, value, treatment, className, name, depth);
        if (kept !== undefined) translated[key] = kept;
      }
    }
    const { mask_zero, zero_output_for_mask } = asObject(config);
    if (className === "Masking" || mask_zero) this.#masks = name;
    if (zero_output_for_mask) this.#zeroes = name;
    if (className === "Bidirectional") checkMirrored(asObject(config), name);
    if (className === "Rescaling") checkNumbers(translated, ["scale", "offset"], name);
    return {
      layer: { class_name: className, config: { ...translated, dtype: "float32" } },
      listed: { name, className },
    };
  }

  #setting(
    setting: string,
    value: unknown,
    treatment: Treatment | undefined,
    className: string,
    name: string,
    depth: number,
  ): readonly [key: string, value: unknown] {
    const where = `${setting} of ${className} ${name}`;
    const lacks = () => refusal(`settings that tfjs has`, `${where}, ${describe(value)}`);
    if (treatment === undefined) {
      if (value === null || value === false) return [setting, undefined];
      throw lacks();
    }
    if (typeof treatment === "object") {
      if ("as" in treatment) return [treatment.as, value];
      const { only } = treatment;
      const isOnly = value === null || value === only ||
        Array.isArray(value) && value.every((one) => one === only);
      if (isOnly) return [setting, undefined];
      throw refusal(`${describe(only)} as ${where}, all that tfjs has`, describe(value));
    }
    switch (treatment) {
      case "keep":
        return [setting, value ?? undefined];
      case "ignore":
        return [setting, undefined];
      case "axis":
        return [setting, Array.isArray(value) && value.length === 1 ? value[0] : value];
      case "last or counted":
        if (number(value) >= -1) return [setting, value];
        throw refusal(`-1 or more as ${where}, all that tfjs has`, describe(value));
      case "training":
        if (value !== null && value !== false) this.leftOut.push(`${name}'s ${setting}`);
        return [setting, undefined];
      case "activation":
        return [setting, this.#activation(value, where)];
      case "initializer":
        return [setting, initializerOf(value)];
      case "regularizer":
        return [setting, this.#regularizer(value, `${name}'s ${setting}`)];
      case "constraint":
        return [setting, this.#constraint(value, `${name}'s ${setting}`)];
      case "layer":
        return [setting, this.#inner(value, depth)];
      case "layers":
        if (!Array.isArray(value)) throw lacks();
        return [setting, value.map((inner) => this.#inner(inner, depth))];
    }
  }

  #inner(raw: unknown, depth: number): unknown {
    if (depth > deepest) throw refusal(`at most ${deepest} layers in one another`, "more");
    return this.#layer(raw, depth + 1).layer;
  }

  #activation(value: unknown, where: string): string {
    const { class_name, config } = asObject(value);
    const given = class_name === "function" ? config : value ?? "linear";
    const name = typeof given === "string" && Object.hasOwn(activations, given)
      ? activations[given]
      : undefined;
    // Keras 3 made it relu6(x + 3) / 6; until then, and in tfjs, it is the steeper 0.2 x + 0.5.
    if (name === undefined || name === "hard_sigmoid" && this.#keras3) {
      const found = given === "hard_sigmoid"
        ? "Keras 3's hard_sigmoid"
        : describe(class_name ?? given);
      throw refusal(`activations that tfjs has`, `${found} as ${where}`);
    }
    return name;
  }

  #regularizer(value: unknown, where: string): unknown {
    if (value === null) return undefined;
    const { class_name = value, config } = asObject(value);
    const usual = named(regularizers, class_name);
    if (!usual) {
      this.leftOut.push(where);
      return undefined;
    }
    const given = asObject(config ?? usual);
    const strengths = { l1: number(given["l1"] ?? 0), l2: number(given["l2"] ?? 0) };
    if (!Object.values(strengths).every(Number.isFinite)) {
      throw refusal(`numbers in ${where}`, describe(config));
    }
    return { class_name: "L1L2", config: strengths };
  }

  #constraint(value: unknown, where: string): unknown {
    if (value === null) return undefined;
    const { class_name = value, config } = asObject(value);
    const known = named(constraints, class_name);
    if (known) return { class_name: known, config: numbersIn(config) };
    this.leftOut.push(where);
    return undefined;
  }

  /** Computing in 16 bits beside weights of 32 is left to the machine; whole numbers are a quantized network's. */
  #checkType(value: unknown, className: string, name: string): void {
    const { config } = asObject(value);
    const type = typeof value === "string" ? value : asObject(config).name;
    if (className === "InputLayer" || type === undefined || value === null) return;
    if (/^(mixed_)?(float(16|32|64)|bfloat16)$/.test(text(type))) return;
    throw refusal("layers of floating-point numbers", `${describe(type)} as dtype of ${name}`);
  }
}

/** Whether a class is a network that consists of listed layers. */
export function isNetwork(className: unknown): boolean {
  return className === "Sequential" || className === "Functional" || className === "Model";
}

/** A layer of another package, or a function that Keras 3 takes for a layer, may have the name of a layer. */
function isForeign(module: unknown, registered: unknown): boolean {
  const isKeras = module === undefined || module === null ||
    /^(tf_keras|keras)(\.src)?(\.layers(\..*)?|\.engine\.input_layer)?$/.test(text(module));
  const isOwn = registered === undefined || registered === null ||
    !/^[^>]+>/.test(text(registered)) || text(registered).startsWith("Keras>");
  return !isKeras || !isOwn;
}

function origin(module: unknown, registered: unknown): string {
  if (typeof registered === "string" && registered.includes(">")) {
    return `${registered.slice(0, registered.indexOf(">"))}'s `;
  }
  return typeof module === "string" && isForeign(module, null) ? `${module}'s ` : "";
}

/** Without a first layer's input shape, tfjs cannot build a Sequential. */
function withInput(
  layers: readonly { readonly class_name: string; readonly config: unknown }[],
  built: unknown,
): readonly unknown[] {
  const [first, ...rest] = layers;
  if (!first) throw refusal("layers", "none");
  if (first.class_name === "InputLayer" || isNetwork(first.class_name)) return layers;
  const { batch_input_shape = anyBatch(built) } = asObject(first.config);
  if (!Array.isArray(batch_input_shape)) {
    throw refusal("an input shape", "none; call the model, or its build(), before saving it");
  }
  return [{ ...first, config: { ...asObject(first.config), batch_input_shape } }, ...rest];
}

/** The size of a batch may be fixed in Keras; here it is the caller's. */
function anyBatch(shape: unknown): unknown {
  return Array.isArray(shape) ? [null, ...shape.slice(1)] : undefined;
}

/** tfjs makes the backward layer from the forward one. */
function checkMirrored({ layer, backward_layer }: Json, name: string): void {
  if (backward_layer === undefined || backward_layer === null) return;
  const shown = (value: unknown) => {
    const { class_name, config } = asObject(value);
    const { name: _, go_backwards: __, dtype: ___, ...rest } = asObject(config);
    return JSON.stringify(
      [class_name, rest],
      (key, value) =>
        key === "shared_object_id" || key.endsWith("_initializer") ? undefined : value,
    );
  };
  if (shown(layer) === shown(backward_layer)) return;
  throw refusal(`a backward layer like the forward one in ${name}, all that tfjs has`, "another");
}

function checkNumbers(config: Json, settings: readonly string[], name: string): void {
  for (const setting of settings) {
    const value = config[setting];
    if (value === undefined || typeof value === "number") continue;
    throw refusal(`one number as ${setting} of ${name}, all that tfjs has`, describe(value));
  }
}

/** What is overwritten by the file's weights: one that tfjs lacks is left to the layer's default. */
function initializerOf(value: unknown): unknown {
  const { class_name = value, config } = asObject(value);
  const known = named(initializers, text(class_name).replace(/V2$/, ""));
  if (!known) return undefined;
  const given = asObject(config);
  const settings = initializerSettings.filter((name) =>
    typeof given[name] === "number" || name === "mode" || name === "distribution"
  ).filter((name) => name in given);
  return {
    class_name: known,
    config: Object.fromEntries(settings.map((name) => [name, given[name]])),
  };
}

/** Text, or what errors say instead: an object may have a toString of its own. */
function text(value: unknown): string {
  return typeof value === "string" ? value : describe(value);
}

/** A number, or NaN. */
function number(value: unknown): number {
  return typeof value === "number" ? value : NaN;
}

/** What a table has under a name as Keras writes it: `LecunNormal`, `lecun_normal`. */
function named<Value>(table: Readonly<Record<string, Value>>, name: unknown): Value | undefined {
  const key = typeof name === "string" ? name.replaceAll("_", "").toLowerCase() : "";
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

function numbersIn(config: unknown): unknown {
  return Object.fromEntries(
    Object.entries(asObject(config)).filter(([, value]) => typeof value === "number"),
  );
}

/** The inputs of each use of a layer. */
function nodesOf(nodes: unknown, name: string): readonly (readonly Input[])[] {
  if (nodes === undefined || nodes === null) return [];
  if (!Array.isArray(nodes)) throw refusal(`inputs of ${name}`, describe(nodes));
  return nodes.map((node) =>
    Array.isArray(node) ? kerasTwoInputs(node, name) : kerasThreeInputs(node, name)
  );
}

type Input = readonly [layer: string, use: number, output: number];

function kerasTwoInputs(node: readonly unknown[], name: string): readonly Input[] {
  // One input may stand without a list around it.
  const inputs = typeof node[0] === "string" ? [node] : node;
  return inputs.map((input) => {
    const [, , , settings] = Array.isArray(input) ? input : [];
    checkCall(settings, name);
    return asInput(input, name);
  });
}

function kerasThreeInputs(node: unknown, name: string): readonly Input[] {
  const { args, kwargs } = asObject(node);
  checkCall(kwargs, name);
  const flat = Array.isArray(args) ? args.flat() : [];
  return flat.map((argument) => {
    const { class_name, config } = asObject(argument);
    if (class_name !== "__keras_tensor__") {
      throw refusal(`outputs of layers as inputs of ${name}`, describe(argument));
    }
    return asInput(asObject(config).keras_history, name);
  });
}

/** What a layer is called with beside its inputs. */
function checkCall(settings: unknown, name: string): void {
  for (const [setting, value] of Object.entries(asObject(settings))) {
    if (value === null || value === false) continue;
    throw refusal(`${name} called with its inputs alone`, `${setting}, ${describe(value)}`);
  }
}

function asInput(value: unknown, name: string): Input {
  const [layer, use, output] = Array.isArray(value) ? value : [];
  if (typeof layer === "string" && Number.isSafeInteger(use) && Number.isSafeInteger(output)) {
    return [layer, use, output];
  }
  throw refusal(`an output of a layer as input of ${name}`, describe(value));
}

function endsOf(value: unknown, what: string): readonly Input[] {
  if (!Array.isArray(value)) throw refusal(`a list of ${what}`, describe(value));
  const list = typeof value[0] === "string" ? [value] : value;
  return list.map((end) => asInput(end, `the ${what}`));
}
