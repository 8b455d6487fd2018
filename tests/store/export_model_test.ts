// Files for other programs: read back, they compute the same; decoded, they hold what they should; and Keras and
// onnxruntime, where a Python has them, open them and predict the same.

import "../../lib/tensorflow/backend.ts";
import assert from "node:assert/strict";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { unzipSync } from "fflate";
import { baselineCnn } from "../../lib/model/baseline_cnn.ts";
import { deepCnn } from "../../lib/model/deep_cnn.ts";
import { exportModel } from "../../lib/store/export_model.ts";
import { h5Bytes, kerasBytes } from "../../lib/store/formats/keras_file.ts";
import { loadModel } from "../../lib/store/load_model.ts";
import { modelNames } from "../../lib/store/model_folder.ts";
import { renderedDigits } from "../../lib/data/rendered/rendered_digits.ts";
import { silentReporter } from "../../lib/show/training/default_reporter.ts";
import { train } from "../../lib/training/train.ts";
import { project } from "../../lib/tasks/project.ts";
import { exists } from "../../lib/io/exists.ts";
import { temporaryFolder } from "../_temporary_folder.ts";
import { networks } from "./formats/_networks.ts";
import { decodeOnnx } from "./formats/_decode_onnx.ts";

const { layers } = tf;

async function quietly<Result>(run: () => Promise<Result>): Promise<Result> {
  const { warn } = console;
  console.warn = () => {};
  try {
    return await run();
  } finally {
    console.warn = warn;
  }
}

/** What a network makes of some images: both as numbers. */
function predicted(model: tf.LayersModel) {
  return tf.tidy(() => {
    const shape = [4, ...model.inputs[0]!.shape.slice(1).map(Number)];
    const inputs = tf.randomUniform(shape, 0, 1, "float32", 5);
    const outputs = (model.predict(inputs) as tf.Tensor).dataSync();
    return { shape, inputs: [...inputs.dataSync()], outputs: [...outputs] };
  });
}

for (const [name, make] of Object.entries({ baselineCnn, deepCnn, ...networks })) {
  Deno.test(`${name} as .h5 and .keras is read back as what it was`, async () => {
    await using folder = await temporaryFolder();
    const model = make();
    const { outputs } = predicted(model);
    for (const extension of ["h5", "keras"]) {
      const path = join(folder.path, `a.${extension}`);
      await exportModel(model, path);
      const again = (await quietly(() => loadModel(path))).model;
      const far = predicted(again).outputs.map((value, i) => Math.abs(value - outputs[i]!));
      assert.ok(Math.max(...far) < 1e-6, `${extension}: ${Math.max(...far)}`);
      assert.deepEqual(structureOf(again), structureOf(model), extension);
      assert.deepEqual(
        [again.name, again instanceof tf.Sequential],
        [model.name, model instanceof tf.Sequential],
      );
    }
  });

  Deno.test(`${name} as .onnx is a graph in order, of its weights, from images to scores`, async () => {
    await using folder = await temporaryFolder();
    const model = make();
    await exportModel(model, join(folder.path, "a.onnx"));
    const graph = decodeOnnx(await Deno.readFile(join(folder.path, "a.onnx")));
    assert.deepEqual([graph.opset, graph.file], [17, 8]);
    const shape = model.inputs[0]!.shape.slice(1);
    assert.deepEqual(graph.inputs, [{ name: "images", shape: ["batch", ...shape] }]);
    assert.deepEqual(graph.outputs, [{ name: "scores", shape: ["batch", 10] }]);
    const known = new Set(["images", ...graph.tensors.keys(), ""]);
    for (const { inputs, outputs, name } of graph.nodes) {
      for (const input of inputs) assert.ok(known.has(input), `${name} takes ${input}`);
      for (const output of outputs) {
        assert.ok(!known.has(output), output);
        known.add(output);
      }
    }
    assert.ok(known.has("scores"));
    const stored = [...graph.tensors.values()].map(({ values }) => sortedText(values));
    for (const { originalName, weight } of weightsOf(model)) {
      assert.ok(stored.includes(sortedText(weight)), originalName);
    }
    for (const { values, shape } of graph.tensors.values()) {
      assert.equal(values.length, shape.reduce((size, side) => size * side, 1));
    }
  });
}

