// Campaigns as a user starts them.

import assert from "node:assert/strict";
import { resolve } from "node:path";
import { Clone, ended } from "./_clone.ts";

Deno.test("campaign lists the campaigns, and repeats no run that is recorded", async () => {
  await using clone = await Clone.make({ borrow: true });
  const listed = await ended(clone.startProgram("campaign", []));
  assert.equal(listed.code, 0, listed.stderr);
  assert.match(listed.stdout, /^batch_sizes: 30 of 30 runs done\. Does accuracy fall/m);
  const again = await ended(clone.startProgram("campaign", ["batch_sizes"]));
  assert.equal(again.code, 0, again.stderr);
  assert.match(again.stdout, /^batch_sizes: 30 of 30 runs in models\/batch_sizes\.jsonl$/m);
});

Deno.test("campaign runs one campaign once at a time, and says so", async () => {
  await using clone = await Clone.make({ borrow: true });
  await Deno.mkdir(clone.path("models", ".campaign"), { recursive: true });
  using held = await Deno.open(clone.path("models", ".campaign", "batch_sizes.lock"), {
    write: true,
    create: true,
  });
  assert.ok(await held.tryLock(true));
  const { code, stderr } = await ended(clone.startProgram("campaign", ["batch_sizes"]));
  assert.equal(code, 1);
  assert.match(stderr, /Campaign batch_sizes is being run by another process/);
});

Deno.test("campaign refuses what it does not know, naming what there is", async () => {
  await using clone = await Clone.make({ borrow: true });
  const unknown = await ended(clone.startProgram("campaign", ["size"]));
  assert.equal(unknown.code, 1);
  assert.match(unknown.stderr, /There is no campaign size: .*batch_sizes/);
  const none = await ended(clone.startProgram("campaign", ["batch_sizes", "--processes", "0"]));
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
      await ended(clone.startProgram("campaign", args, { MNIST_DIR: mnist }));

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
