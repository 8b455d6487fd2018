// loadModel() and files that ask for too much: a few kilobytes cost neither minutes nor gigabytes.

import assert from "node:assert/strict";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { loadModel } from "../../lib/store/load_model.ts";
import { saveModel } from "../../lib/store/save_model.ts";
import { good, Mangled, refuses } from "./_mangled.ts";
import { temporaryFolder } from "../_temporary_folder.ts";

/** A layer as model.json has it. */
const layer = (class_name: string, config: object = {}) => ({ class_name, config });

const input = { name: "first", trainable: true, batch_input_shape: [null, 12, 12, 1] };

/** Puts a network of these layers in the model's place, with weights of zeros that the card vouches for. */
function become(model: Mangled, layers: readonly object[], weights: Record<string, number[]> = {}) {
  const list = Object.entries(weights).map(([name, shape]) => ({ name, shape, dtype: "float32" }));
  const elements = list.reduce(
    (sum, { shape }) => sum + shape.reduce((product, size) => product * size, 1),
    0,
  );
  model.write(
    "model.json",
    JSON.stringify({
      modelTopology: layer("Sequential", { name: "s", layers }),
      weightsManifest: [{ paths: ["weights.bin"], weights: list }],
    }),
  );
  model.write("weights.bin", new Uint8Array(4 * elements));
}

const flat = layer("Flatten", input);
const dense = (config: object) => layer("Dense", { name: "dense", units: 3, ...config });

refuses("more layers than any network has", (model) => {
  become(model, Array.from({ length: 1001 }, (_, i) => layer("Flatten", { name: `f${i}` })));
}, /expected at most 1000 layers, found more; save it again/);
refuses("an unknown layer inside a network inside the network", (model) => {
  const inner = layer("Sequential", { name: "inner", layers: [layer("Backdoor")] });
  become(model, [flat, layer("Sequential", { name: "outer", layers: [inner] })]);
}, /expected layers that tfjs 4.22.0 knows, found "Backdoor"/);
refuses("an unknown layer inside one that wraps it", (model) => {
  become(model, [flat, layer("TimeDistributed", { name: "t", layer: layer("Backdoor") })]);
}, /model.json: expected a network that can be built, found: .*Backdoor/);

const channels = { data_format: "channels_last" };
const enlarged = (name: string, factor: number) =>
  layer("UpSampling2D", { ...input, ...channels, name, size: [factor, factor] });
const mean = layer("GlobalAveragePooling2D", { name: "mean", ...channels });
for (
  const [what, shape, features, layers] of [
    ["a layer that repeats without end", `${2 ** 40} x 144`, 144, [
      flat,
      layer("RepeatVector", { name: "repeated", n: 2 ** 40 }),
      layer("GlobalAveragePooling1D", { name: "mean" }),
    ]],
    ["an image enlarged to a terapixel", "1200000 x 1200000 x 1", 1, [enlarged("e", 1e5), mean]],
    ["such a layer in a network inside", "12000 x 12000 x 1", 1, [
      enlarged("e", 1),
      layer("Sequential", { name: "inner", layers: [enlarged("second", 1e3), mean] }),
    ]],
  ] as const
) {
  refuses(what, (model) => {
    const weights = { "dense/kernel": [features, 3], "dense/bias": [3] };
    become(model, [...layers, dense({})], weights);
  }, new RegExp(`expected layers that give at most 1048576 numbers an image, found ${shape} in`));
}

Deno.test("loadModel() takes a layer of exactly as many outputs as it may have", async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, "bars");
  await saveModel({ model: good }, path);
  const mangled = new Mangled(path);
  const large = { ...input, batch_input_shape: [null, 1024, 1024, 1] };
  become(mangled, [
    layer("MaxPooling2D", {
      ...large,
      ...{ pool_size: [512, 512], strides: [512, 512], padding: "valid" },
      data_format: "channels_last",
    }),
    layer("Flatten", { name: "flat" }),
    dense({}),
  ], { "dense/kernel": [4, 3], "dense/bias": [3] });
  mangled.edit("card.json", { inputShape: [1024, 1024, 1], parameters: 15 });
  const { model } = await loadModel(path);
  assert.deepEqual(model.outputs[0]!.shape, [null, 3]);
  model.dispose();
});