function structureOf(model: tf.LayersModel) {
  return model.layers.filter((layer) => layer.getClassName() !== "InputLayer").map((layer) => {
    const { kernelRegularizer, kernelConstraint, name, rate, epsilon } = layer.getConfig();
    return [layer.getClassName(), name, kernelRegularizer, kernelConstraint, rate, epsilon];
  });
}

function weightsOf(model: tf.LayersModel) {
  return model.weights.map((weight) => ({
    originalName: weight.originalName,
    weight: weight.read().dataSync(),
  }));
}

function sortedText(values: ArrayLike<number>): string {
  return Float32Array.from(values).sort().join();
}

Deno.test("the baseline as .onnx turns its channels twice, and its kernels lie as ONNX has them", async () => {
  await using folder = await temporaryFolder();
  const model = baselineCnn({ seed: 2 });
  await exportModel(model, join(folder.path, "a.onnx"));
  const { nodes, tensors } = decodeOnnx(await Deno.readFile(join(folder.path, "a.onnx")));
  assert.deepEqual(nodes.map(({ operator }) => operator), [
    ...["Transpose", "Conv", "Relu", "MaxPool", "Conv", "Relu", "MaxPool", "Transpose"],
    ...["Flatten", "Gemm", "Relu", "Gemm", "Softmax", "Identity"],
  ]);
  const second = nodes.filter(({ operator }) => operator === "Conv")[1]!;
  assert.deepEqual(second.attributes, {
    ...{ kernel_shape: [3, 3], strides: [1, 1], dilations: [1, 1] },
    ...{ pads: [0, 0, 0, 0], group: 1 },
  });
  const kernel = tensors.get(second.inputs[1]!)!;
  assert.deepEqual(kernel.shape, [64, 32, 3, 3]);
  const expected = tf.tidy(() =>
    (model.getLayer("conv2").weights[0]!.read() as tf.Tensor4D).transpose([3, 2, 0, 1]).dataSync()
  );
  assert.deepEqual(Float32Array.from(kernel.values), expected);
});

Deno.test("zeros around a convolution lie where TensorFlow puts them: the odd one comes after", async () => {
  await using folder = await temporaryFolder();
  const model = tf.sequential({
    layers: [
      layers.conv2d({
        ...{ filters: 1, kernelSize: [2, 3], strides: [1, 2], padding: "same" },
        inputShape: [6, 6, 1],
      }),
      layers.flatten(),
      layers.dense({ units: 2 }),
    ],
  });
  await exportModel(model, join(folder.path, "a.onnx"));
  const { nodes } = decodeOnnx(await Deno.readFile(join(folder.path, "a.onnx")));
  assert.deepEqual(nodes.find(({ operator }) => operator === "Conv")!.attributes["pads"], [
    ...[0, 0],
    ...[1, 1],
  ]);
});

Deno.test("each file says which pixels it takes and what its classes are called", async () => {
  await using folder = await temporaryFolder();
  const bytes = tf.sequential({
    layers: [
      layers.rescaling({ scale: 1 / 255, inputShape: [4, 4, 1] }),
      layers.flatten(),
      layers.dense({ units: 2, activation: "softmax" }),
    ],
  });
  const plain = tf.sequential({ layers: bytes.layers.slice(1) });
  for (const [model, pixels] of [[bytes, "0-255"], [plain, "0-1"]] as const) {
    const said = { pixels, input_shape: "[4,4,1]", class_names: '["ox","both"]' };
    const source = { model, classNames: ["ox", "both"] };
    await exportModel(source, join(folder.path, "a.onnx"));
    const { metadata } = decodeOnnx(await Deno.readFile(join(folder.path, "a.onnx")));
    assert.deepEqual(metadata, said);
    await exportModel(source, join(folder.path, "a.keras"));
    const { "metadata.json": json } = unzipSync(
      await Deno.readFile(join(folder.path, "a.keras")),
    );
    assert.deepEqual(JSON.parse(new TextDecoder().decode(json)), {
      keras_version: "3.0.0",
      ...said,
    });
  }
});

