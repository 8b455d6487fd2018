// loadModel(): each way in which a folder can be wrong is refused, by file, and before anything is made of it.

import assert from "node:assert/strict";
import { join } from "node:path";
import { loadModel } from "../../lib/store/load_model.ts";
import { saveModel } from "../../lib/store/save_model.ts";
import { barsModel } from "../_bars.ts";
import { good, Mangled, refuses } from "./_mangled.ts";
import { temporaryFolder } from "../_temporary_folder.ts";
import { fingerprint } from "../_fingerprint.ts";

const weights = (model: Mangled) => model.bytes("weights.bin");
const firstLayer = "modelTopology.config.layers.0.config";
const firstWeight = "weightsManifest.0.weights.0";

for (const file of ["card.json", "model.json", "weights.bin"]) {
  refuses(
    `a folder without ${file}`,
    (model) => model.remove(file),
    new RegExp(`${file}: expected a file, found none; (save it again|restore it, or load)`),
  );
  refuses(`${file} as a symbolic link`, (model) => {
    Deno.renameSync(join(model.path, file), `${model.path}-elsewhere`);
    Deno.symlinkSync(`${model.path}-elsewhere`, join(model.path, file));
  }, new RegExp(`${file}: expected a plain file, found a symbolic link`));
}

refuses("truncated weights", (model) => {
  model.write("weights.bin", weights(model).subarray(1), false);
}, /weights.bin: expected \d+ bytes as card.json says, found \d+/);
refuses("one flipped bit in the weights", (model) => {
  const bytes = weights(model);
  bytes[1000]! ^= 1;
  model.write("weights.bin", bytes, false);
}, /weights.bin: expected SHA-256 .* found .* altered or damaged/);
refuses("the weights of another model of the same shape", (model) => {
  const other = barsModel({ seed: 2 }).getWeights().map((weight) => weight.dataSync());
  const bytes = Float32Array.from(other.flatMap((values) => [...values]));
  model.write("weights.bin", new Uint8Array(bytes.buffer), false);
}, /weights.bin: expected SHA-256 .* found .* altered or damaged/);
refuses("an altered topology", (model) => {
  const text = new TextDecoder().decode(model.bytes("model.json"));
  model.write("model.json", text.replace('"relu"', '"tanh"'), false);
}, /model.json: expected SHA-256/);
refuses("weights shorter than their shapes though the card agrees", (model) => {
  model.write("weights.bin", weights(model).subarray(4));
}, /expected \d+ bytes of weights for the shapes in model.json, found \d+ in weights.bin/);
refuses(
  "weights shorter than their shapes without a card",
  (model) => {
    model.write("weights.bin", weights(model).subarray(4), false);
    model.remove("card.json");
  },
  /expected \d+ bytes of weights/,
  { card: "optional" },
);
for (const value of [NaN, Infinity]) {
  refuses(`a weight of ${value}`, (model) => {
    const bytes = weights(model);
    new DataView(bytes.buffer).setFloat32(4 * 40, value, true);
    model.write("weights.bin", bytes);
  }, new RegExp(`expected finite weights, found ${value} in conv1/kernel at 40`));
}

