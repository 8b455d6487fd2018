// Damaged files of Keras, and generated architectures in them: loaded, or refused by file; never a crash or a long wait.

import "../../lib/tensorflow/backend.ts";
import assert from "node:assert/strict";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import fc from "fast-check";
import { ArchitectureError, translate } from "../../lib/store/formats/keras_topology.ts";
import { loadModel } from "../../lib/store/load_model.ts";
import { ModelFileError } from "../../lib/store/read_model_file.ts";
import { configOf, examples, repacked } from "../store/formats/_keras_files.ts";
import { changes, fuzz, mangle } from "./_fuzz.ts";

const folder = await Deno.makeTempDir();
globalThis.addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));

/** Loads and uses it, or says why not; nothing is left of it. */
async function outcome(bytes: Uint8Array, name: string): Promise<"predicts" | "refused"> {
  const path = join(folder, name);
  await Deno.writeFile(path, bytes);
  const tensors = tf.memory().numTensors;
  const { warn } = console;
  console.warn = () => {};
  try {
    const { model, card } = await loadModel(path);
    tf.tidy(() => {
      const result = model.predict(tf.ones([1, ...card.inputShape])) as tf.Tensor;
      assert.equal(result.size, card.classNames.length);
    });
    tf.dispose(model.weights.map((weight) => weight.read()));
    return "predicts";
  } catch (error) {
    if (!(error instanceof ModelFileError)) throw error;
    assert.match(error.message, /^[^\n]*fuzzed[^\n]*: expected [^\n]*, found[^\n]*$/);
    assert.ok(error.message.length < 3700);
    return "refused";
  } finally {
    console.warn = warn;
    assert.equal(tf.memory().numTensors, tensors);
  }
}

/** Bytes changed anywhere, or near the beginning, where HDF5 says how it is laid out; and its end cut off. */
const damaged = fc.record({
  name: fc.constantFrom("2_reference", "3_reference", "3_unbuilt"),
  format: fc.constantFrom("h5", "h5", "h5", "keras") as fc.Arbitrary<"h5" | "keras">,
  writes: fc.array(
    fc.tuple(fc.oneof(fc.nat(4096), fc.nat()), fc.constantFrom(0, 1, 127, 128, 255), fc.nat(255)),
    { minLength: 1, maxLength: 8 },
  ),
  cut: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, fc.nat(5000)),
}).map(({ name, format, writes, cut }) => {
  const bytes = examples[name]!.files[format].slice();
  for (const [where, edge, byte] of writes) {
    bytes[where % bytes.length] = where % 2 === 0 ? edge : byte;
  }
  return { bytes: bytes.subarray(0, bytes.length - cut % bytes.length), format };
});

fuzz(
  "damaged files of Keras are loaded and predict, or refused in one line",
  40,
  damaged,
  ({ bytes, format }) => outcome(bytes, `fuzzed.${format}`),
  ["predicts", "refused"],
);

const mangled = fc.record({
  name: fc.constantFrom(
    "2_residual",
    "3_residual",
    "2_nested",
    "3_nested",
    "3_recurrent",
    "3_shapes",
  ),
  wanted: changes([
    ...[
      "Lambda",
      "Dense",
      "Conv2D",
      "Sequential",
      "Functional",
      "InputLayer",
      "LSTM",
      "Bidirectional",
    ],
    ...[
      "relu",
      "softmax",
      "same",
      "channels_first",
      "float16",
      "L2",
      "MaxNorm",
      "__keras_tensor__",
    ],
  ]),
});

fuzz(
  "generated architectures are built and predict, or refused in one line",
  40,
  mangled,
  async ({ name, wanted }) => {
    const json = JSON.stringify(mangle(configOf(name), wanted)) ?? "";
    const config = new TextEncoder().encode(json);
    return await outcome(repacked(name, { "config.json": config }), "fuzzed.keras");
  },
  ["predicts", "refused"],
);

fuzz(
  "generated architectures are translated, or refused in one line",
  2000,
  mangled,
  ({ name, wanted }) => {
    try {
      translate(mangle(configOf(name), wanted), "3.15.0");
      return "translated";
    } catch (error) {
      if (!(error instanceof ArchitectureError)) throw error;
      assert.match(error.message, /^expected [^\n]*, found [^\n]*$/);
      return "refused";
    }
  },
  ["translated", "refused"],
);