Deno.test("loadModel() does not compute the initial weights that a file asks for: they are overwritten", async () => {
  // A random orthogonal matrix of a thousand rows takes tfjs minutes.
  await using folder = await temporaryFolder();
  const path = join(folder.path, "bars");
  await saveModel({ model: good }, path);
  const mangled = new Mangled(path);
  become(mangled, [
    flat,
    layer("Dense", {
      ...{ name: "wide", units: 1000, use_bias: false },
      kernel_initializer: layer("Orthogonal", { gain: 1, seed: 1 }),
    }),
    layer("Dense", {
      ...{ name: "wider", units: 1000, use_bias: false },
      kernel_initializer: layer("Orthogonal", { gain: 1, seed: 1 }),
    }),
    dense({ use_bias: false }),
  ], {
    "wide/kernel": [144, 1000],
    "wider/kernel": [1000, 1000],
    "dense/kernel": [1000, 3],
  });
  mangled.edit("card.json", { parameters: 1000 * (144 + 1000 + 3) });
  const { apply } = orthogonal;
  orthogonal.apply = () => assert.fail("the initializer was asked");
  try {
    const { model } = await loadModel(path);
    assert.ok(model.getWeights().every((weight) => weight.max().dataSync()[0] === 0));
    model.dispose();
  } finally {
    orthogonal.apply = apply;
  }
});

/** What all of `tf.initializers.orthogonal` share; tfjs does not export their class. */
const orthogonal: { apply: (shape: tf.Shape) => tf.Tensor } = Object.getPrototypeOf(
  tf.initializers.orthogonal({ gain: 1 }),
);

for (
  const [field, value, expected] of [
    ["activation", "SGD", "an activation"],
    ["activation", layer("Dense", { units: 2 }), "an activation"],
    ["kernel_initializer", layer("Dense", { units: 2 }), "an initializer"],
    ["kernel_regularizer", layer("Adam"), "a regularizer"],
    ["kernel_constraint", layer("Zeros"), "a constraint"],
  ] as const
) {
  const name = typeof value === "string" ? value : value.class_name;
  refuses(`${name} as ${field}`, (model) => {
    model.edit("model.json", { [field]: value }, "modelTopology.config.layers.0.config");
  }, new RegExp(`expected ${expected} as ${field}, found ${name}; save it again`));
}
refuses("a layer that tfjs builds and cannot apply", (model) => {
  model.edit("model.json", { strides: [0, 0] }, "modelTopology.config.layers.0.config");
}, /expected .*; save it again/);
refuses("fields that tfjs understands though it never writes them", (model) => {
  model.edit("model.json", { className: "Dense" }, "modelTopology.config.layers.0");
}, /expected the names of fields that tfjs writes, found className/);
refuses("a recurrent layer over so many steps that it never ends", (model) => {
  become(model, [
    flat,
    layer("RepeatVector", { name: "repeated", n: 2000 }),
    layer("SimpleRNN", { name: "rnn", units: 2, use_bias: false, return_sequences: false }),
    dense({ use_bias: false }),
  ], {
    "rnn/kernel": [144, 2],
    "rnn/recurrent_kernel": [2, 2],
    "dense/kernel": [2, 3],
  });
}, /expected layers that take at most 1024 steps one after the other, found 2000 in rnn/);

/** A network of two layers that wait for one another, or as `inputs` has it: what each layer is applied to. */
function connected(model: Mangled, inputs: Readonly<Record<string, readonly unknown[] | null>>) {
  const layers = Object.entries(inputs).map(([name, from]) => ({
    name,
    ...(from === null ? layer("InputLayer", { ...input, name }) : layer("ReLU", { name })),
    inbound_nodes: from === null || from.length === 0 ? [] : [[from]],
  }));
  model.write(
    "model.json",
    JSON.stringify({
      modelTopology: layer("Model", {
        ...{ name: "m", layers },
        ...{ input_layers: [["in", 0, 0]], output_layers: [["a", 0, 0]] },
      }),
      weightsManifest: [{ paths: ["weights.bin"], weights: [] }],
    }),
  );
  model.write("weights.bin", new Uint8Array());
}