for (
  const name of [
    "../weights.bin",
    "/etc/passwd",
    "a/weights.bin",
    "..",
    "",
    "card.json",
    "a\\b",
    "C:x",
  ]
) {
  refuses(`weights in ${JSON.stringify(name)}`, (model) => {
    model.edit("model.json", { paths: [name] }, "weightsManifest.0");
  }, /model.json: expected weight files in the model's own folder, found/);
}
refuses("weights that the card does not vouch for", (model) => {
  Deno.copyFileSync(join(model.path, "weights.bin"), join(model.path, "other.bin"));
  model.edit("model.json", { paths: ["other.bin"] }, "weightsManifest.0");
}, /expected the files that card.json vouches for, model.json, weights.bin; found .* other.bin/);
refuses("one weight file twice", (model) => {
  model.edit("model.json", { paths: ["weights.bin", "weights.bin"] }, "weightsManifest.0");
}, /expected each weight file once/);
refuses("one weight twice", (model) => {
  model.replace("model.json", "conv1/bias", "conv1/kernel");
}, /expected each weight once, found conv1\/kernel twice/);
for (const shape of [[2 ** 53, 2], [2 ** 31, 2 ** 31, 2 ** 31, 0], [1e9, 1e9]]) {
  refuses(`a weight of ${shape.join(" x ")}`, (model) => {
    model.edit("model.json", { shape }, firstWeight);
  }, /model.json/);
}
refuses("a negative size", (model) => {
  model.edit("model.json", { shape: [3, 3, -1, 32] }, firstWeight);
}, /weights\[0\]\.shape\[2\]: expected a whole number, found -1/);
refuses("weights that are no float32", (model) => {
  model.edit("model.json", { dtype: "string" }, firstWeight);
}, /weights\[0\]\.dtype: expected "float32", found "string"/);
for (
  const [entries, message] of [
    [20_000, /at most 10000 weights, found 20000/],
    [1_000_000, /at most 2 MiB of JSON, found 42002657 bytes/],
  ] as const
) {
  refuses(`a manifest of ${entries} weights`, (model) => {
    const one = '{"name":"a","shape":[],"dtype":"float32"}';
    model.edit("model.json", { weightsManifest: "here" });
    model.replace("model.json", '"here"', `[{"paths":[],"weights":[${Array(entries).fill(one)}]}]`);
  }, message);
}
refuses("a manifest that is none", (model) => {
  model.edit("model.json", { weightsManifest: {} });
}, /weightsManifest: expected a list, found {}/);

refuses("an unknown layer", (model) => {
  model.edit("model.json", { class_name: "Backdoor" }, "modelTopology.config.layers.1");
}, /expected layers that tfjs 4.22.0 knows, found "Backdoor"/);
refuses("what is registered but no layer", (model) => {
  model.edit("model.json", { class_name: "Zeros" }, "modelTopology.config.layers.1");
}, /expected layers that tfjs 4.22.0 knows, found "Zeros"/);
refuses("a layer larger than its weights, before it is allocated", (model) => {
  model.edit("model.json", { units: 1e9 }, "modelTopology.config.layers.5.config");
}, /found: layers of more weights than the \d+ that there are/);
refuses(
  "a layer of another shape than its weights",
  (model) => {
    model.edit("model.json", { filters: 16 }, firstLayer);
  },
  /expected for conv1\/kernel the shape that its layer has, 3 x 3 x 1 x 16, found 3 x 3 x 1 x 32 in the manifest/,
);
refuses("a weight that no layer has", (model) => {
  model.edit("model.json", { name: "first" }, firstLayer);
}, /expected for first\/kernel the shape that its layer has, 3 x 3 x 1 x 32, found none/);
refuses("a network that cannot be connected", (model) => {
  model.edit("model.json", { kernel_size: [30, 30] }, firstLayer);
}, /model.json: expected/);
refuses("a topology that asks tfjs to fetch weights", (model) => {
  model.edit("model.json", {
    modelTopology: { modelTopology: {}, weightsManifest: [], pathPrefix: "http://127.0.0.1:9/" },
  });
}, /expected layers .* found "undefined"/);
refuses("JSON that reaches into prototypes", (model) => {
  model.replace("model.json", '"modelTopology"', '"__proto__": {"polluted": 1}, "modelTopology"');
}, /model.json: expected JSON, found the key __proto__, which no model has/);
refuses("JSON nested without end", (model) => {
  model.write("model.json", "[".repeat(200_000) + "]".repeat(200_000));
}, /model.json: expected/);
refuses("networks nested without end", (model) => {
  const depth = 5000;
  const open = '{"class_name":"Sequential","config":{"layers":[';
  model.edit("model.json", { modelTopology: "here" });
  model.replace("model.json", '"here"', open.repeat(depth) + "]}}".repeat(depth));
}, /model.json: expected/);
refuses("a topology that is no JSON", (model) => {
  model.write("model.json", "<html>");
}, /model.json: expected JSON, found/);
refuses("another program's JSON", (model) => {
  model.write("model.json", '{"format":"another"}');
}, /model.json: expected a LayersModel as tfjs saves it, found no modelTopology/);

refuses("a card of another version", (model) => {
  model.edit("card.json", { format: 2 });
}, /card.json: format: expected 1, found 2/);
refuses("a card without a field", (model) => {
  model.edit("card.json", { classNames: undefined });
}, /card.json: classNames: expected a list, found nothing/);
refuses("a card with nonsense deep inside", (model) => {
  model.edit("card.json", { validation: { dataset: "x", size: 3, loss: "low", accuracy: 1 } });
}, /card.json: validation.loss: expected a number, found "low"/);
refuses("a card of another input", (model) => {
  model.edit("card.json", { inputShape: [28, 28, 1] });
}, /card.json: expected what the network has, an input of 12 x 12 x 1, found 28 x 28 x 1/);
refuses("a card of other classes", (model) => {
  model.edit("card.json", { classNames: ["a", "b"] });
}, /card.json: expected what the network has, outputs: 3, found 2/);

Deno.test("loadModel() does not wait for a file that asks for more than a card may have", async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, "bars");
  await saveModel({ model: good }, path);
  await Deno.truncate(join(path, "card.json"), 2 ** 33); // sparse: 8 GiB in name only
  await assert.rejects(
    loadModel(path),
    /card.json: expected at most 2 MiB of JSON, found 8589934592 bytes/,
  );
});

