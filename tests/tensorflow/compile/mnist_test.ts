// The baseline network on MNIST itself; without MNIST_DIR there is nothing to test here.

import "../../../lib/tensorflow/backend.ts";
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { loadMnist } from "../../../lib/data/mnist/load_mnist.ts";
import { baselineCnn } from "../../../lib/model/baseline_cnn.ts";
import { Batches } from "../../../lib/model/batches.ts";
import { compile } from "../../../lib/tensorflow/compile/compile.ts";
import { multipliesBfloat16 } from "./_bfloat16.ts";
import type { DigitBatch } from "./_digits.ts";
import { assertParity } from "./_parity.ts";

const directory = Deno.env.get("MNIST_DIR") || undefined;
const ignore = directory === undefined;

async function batches(size: number): Promise<(step: number) => DigitBatch> {
  const { train } = await loadMnist({ ...(directory !== undefined && { directory }) });
  const cut = new Batches(train, size);
  // Batches are filled in place, and a test keeps none of them.
  return (step) => ({ ...cut.at(step), labels: cut.at(step).labels.slice() });
}

const optimizers: Record<string, { rate: number; optimizer: (rate: number) => tf.Optimizer }> = {
  Adam: { rate: 1e-3, optimizer: (rate) => tf.train.adam(rate) },
  Nesterov: { rate: 0.01, optimizer: (rate) => tf.train.momentum(rate, 0.9, true) },
};

for (const [name, options] of Object.entries(optimizers)) {
  Deno.test({
    name: `${name} trains the baseline network on MNIST as tfjs's does`,
    ignore,
    fn: async () => {
      await assertParity({
        model: () => baselineCnn({ dropout: 0 }),
        batch: await batches(16),
        ...options,
      });
    },
  });
}

Deno.test({
  name: "in bfloat16 it learns as well, and its weights keep all their bits",
  ignore,
  fn: async () => {
    const batch = await batches(32);
    const [exact, coarse] = (["float32", "bfloat16"] as const).map((precision) => {
      const loss = "sparseCategoricalCrossentropy";
      const compiled = compile(baselineCnn({ dropout: 0 }), {
        loss,
        optimizer: tf.train.adam(),
        precision,
      });
      const means: number[] = [];
      for (let step = 0; step < 50; step++) {
        const { images, labels, size } = batch(step);
        const { losses } = compiled.trainStep(images, labels, size, 1e-3);
        means.push(losses.reduce((sum, loss) => sum + loss) / size);
      }
      const state = compiled.state();
      compiled.dispose();
      return { means, state };
    });
    const late = ({ means }: { means: number[] }) =>
      means.slice(25).reduce((sum, loss) => sum + loss) / 25;
    if (Deno.env.get("SHOW_DIFFERENCES")) console.log(late(exact!), late(coarse!));
    assert.ok(late(exact!) < 0.8 && Math.abs(late(coarse!) / late(exact!) - 1) < 0.05);
    if (multipliesBfloat16()) assert.notDeepEqual(coarse!.means, exact!.means);
    // The low half of a float32 is zero in all numbers that went through 16 bits.
    const bits = new Uint32Array(coarse!.state["dense/kernel"]!.buffer);
    const whole = bits.filter((word) => (word & 0xffff) !== 0).length;
    assert.ok(whole > 0.99 * bits.length);
  },
});
