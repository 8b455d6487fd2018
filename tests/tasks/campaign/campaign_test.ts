// Campaigns as a user starts them.

import assert from "node:assert/strict";
import { resolve } from "node:path";
import { campaignResults } from "../../../lib/campaign/results_file.ts";
import { project } from "../../../lib/tasks/project.ts";
import { readCard } from "../../../lib/store/read_card.ts";
import { Clone, ended } from "../_clone.ts";
import { countProcesses, until } from "../_processes.ts";
import { toySweep } from "./_toy_sweep.ts";

Deno.test("campaign lists the campaigns, and repeats no run that is recorded", async () => {
  await using clone = await Clone.make({ borrow: true });
  const listed = await ended(clone.startProgram("campaign/campaign", []));
  assert.equal(listed.code, 0, listed.stderr);
  assert.match(listed.stdout, /^batch_sizes: 50 of 50 runs done\. Does accuracy fall/m);
  const again = await ended(clone.startProgram("campaign/campaign", ["batch_sizes"]));
  assert.equal(again.code, 0, again.stderr);
  assert.match(again.stdout, /^batch_sizes: 50 of 50 runs in models\/batch_sizes\.jsonl$/m);
});

Deno.test("campaign runs one campaign once at a time, and says so", async () => {
  await using clone = await Clone.make({ borrow: true });
  await Deno.mkdir(clone.path("models", ".campaign"), { recursive: true });
  using held = await Deno.open(clone.path("models", ".campaign", "batch_sizes.lock"), {
    write: true,
    create: true,
  });
  assert.ok(await held.tryLock(true));
  const { code, stderr } = await ended(clone.startProgram("campaign/campaign", ["batch_sizes"]));
  assert.equal(code, 1);
  assert.match(stderr, /Campaign batch_sizes is being run by another process/);
});

Deno.test("campaign refuses what it does not know, naming what there is", async () => {
  await using clone = await Clone.make({ borrow: true });
  const unknown = await ended(clone.startProgram("campaign/campaign", ["size"]));
  assert.equal(unknown.code, 1);
  assert.match(unknown.stderr, /There is no campaign size: .*batch_sizes/);
  const none = await ended(
    clone.startProgram("campaign/campaign", ["batch_sizes", "--processes", "0"]),
  );
  assert.match(none.stderr, /--processes takes a whole number from 1 up, not "0"/);
});

/** A campaign of one linear layer, trained for an epoch from each of two seeds. */
const tiny = `
import * as tf from "@tensorflow/tfjs";
import type { Campaign } from "./campaign.ts";

function linear(seed: number) {
  const kernelInitializer = tf.initializers.glorotUniform({ seed });
  return tf.sequential({
    layers: [
      tf.layers.flatten({ inputShape: [28, 28, 1] }),
      tf.layers.dense({ units: 10, activation: "softmax", kernelInitializer }),
    ],
  });
}

const tiny: Campaign = {
  name: "tiny",
  question: "Does it train?",
  configurations: [{
    name: "linear",
    seeds: [1, 2],
    network: linear,
    keepAs: (seed) => \`tiny_\${seed}\`,
    options: { epochs: 1, batchSize: 1000 },
  }],
};

export const campaigns: Readonly<Record<string, Campaign>> = { tiny };
`;

Deno.test({
  name:
    "campaign trains what is missing, each run in a process of its own, keeps the models and tests them once",
  ignore: !Deno.env.get("MNIST_DIR"),
  async fn() {
    await using clone = await Clone.make({ borrow: true });
    await Deno.writeTextFile(clone.path("lib", "campaign", "campaigns.ts"), tiny);
    const mnist = resolve(Deno.env.get("MNIST_DIR")!);
    const campaign = async (...args: readonly string[]) =>
      await ended(clone.startProgram("campaign/campaign", args, { MNIST_DIR: mnist }));

    const one = await campaign("tiny", "--only", "seed_2", "--processes", "2");
    assert.equal(one.code, 0, one.stderr);
    assert.equal(one.stdout, "tiny: 1 of 2 runs in models/tiny.jsonl\n");
    const done =
      /^1 of 1 runs to do\.\n1\/1 {2}linear_seed_2: done in \d.*, last validation accuracy \d\d\.\d\d %\n$/;
    assert.match(one.stderr, done);
    const early = await campaign("tiny", "--test");
    assert.equal(early.code, 1);
    assert.match(early.stderr, /expected every run to be finished before the test/);

    const other = await campaign("tiny");
    assert.equal(other.stdout, "tiny: 2 of 2 runs in models/tiny.jsonl\n");
    assert.match(other.stderr, /^1 of 2 runs to do\.\n2\/2 {2}linear_seed_1: done in /);
    assert.equal((await campaign()).stdout, "tiny: 2 of 2 runs done. Does it train?\n");

    const kept = await campaign("tiny", "--keep");
    assert.match(
      kept.stdout,
      /^saved models\/tiny_2: linear_seed_2\nsaved models\/tiny_1: linear_seed_1\n$/,
    );
    const tested = await campaign("tiny", "--test");
    const looks = tested.stdout.trimEnd().split("\n").map((line) =>
      line.replace(/\d\d\.\d\d(?= %)/, (accuracy) => Number(accuracy) > 80 ? "fair" : accuracy)
    );
    assert.deepEqual(looks.sort(), [
      "ensemble of 2: test accuracy fair % on 10,000 images, look 1",
      "linear_seed_1: test accuracy fair % on 10,000 images, look 1",
      "linear_seed_2: test accuracy fair % on 10,000 images, look 1",
    ]);
    assert.equal((await campaign("tiny", "--test")).stdout, "");
  },
});

