// `deno task evaluate`: figures as text and JSON, and the look in the card.

import assert from "node:assert/strict";
import { join } from "node:path";
import { renderedDigits } from "../../lib/data/rendered/rendered_digits.ts";
import { baselineCnn } from "../../lib/model/baseline_cnn.ts";
import { exportModel } from "../../lib/store/export_model.ts";
import { saveModel } from "../../lib/store/save_model.ts";
import { train } from "../../lib/training/train.ts";
import { realMnist } from "../data/mnist/_mirror.ts";
import { temporaryFolder } from "../_temporary_folder.ts";
import { Clone, ended } from "./_clone.ts";
import { runTask } from "./_run_task.ts";

const silent = { onTrainBegin() {}, onStepEnd() {}, onEpochEnd() {}, onTrainEnd() {} };

/** One run, of which each test saves a model of its own. */
const { train: digits } = await renderedDigits({ train: 300, test: 10 });
const trained = await train(baselineCnn(), digits, { epochs: 1, batchSize: 30, reporter: silent });

Deno.test("evaluate prints the test figures, as text or as JSON alone, and counts its looks", async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, "m");
  await saveModel(trained, path);

  const first = await runTask("evaluate", [path]);
  assert.equal(first.code, 0, first.stderr);
  const line = /^m: test accuracy (\d+\.\d\d) % on 1,000 images \(rendered\), look 1, \d+\.\d s$/;
  const [, accuracy] = first.stdout.split("\n").at(-1)!.match(line) ?? assert.fail(first.stdout);
  assert.match(first.stderr, /^NOT MNIST: /);

  const second = await runTask("evaluate", [path, "--json"]);
  const figures = JSON.parse(second.stdout);
  assert.equal((100 * figures.accuracy).toFixed(2), accuracy);
  assert.equal(figures.looks, 2);
  assert.equal(figures.perClass.length, 10);
  assert.equal(figures.confusion.flat().reduce((sum: number, n: number) => sum + n), 1000);

  const card = JSON.parse(await Deno.readTextFile(join(path, "card.json")));
  assert.equal(card.test.correct, figures.correct);
  assert.equal(card.test.looks, 2);
});

Deno.test("evaluate leaves the card of a committed model as it is, and counts its looks beside it", async () => {
  await using clone = await Clone.make({ borrow: true });
  const folder = clone.path("models", "m");
  await saveModel(trained, folder);
  const card = await Deno.readTextFile(join(folder, "card.json"));
  const ignored = (await Deno.readTextFile(clone.path(".gitignore"))).split("\n");
  for (const look of [1, 2]) {
    const { code, stdout, stderr } = await ended(clone.startProgram("evaluate", ["m"]));
    assert.equal(code, 0, stderr);
    assert.match(stdout, new RegExp(`, look ${look}, [\\d.]+ s\\n$`));
  }
  assert.equal(await Deno.readTextFile(join(folder, "card.json")), card);
  assert.ok(ignored.includes("/models/.looks.json"));

  await Deno.writeTextFile(clone.path("models", ".looks.json"), "{");
  const damaged = await ended(clone.startProgram("evaluate", ["m"]));
  assert.equal(damaged.code, 1);
  assert.match(damaged.stderr, /looks\.json: expected the looks .*; delete it to count anew\n$/);
});

Deno.test("evaluate may open the model that it is given, wherever it lies, and count the look there", async () => {
  await using clone = await Clone.make({ borrow: true });
  await using outside = await temporaryFolder();
  const path = join(outside.path, "m");
  await saveModel(trained, path);
  const { code, stdout, stderr } = await ended(clone.startProgram("start", ["evaluate", path]));
  assert.equal(code, 0, stderr);
  assert.match(stdout, /^m: test accuracy .*, look 1, /m);
  assert.equal(JSON.parse(await Deno.readTextFile(join(path, "card.json"))).test.looks, 1);
});

Deno.test("evaluate refuses an altered model in one sentence, and leaves it as it is", async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, "m");
  await saveModel({ model: baselineCnn() }, path);
  const before = await Deno.readTextFile(join(path, "card.json"));
  await Deno.truncate(join(path, "weights.bin"), 1000);
  const { code, stdout, stderr } = await runTask("evaluate", [path, "--json"]);
  assert.deepEqual([code, stdout], [1, ""]);
  assert.match(
    stderr,
    /weights.bin: expected 900136 bytes as card.json says, found 1000; save it again/,
  );
  assert.ok(!stderr.includes("    at "), stderr);
  assert.equal(await Deno.readTextFile(join(path, "card.json")), before);
});

Deno.test("evaluate of no model, or of one that there is not, says which there are", async () => {
  const none = await runTask("evaluate", []);
  assert.equal(none.code, 1);
  assert.match(none.stderr, /^Name one model: /);
  const unknown = await runTask("evaluate", ["no_such_model"]);
  assert.equal(unknown.code, 1);
  assert.match(unknown.stderr, /^no_such_model: expected a model, found no folder .*; there are /);
});

Deno.test("evaluate counts no look at a file of Keras, which has no card, and says so", {
  ignore: realMnist === undefined,
}, async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, "m.h5");
  await exportModel({ model: baselineCnn() }, path);
  const { code, stdout, stderr } = await runTask("evaluate", [path]);
  assert.equal(code, 0, stderr);
  assert.match(stdout, /^m\.h5: test accuracy .* \(mnist\), look not counted, \d+\.\d s$/m);
  assert.equal(JSON.parse((await runTask("evaluate", [path, "--json"])).stdout).looks, null);
});