for (
  const [what, inputs, waiting] of [
    ["that wait for one another", { in: null, a: ["b", 0, 0], b: ["a", 0, 0] }, "a"],
    ["that wait for a layer that is not there", { in: null, a: ["c", 0, 0] }, "a"],
    ["that wait for a use of a layer that is not there", { in: null, a: ["in", 7, 0] }, "a"],
    ["that take no input", { in: null, a: ["in", 0, 0], b: [] }, "b"],
    ["that wait for themselves", { in: null, a: ["in", 0, 0], b: ["b", 0, 0] }, "b"],
  ] as const
) {
  // tfjs would go over them again and again without end.
  refuses(
    `layers ${what}`,
    (model) => connected(model, inputs),
    new RegExp(
      `expected layers that are connected from the input on, found "${waiting}", whose inputs never come`,
    ),
  );
}

const names = Array.from({ length: 257 }, (_, i) => `part${i}.bin`);
refuses("more weight files than a model may have", (model) => {
  model.edit("model.json", { paths: names }, "weightsManifest.0");
}, /expected at most 256 weight files, found 257/);
refuses("weights that are large only together", (model) => {
  const shape = [2 ** 13, 2 ** 12];
  const weights = ["a", "b", "c"].map((name) => ({ name, shape, dtype: "float32" }));
  model.edit("model.json", { weightsManifest: [{ paths: ["weights.bin"], weights }] });
}, /expected at most 67108864 numbers in all, found 100663296 up to c/);
refuses("a weight that is large alone", (model) => {
  model.edit("model.json", { shape: [2 ** 26, 2] }, "weightsManifest.0.weights.0");
}, /expected conv1\/kernel of at most 67108864 numbers, found 67108864 x 2/);

for (
  const [quantization, message] of [
    [{ dtype: "float64" }, /quantization\.dtype: expected .*, found "float64"/],
    [{ dtype: "uint8" }, /quantization\.scale: expected a number, found nothing/],
    [{ dtype: "uint16", scale: 1 }, /quantization\.min: expected a number, found nothing/],
    [{ dtype: "uint8", scale: "1", min: 0 }, /quantization\.scale: expected a number, found "1"/],
    [{}, /quantization\.dtype: expected .*, found nothing/],
    ["uint8", /quantization: expected an object, found "uint8"/],
    [null, /quantization: expected an object, found null/],
  ] as const
) {
  refuses(`weights quantized by ${JSON.stringify(quantization)}`, (model) => {
    model.edit("model.json", { quantization }, "weightsManifest.0.weights.0");
  }, message);
}

Deno.test("loadModel() takes weight files in the manifest's order, whatever they are called", async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, "bars");
  await saveModel({ model: good }, path);
  const mangled = new Mangled(path);
  const bytes = mangled.bytes("weights.bin");
  // As keys of an object, "1" would come before "b".
  mangled.edit("model.json", { paths: ["b", "1"] }, "weightsManifest.0");
  mangled.write("b", bytes.subarray(0, 999));
  mangled.write("1", bytes.subarray(999));
  mangled.edit("card.json", { "weights.bin": undefined }, "files");
  const { model } = await loadModel(path);
  for (const [at, weight] of model.getWeights().entries()) {
    assert.deepEqual(weight.dataSync(), good.getWeights()[at]!.dataSync());
  }
  model.dispose();
});

Deno.test("loadModel() takes weights of bytes, with their scale and offset", async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, "bars");
  await saveModel({ model: good }, path);
  const mangled = new Mangled(path);
  const { weightsManifest } = JSON.parse(new TextDecoder().decode(mangled.bytes("model.json")));
  for (const weight of weightsManifest[0].weights) {
    weight.quantization = { dtype: "uint8", scale: 0.5, min: -1 };
  }
  mangled.edit("model.json", { weightsManifest });
  mangled.write("weights.bin", new Uint8Array(good.countParams()).fill(3));
  const { model } = await loadModel(path);
  assert.ok(model.getWeights().every((weight) => weight.dataSync().every((value) => value === .5)));
  model.dispose();
});

refuses("a path and a name that would act on a terminal: both are told as text", (model) => {
  model.edit("model.json", { class_name: "\u001b[2J\u0007\u202e\r\nDense" }, "modelTopology");
}, /found "\\u001b\[2J\\u0007\\u202e\\r\\nDense"/);
refuses("a name of a megabyte: the error keeps what is worth reading", (model) => {
  model.edit("model.json", { class_name: "x".repeat(1e6) }, "modelTopology");
}, /bars\/model.json: expected layers .* "x+ \[\.\.\.\] x+"; register it .* convert the model$/);
