// Where loadModel() looks, and what it says of what lies there instead of a model.

import assert from "node:assert/strict";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import * as tf from "@tensorflow/tfjs";
import { loadModel } from "../../lib/store/load_model.ts";
import { modelNames } from "../../lib/store/model_folder.ts";
import { ModelFileError } from "../../lib/store/read_model_file.ts";
import { saveModel } from "../../lib/store/save_model.ts";
import { barsModel } from "../_bars.ts";
import { temporaryFolder } from "../_temporary_folder.ts";
import { difference, loadStranger, writeArtifacts } from "./_artifacts.ts";

const model = barsModel();
const downloaded = {
  ...{ json: "digits.json", bin: "digits.weights.bin" },
  listedAs: "./digits.weights.bin",
};

Deno.test("a model loads from the files that a browser downloads, by folder, path and address", async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, "down");
  await writeArtifacts(path, model, downloaded);
  const json = join(path, "digits.json");
  for (const name of [path, json, pathToFileURL(path).href, pathToFileURL(json).href]) {
    const { model: loaded, card } = await loadStranger(name);
    assert.equal(difference(model, loaded), 0);
    assert.deepEqual(Object.keys(card.files), ["digits.json", "digits.weights.bin"]);
  }
  const again = {
    ...{ json: "digits (1).json", bin: "digits (1).weights.bin" },
    listedAs: "./digits (1).weights.bin",
  };
  await writeArtifacts(path, model, again);
  await assert.rejects(
    loadStranger(path),
    /one model, found digits \(1\)\.json, digits\.json; give/,
  );
  assert.equal(difference(model, (await loadStranger(join(path, "digits (1).json"))).model), 0);
});

Deno.test("what tfjs saves to file:// loads, its path to model.json too", async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, "saved");
  await model.save(pathToFileURL(path).href);
  assert.equal(difference(model, (await loadStranger(join(path, "model.json"))).model), 0);
  await saveModel({ model }, path, { replace: true });
  const { card } = await loadModel(join(path, "model.json"));
  assert.equal(card.name, "saved", "the card beside it counts");
});

Deno.test("a card vouches for model.json alone", async () => {
  await using folder = await temporaryFolder();
  await saveModel({ model }, folder.path + "/m");
  await Deno.copyFile(join(folder.path, "m/model.json"), join(folder.path, "m/other.json"));
  await assert.rejects(
    loadModel(join(folder.path, "m/other.json")),
    /vouches for, model.json, weig/,
  );
});

/** Refused in one line that has what is expected, what was found and what to do. */
async function refused(name: string, message: RegExp, card: "optional" | "required" = "optional") {
  await assert.rejects(loadModel(name, { card }), (error) => {
    assert.ok(error instanceof ModelFileError, `${error}`);
    assert.match(error.message, message);
    assert.doesNotMatch(error.message, /train the model again/);
    return true;
  });
}

Deno.test("a folder without a card says how to load it all the same", async () => {
  await using folder = await temporaryFolder();
  await writeArtifacts(folder.path, model);
  await refused(
    folder.path,
    /card.json: expected a file, found none; .*{ card: "optional" }/,
    "required",
  );
});

Deno.test("files of other formats, alone or in a folder, say how they are converted", async () => {
  for (
    const [file, message] of [
      [
        "digits.h5",
        /found digits.h5, a model of Keras; give the path of that file/,
      ],
      [
        "digits.keras",
        /found digits.keras, a model of Keras; give the path of that file/,
      ],
      ["saved_model.pb", /found saved_model.pb, TensorFlow's SavedModel; .* keras_saved_model/],
      [
        "digits.onnx",
        /found digits.onnx, a model of another library; only models with Keras layers/,
      ],
    ] as const
  ) {
    await using folder = await temporaryFolder();
    await Deno.writeTextFile(join(folder.path, file), "…");
    await refused(folder.path, message);
    const alone = /\.(h5|keras)$/.test(file) ? /found another kind of file/ : message; // is read
    await refused(join(folder.path, file), alone);
  }
});

Deno.test("a folder without a model, an address and a value that is no path say what they are", async () => {
  await using folder = await temporaryFolder();
  await refused(folder.path, /expected model.json, found an empty folder; give the folder/);
  await Deno.writeTextFile(join(folder.path, "notes.txt"), "…");
  await refused(folder.path, /expected model.json, found none beside notes.txt/);
  await refused(
    "https://example.com/m/model.json",
    /found an address of https; download model.json/,
  );
  await refused("indexeddb://digits", /found an address of indexeddb/);
  const promise = Promise.resolve("m") as unknown as string;
  await assert.rejects(
    loadModel(promise),
    /model: expected a name or a path, found a Promise \(is an/,
  );
  const options = { Card: "optional" } as object;
  await assert.rejects(
    loadModel(folder.path, options),
    /unknown option, Card; did you mean card\?/,
  );
});

Deno.test("a name that no model has is answered with the nearest one", async () => {
  const [name = ""] = await modelNames();
  assert.notEqual(name, "");
  await refused(
    name.replace("_", "-"),
    new RegExp(`found no folder .*; did you mean ${name}\\?`),
  );
  await refused("something else entirely", /found no folder .*; there are /);
});

/** Writes a model whose JSON was changed. */
async function withJson(folder: string, change: (json: Record<string, unknown>) => unknown) {
  await writeArtifacts(folder, model);
  const path = join(folder, "model.json");
  await Deno.writeTextFile(path, JSON.stringify(change(JSON.parse(await Deno.readTextFile(path)))));
}

Deno.test("JSON of another kind says of which: graph models, topologies alone, no manifest", async () => {
  await using folder = await temporaryFolder();
  await withJson(folder.path, (json) => ({ ...json, format: "graph-model" }));
  await refused(
    folder.path,
    /found a graph model, which has no layers; convert the Keras model with/,
  );
  await withJson(
    folder.path,
    (json) => ({ ...json, modelTopology: { node: [] }, format: undefined }),
  );
  await refused(folder.path, /found a graph model/);
  await withJson(
    folder.path,
    () => model.toJSON(undefined, false),
  );
  await refused(
    folder.path,
    /found a topology alone, without weights, as model.toJSON\(\) gives it/,
  );
  await withJson(folder.path, (json) => ({ ...json, weightsManifest: undefined }));
  await refused(folder.path, /found no weightsManifest; save the model with model.save/);
});

Deno.test("a configuration of Keras 3 says so, and how to get one that loads", async () => {
  await using folder = await temporaryFolder();
  const before = tf.memory().numTensors;
  // As Keras 3's converter writes an input: batch_shape in the place of batch_input_shape.
  const topology = ({ config, ...rest }: { config: { layers: { config: object }[] } }) => {
    const [first, ...layers] = config.layers;
    const { batch_input_shape: batch_shape, ...own } = first!.config as Record<string, unknown>;
    const input = { class_name: "InputLayer", config: { batch_shape, name: "input" } };
    const conv = { ...first, config: own, registered_name: null };
    return {
      keras_version: "3.6.0",
      model_config: { ...rest, config: { ...config, layers: [input, conv, ...layers] } },
    };
  };
  await writeArtifacts(folder.path, model, { topology });
  await refused(
    folder.path,
    /found those of Keras 3, which it cannot read; load the .keras or .h5 file itself/,
  );
  assert.equal(tf.memory().numTensors, before);
});