Deno.test("what a Keras file says of its classes and pixels is read back, and nothing that it does not say", async () => {
  await using folder = await temporaryFolder();
  const model = tf.sequential({
    layers: [
      layers.flatten({ inputShape: [4, 4, 1] }),
      layers.dense({ units: 2, activation: "softmax" }),
    ],
  });
  const { warn } = console;
  const warnings: string[] = [];
  console.warn = (text) => void warnings.push(text);
  try {
    for (const extension of ["h5", "keras"]) {
      const path = join(folder.path, `a.${extension}`);
      await exportModel({ model, classNames: ["ox", "both"] }, path);
      assert.deepEqual((await loadModel(path)).card.classNames, ["ox", "both"]);
      assert.doesNotMatch(warnings.pop()!, /add { pixels: "0-255" }/);

      const bytes = extension === "h5" ? h5Bytes : kerasBytes;
      for (const class_names of ["ox, both", '["ox"]', "[1,2]", "null"]) {
        await Deno.writeFile(path, await bytes(model, { class_names }));
        assert.deepEqual((await loadModel(path)).card.classNames, ["0", "1"]);
        assert.match(warnings.pop()!, /add { pixels: "0-255" }/);
      }
    }
  } finally {
    console.warn = warn;
  }
});

Deno.test("the same model has the same bytes at any time", async () => {
  await using folder = await temporaryFolder();
  for (const extension of ["keras", "h5", "onnx"]) {
    const path = join(folder.path, `a.${extension}`);
    const model = baselineCnn({ seed: 3 });
    await exportModel(model, path);
    const first = await Deno.readFile(path);
    const { now } = Date;
    Date.now = () => now() + 60_000;
    try {
      await exportModel(model, path);
    } finally {
      Date.now = now;
    }
    assert.ok((await Deno.readFile(path)).every((byte, at) => byte === first[at]), extension);
  }
});

function ended(...middle: tf.layers.Layer[]): tf.LayersModel {
  return tf.sequential({
    layers: [
      layers.inputLayer({ inputShape: [4, 4, 1] }),
      ...middle,
      layers.flatten(),
      layers.dense({ units: 2, activation: "softmax" }),
    ],
  });
}

const rows = () => layers.reshape({ targetShape: [4, 4] });
const hard = () => layers.activation({ activation: "hardSigmoid", name: "hard" });

/** By what the error names: the formats that refuse it, and the network. */
const refused: Readonly<Record<string, readonly [formats: string, make: () => tf.LayersModel]>> = {
  "LSTM as memory": [
    "keras h5 onnx",
    () => ended(rows(), layers.lstm({ units: 2, returnSequences: true, name: "memory" })),
  ],
  "GRU as gate": [
    "keras h5 onnx",
    () => ended(rows(), layers.gru({ units: 2, returnSequences: true, name: "gate" })),
  ],
  "hard_sigmoid in hard": ["keras h5", () => ended(hard())],
  "a network within the network as inner": [
    "keras h5 onnx",
    () => {
      const inner = tf.sequential({
        layers: [layers.dense({ units: 3, inputShape: [4, 4, 1] })],
        name: "inner",
      });
      return ended(inner);
    },
  ],
  "Conv2DTranspose as wider": [
    "onnx",
    () => ended(layers.conv2dTranspose({ filters: 2, kernelSize: 2, name: "wider" })),
  ],
  "1 in BatchNormalization rows": [
    "onnx",
    () => ended(layers.batchNormalization({ axis: 1, name: "rows" })),
  ],
  "a/b": ["keras h5", () => ended(layers.dense({ units: 2, name: "a/b" }))],
};

for (const [named, [formats, make]] of Object.entries(refused)) {
  Deno.test(`${named} is refused by name as ${formats}, before there is a file`, async () => {
    await using folder = await temporaryFolder();
    const model = make();
    for (const extension of formats.split(" ")) {
      await assert.rejects(exportModel(model, join(folder.path, `a.${extension}`)), (error) => {
        assert.ok(error instanceof Error);
        assert.equal(error.name, "InputError");
        assert.ok(error.message.includes(`found ${named}`), error.message);
        return true;
      });
    }
    assert.deepEqual([...Deno.readDirSync(folder.path)], []);
  });
}

