// `deno task convert`: from each format to each, where the user says, and nothing that is there is lost.

import assert from "node:assert/strict";
import { join } from "node:path";
import { baselineCnn } from "../../lib/model/baseline_cnn.ts";
import { saveModel } from "../../lib/store/save_model.ts";
import { loadModel } from "../../lib/store/load_model.ts";
import { temporaryFolder } from "../_temporary_folder.ts";
import { startedFrom } from "./_clone.ts";

const convert = (folder: string, ...args: readonly string[]) =>
  startedFrom(folder, ["convert", ...args]);

Deno.test("convert goes from a folder to .keras to .h5 to .onnx and back to a folder, with the same weights", async () => {
  await using folder = await temporaryFolder();
  const model = baselineCnn({ seed: 4 });
  await saveModel({ model }, join(folder.path, "made"));
  const steps = [["./made", "a.keras"], ["a.keras", "b.h5"], ["b.h5", "below/c.onnx"]];
  for (const [input, output] of [...steps, ["b.h5", "./again"]] as [string, string][]) {
    const { code, stdout } = await convert(folder.path, input, output);
    const name = input.replace("./", "");
    assert.deepEqual([code, stdout], [0, `convert: ${output} computes what ${name} does\n`]);
  }
  const again = (await loadModel(join(folder.path, "again"))).model;
  assert.deepEqual(
    again.weights.map((weight) => weight.read().dataSync()),
    model.weights.map((weight) => weight.read().dataSync()),
  );
  assert.ok((await Deno.stat(join(folder.path, "below", "c.onnx"))).size > 900_000);

  const { code, stderr } = await convert(folder.path, "./made", "b.h5");
  assert.equal(code, 1);
  assert.match(stderr, /b\.h5: expected no file yet, found one; .+ --replace/);
  assert.equal((await convert(folder.path, "./made", "b.h5", "--replace")).code, 0);
});

Deno.test("convert says what it wants, and what it cannot write", async () => {
  await using folder = await temporaryFolder();
  const name = "mnist_cnn_model_100e_16b_10sp_5rp";
  for (
    const [args, said] of [
      [[], /^Name a model, and what it is to become/],
      [[name], /^Name a model, and what it is to become/],
      [["./none", "a.onnx"], /expected a model, found no folder/],
      [[name, "./a.tflite"], /expected a folder, or a file that ends in/],
      [[name, "a.h5", "--pixels", "7"], /--pixels takes 0-1 or 0-255, not "7"/],
    ] as const
  ) {
    const { code, stderr } = await convert(folder.path, ...args);
    assert.equal(code, 1);
    assert.match(stderr, said);
  }
  assert.deepEqual([...Deno.readDirSync(folder.path)], []);
});
