// `deno task train`: what it says, what it leaves, and how it goes on.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { recipe } from "../../lib/training/recipe.ts";
import { temporaryFolder } from "../_temporary_folder.ts";
import { runTask } from "./_run_task.ts";

const small = ["--rendered", "--images", "300", "--batch", "30", "--dropout", "0.2"];
const digest = (path: string) => createHash("sha256").update(Deno.readFileSync(path)).digest("hex");

Deno.test("train saves a model and ends with one line about it", async () => {
  await using folder = await temporaryFolder();
  const name = join(folder.path, "m");
  const { code, stdout, stderr } = await runTask("train", [
    ...small,
    "--epochs",
    "1",
    "--name",
    name,
  ]);
  assert.equal(code, 0, stderr);
  assert.match(
    stdout.split("\n").at(-1)!,
    /^saved .*\/m: validation accuracy \d+\.\d\d % \(epoch 1 of 1\), [\d.]+ s$/,
  );
  assert.match(stderr, /^NOT MNIST: /);
  assert.deepEqual(folder.names(), ["m"]);
  const card = JSON.parse(await Deno.readTextFile(join(name, "card.json")));
  assert.equal(card.training.data.source.kind, "rendered");
  assert.equal(card.training.settings.seed, 1);
});

Deno.test("train --recipe trains the recipe's network by its settings", async () => {
  await using folder = await temporaryFolder();
  const name = join(folder.path, "m");
  const args = ["--rendered", "--images", "100", "--recipe", "fast", "--seed", "3", "--name", name];
  const { code, stdout, stderr } = await runTask("train", args);
  assert.equal(code, 0, stderr);
  assert.match(
    stdout,
    new RegExp(`^saved .*\\(epoch \\d of ${recipe("fast").options.epochs}\\)`, "m"),
  );
  const { parameters, training: { settings } } = JSON.parse(
    await Deno.readTextFile(join(name, "card.json")),
  );
  assert.equal(parameters, recipe("fast").network().countParams());
  const { precision: _, ...expected } = recipe("fast").options; // the machine's faster one
  for (const [option, value] of Object.entries({ ...expected, seed: 3 })) {
    assert.deepEqual(settings[option], value, option);
  }
});

Deno.test("train interrupted by Ctrl-C or killed goes on with --resume to the unbroken run's model", async () => {
  await using folder = await temporaryFolder();
  const train = (name: string, more: string[] = [], when?: readonly [string, Deno.Signal]) =>
    runTask("train", [...small, "--epochs", "4", "--name", join(folder.path, name), ...more], when);
  await train("unbroken");
  const expected = digest(join(folder.path, "unbroken", "weights.bin"));

  const interrupted = await train("m", [], ["epoch 1/4", "SIGINT"]);
  assert.equal(interrupted.code, 130, interrupted.stderr);
  assert.match(
    interrupted.stdout,
    /^interrupted in epoch \d; deno task train .* --resume goes on from there$/,
  );
  assert.deepEqual(folder.names(), [".partial-m", "unbroken"]);
  const anew = await train("m");
  assert.equal(anew.code, 1);
  assert.match(anew.stderr, /m was interrupted: --resume goes on with it, --force starts anew\.$/);
  await train("m", ["--resume"]);
  assert.equal(digest(join(folder.path, "m", "weights.bin")), expected);

  const killed = await train("k", [], ["epoch 2/4", "SIGKILL"]);
  assert.notEqual(killed.code, 0);
  const resumed = await train("k", ["--resume"]);
  assert.match(resumed.stdout, /^saved /, resumed.stderr);
  assert.equal(digest(join(folder.path, "k", "weights.bin")), expected);
  assert.deepEqual(folder.names(), ["k", "m", "unbroken"]);
});

Deno.test("train says before it trains that a model is in the way, and replaces it with --force", async () => {
  await using folder = await temporaryFolder();
  const name = join(folder.path, "m");
  await Deno.mkdir(name);
  const refused = await runTask("train", [...small, "--epochs", "1", "--name", name]);
  assert.equal(refused.code, 1);
  assert.match(
    refused.stderr,
    /m is there already: --force replaces it, --name saves elsewhere\.$/,
  );
  const forced = await runTask("train", [...small, "--epochs", "1", "--name", name, "--force"]);
  assert.equal(forced.code, 0, forced.stderr);
  assert.deepEqual(folder.names(), ["m"]);
});

for (
  const [args, message] of [
    [["--batch", "many"], /^--batch takes a number, not "many"\.$/],
    [["--precision", "float16"], /^--precision is float32, bfloat16 or fastest, not "float16"\.$/],
    [["--epochs", "0"], /^epochs: expected a whole number from 1 up, found 0$/],
    [["--dropout", "1"], /^dropout: expected a share from 0 to below 1, found 1$/m],
    [["--recipe", "slow"], /^recipe: expected "fast" or "accurate", found "slow"$/],
    [["--recipe", "fast", "--batch", "8"], /^--recipe decides --batch: leave one of them out\.$/],
    [["--nonsense"], /nonsense.*--help/],
    [["--name", "no_such_run", "--resume"], /^There is no interrupted run of models\/no_such_run/],
    [["--images", "999999999"], /which: expected a count from 0 to/],
  ] as const
) {
  Deno.test(`train ${args.join(" ")} is refused in one sentence`, async () => {
    const { code, stderr, stdout } = await runTask("train", ["--rendered", ...args]);
    assert.equal(code, 1);
    assert.match(stderr.split("\n").at(-1)!, message);
    assert.ok(!stderr.includes("    at "), stderr);
    assert.equal(stdout, "");
  });
}

Deno.test("train --help says how to use it", async () => {
  const { code, stdout } = await runTask("train", ["--help"]);
  assert.equal(code, 0);
  for (
    const option of ["--batch", "--epochs", "--seed", "--dropout", "--name", "--resume", "--force"]
  ) {
    assert.ok(stdout.includes(option), option);
  }
});