Deno.test("a file that is there stays unless replace says otherwise, and so does a folder", async () => {
  await using folder = await temporaryFolder();
  const model = baselineCnn();
  for (const name of ["a.onnx", "a.keras", "a.h5", "a.HDF5"]) {
    const path = join(folder.path, name);
    await Deno.writeTextFile(path, "mine");
    await assert.rejects(exportModel(model, path), /expected no file yet, found one/);
    assert.equal(await Deno.readTextFile(path), "mine");
    await exportModel(model, path, { replace: true });
    await exportModel(model, path); // its own
    assert.ok((await Deno.stat(path)).size > 900_000);
  }
  const made = join(folder.path, "folder");
  await exportModel({ model, classNames: [..."abcdefghij"] }, made);
  assert.deepEqual((await loadModel(made)).card.classNames, [..."abcdefghij"]);
});

Deno.test("weights that are not finite and formats that are not written are refused", async () => {
  await using folder = await temporaryFolder();
  const model = baselineCnn();
  const path = (name: string) => join(folder.path, name);
  for (const name of ["a.tflite", "a.pb", "a.json"]) {
    await assert.rejects(
      exportModel(model, path(name)),
      /ends in \.keras, \.h5, \.hdf5, \.onnx, found/,
    );
  }
  const [kernel] = model.weights;
  tf.tidy(() => (kernel!.read() as tf.Variable).assign(tf.fill(kernel!.shape as number[], NaN)));
  for (const name of ["a.keras", "a.h5", "a.onnx"]) {
    await assert.rejects(exportModel(model, path(name)), /expected finite weights, found NaN/);
  }
  assert.deepEqual([...Deno.readDirSync(folder.path)], []);
});

const python = await pythonWithLibraries();

Deno.test({
  name: "Keras and onnxruntime open what is written, and predict the same to 1e-5",
  ignore: python === undefined, // EXPORT_PYTHON names one that has keras, tf_keras, onnx or onnxruntime
  async fn() {
    await using folder = await temporaryFolder();
    const loaded = await Array.fromAsync(
      (await modelNames()).filter((name) => !name.startsWith("mine/")),
      async (name) => [name, (await loadModel(name)).model] as const,
    );
    const made = Object.entries(networks).map(([name, make]) => [name, make()] as const);
    for (const [name, model] of [...loaded, ...made]) {
      const path = join(folder.path, name);
      await Deno.writeTextFile(`${path}.json`, JSON.stringify(predicted(model)));
      for (const extension of ["keras", "h5", "onnx"]) {
        await exportModel(model, `${path}.${extension}`);
      }
    }
    const script = new URL("./formats/fixtures/predict_exported.py", import.meta.url).pathname;
    const { success, stdout, stderr } = await new Deno.Command(python!, {
      args: [script, folder.path],
    }).output();
    assert.ok(success, new TextDecoder().decode(stderr));
    const report: Record<string, Record<string, number>> = JSON.parse(
      new TextDecoder().decode(stdout),
    );
    assert.ok(Object.keys(report).length > 0);
    for (const [library, differences] of Object.entries(report)) {
      assert.ok(Object.keys(differences).length >= loaded.length + made.length, library);
      for (const [file, difference] of Object.entries(differences)) {
        assert.ok(difference < 1e-5, `${library}, ${file}: ${difference}`);
      }
    }
  },
});

/** The bench's environment, or the Python that the user names. */
async function pythonWithLibraries(): Promise<string | undefined> {
  const path = Deno.env.get("EXPORT_PYTHON") ?? join(project.root, ".venv-bench", "bin", "python");
  if (!await exists(path)) return undefined;
  const names = ["keras", "tf_keras", "onnxruntime"];
  const code = `import importlib.util as u; print(any(map(u.find_spec, ${JSON.stringify(names)})))`;
  const { stdout } = await new Deno.Command(path, { args: ["-c", code] }).output();
  return new TextDecoder().decode(stdout).trim() === "True" ? path : undefined;
}

Deno.test("exportModel() keeps the class names of a training run", async () => {
  await using folder = await temporaryFolder();
  const classNames = [..."abcdefghij"];
  const { train: images } = await renderedDigits({ train: 20, test: 1 });
  const options = { epochs: 1, batchSize: 10, reporter: silentReporter };
  const run = await train(baselineCnn(), { ...images, classNames }, options);
  for (const extension of ["h5", "keras"]) {
    const path = join(folder.path, `run.${extension}`);
    await exportModel(run, path);
    assert.deepEqual((await quietly(() => loadModel(path))).card.classNames, classNames);
  }
});