Deno.test("loadModel() of a name that there is not says which there are", async () => {
  await assert.rejects(
    loadModel("no_such_model"),
    /^ModelFileError: no_such_model: expected a model, found no folder .*models.no_such_model; there are/,
  );
  await assert.rejects(loadModel(""), /expected a name or a path, found ""/);
});

Deno.test("loadModel() takes what tfjs saved without a card when asked to, and warns", async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, "bars");
  const { files } = await saveModel({ model: good }, path);
  await Deno.remove(join(path, "card.json"));
  const warnings: string[] = [];
  const { warn } = console;
  console.warn = (text: string) => void warnings.push(text);
  try {
    const { model, card } = await loadModel(path, { card: "optional" });
    assert.equal(fingerprint(model), fingerprint(good));
    assert.deepEqual(card.files, files);
    assert.deepEqual([card.training, card.classNames], [null, ["0", "1", "2"]]);
  } finally {
    console.warn = warn;
  }
  assert.match(warnings.join(), /bars: has no card.json, so nothing is known/);
});

Deno.test("loadModel() takes float16 weights and several weight files", async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, "bars");
  await saveModel({ model: good }, path);
  const mangled = new Mangled(path);
  const halves = new Uint16Array(weights(mangled).length / 4).fill(0x3c00); // 1 in float16
  const bytes = new Uint8Array(halves.buffer);
  const manifest =
    JSON.parse(new TextDecoder().decode(mangled.bytes("model.json"))).weightsManifest;
  for (const weight of manifest[0].weights) weight.quantization = { dtype: "float16" };
  manifest[0].paths = ["a.bin", "b.bin"];
  mangled.edit("model.json", { weightsManifest: manifest });
  mangled.write("a.bin", bytes.subarray(0, 1001));
  mangled.write("b.bin", bytes.subarray(1001));
  mangled.edit("card.json", { "weights.bin": undefined }, "files");
  const { model } = await loadModel(path);
  assert.ok(model.getWeights().every((weight) => weight.dataSync().every((value) => value === 1)));
});