/** A clone's packages are links to ours, which it may not read unless told. */
const borrowed = ["--read", project.nodeModules];

Deno.test("campaign trains the sweep of a file, stops its worst runs, and keeps the best one's model", async () => {
  await using clone = await Clone.make({ borrow: true });
  await Deno.mkdir(clone.path("my"));
  const more = `halving: { after: [1], stop: 0.5 }, keepAs: "best",`;
  await Deno.writeTextFile(clone.path("my", "rates.ts"), toySweep(more));
  const campaign = async (...args: readonly string[]) =>
    await ended(
      clone.startProgram("campaign/campaign", [...args, ...borrowed], {
        INIT_CWD: clone.path("my"),
      }),
    );
  const { code, stdout, stderr } = await campaign("./rates.ts", "--processes", "1");
  assert.equal(code, 0, stderr);
  assert.match(stderr, /^4 of 4 runs to do\.\n1\/4 {2}learningRate_0\.01_units_8_seed_1: done in /);
  assert.match(stdout, /^learningRate 0\.01, units 8 +2 +0 +\d/m);
  assert.match(stdout, /^mine\/rates: 4 of 4 runs in models\/mine\/rates\.jsonl$/m);

  const results = await campaignResults(clone.path("models", "mine", "rates.jsonl"));
  const ends = results.map(({ values, training: { epochs, reason } }) =>
    [values!.learningRate, epochs, reason] as const
  );
  // A tenth of the rate is worse after an epoch: one of two is the worst half.
  assert.ok(ends.every(([rate, epochs]) => rate === 1e-3 ? epochs === 1 : epochs === 3), `${ends}`);
  const [, best] = stdout.match(/^saved models\/mine\/best: (\S+)$/m)!;
  const card = await readCard(clone.path("models", "mine", "best"));
  assert.equal(
    card.files["weights.bin"]!.sha256,
    results.find(({ run }) => run === best)!.weights,
  );
  const again = await campaign("./rates.ts");
  assert.match(again.stderr, /^0 of 4 runs to do\.\n$/);
  assert.equal((await campaignResults(clone.path("models", "mine", "rates.jsonl"))).length, 4);
});

Deno.test("campaign says what is wrong with a file before it trains anything", async () => {
  await using clone = await Clone.make({ borrow: true });
  const told = async (file: string, text: string, ...args: readonly string[]) => {
    if (text) await Deno.writeTextFile(clone.path(file), text);
    const { code, stderr } = await ended(
      clone.startProgram("campaign/campaign", [file, ...args, ...borrowed], {
        INIT_CWD: clone.folder,
      }),
    );
    assert.equal(code, 1, stderr);
    return stderr;
  };
  assert.match(await told("none.ts", ""), /There is no campaign .*none\.ts\./);
  assert.match(await told("empty.ts", "export {};"), /expected a default export; write export/);
  assert.match(await told("three.ts", "export default 3;"), /default export: expected a campaign/);
  assert.match(
    await told("unused.ts", toySweep().replace("values.units", "8")),
    /found units, which neither does/,
  );
  assert.match(
    await told("away.ts", toySweep(`name: "/tmp/away",`)),
    /sweep's name: expected a name in models\/mine\/, found \/tmp\/away\.jsonl/,
  );
  assert.match(
    await told("test.ts", toySweep(), "--test"),
    /--test is for the project's own campaigns: a sweep that looks at the test images chooses/,
  );
});

Deno.test("campaign leaves a run that Ctrl-C ends to the same command, and no process behind", async () => {
  await using clone = await Clone.make({ borrow: true });
  const long = toySweep().replace("epochs: 3", "epochs: 5000");
  await Deno.writeTextFile(clone.path("long.ts"), long);
  const env = { INIT_CWD: clone.folder };
  const args = ["long.ts", "--processes", "2", ...borrowed];
  const child = clone.startProgram("campaign/campaign", args, env);
  const folder = clone.path("models", "mine", ".campaign", "long");
  await until(async () => {
    const entries = await Array.fromAsync(Deno.readDir(folder));
    return entries.filter(({ isDirectory }) => isDirectory).length === 2;
  });
  await new Promise((resolve) => setTimeout(resolve, 1000));
  child.kill("SIGINT"); // to the driver alone: its end of the pipes tells the others
  const { code, stdout, stderr } = await ended(child);
  assert.equal(code, 130, stderr);
  assert.match(stdout, /^mine\/long: 0 of 4 runs in /m);
  assert.equal(stderr.match(/: interrupted in /g)?.length, 2, stderr);
  assert.equal(await countProcesses("campaign_run", clone.path("long.ts")), 0);
});
