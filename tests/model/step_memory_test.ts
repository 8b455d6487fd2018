import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import type { Dataset } from "../../lib/data/dataset.ts";
import { baselineCnn } from "../../lib/model/baseline_cnn.ts";
import { checkMemory } from "../../lib/model/step_memory.ts";
import { embed, predict, train, type TrainingReporter, type TrainOptions } from "../../lib/mod.ts";

const gibibyte = 2 ** 30;
const silent: TrainingReporter = {
  onTrainBegin() {},
  onStepEnd() {},
  onEpochEnd() {},
  onTrainEnd() {},
};
const once = { epochs: 1, earlyStopping: false, reduceLr: false, reporter: silent } as const;

/** Without leave to ask how much memory is free, as in the tasks: 8 GiB are assumed, whatever the machine has. */
const unasked = {
  permissions: { sys: false, read: "inherit", write: "inherit", env: "inherit", ffi: "inherit" },
} as const;

/** Black images of MNIST's size; what they show does not matter here. */
function black(size: number): Dataset {
  return {
    ...{ name: "black", size, height: 28, width: 28 },
    images: new Uint8Array(size * 28 * 28),
    labels: new Uint8Array(size),
    classNames: [..."0123456789"],
    source: { kind: "custom", sha256: {} },
  };
}

Deno.test(
  "train() refuses MNIST's 54,000 images in one batch, with the sizes and what to do, and takes no memory for it",
  unasked,
  async () => {
    const [model, data] = [baselineCnn({ dropout: 0 }), black(60_000)];
    const before = Deno.memoryUsage().rss;
    for (const [engine, limit] of [["fastest", 22_078], ["eager", 6899]] as const) {
      const kind = engine === "eager" ? "eager" : "compiled";
      const needed = { compiled: "19.6", eager: "62.6" }[kind];
      const options: TrainOptions = { ...once, batchSize: 54_000, engine };
      await assert.rejects(train(model, data, options), {
        name: "InputError",
        message:
          `batchSize: 54000 images a step need about ${needed} GiB of memory for baseline_cnn (${kind}), and 8.0 GiB ` +
          `are assumed free without leave to ask; give at most ${limit}`,
      });
    }
    assert.ok(Deno.memoryUsage().rss - before < gibibyte / 4);
  },
);

Deno.test("train() takes batches of 1,024", async () => {
  const { history } = await train(baselineCnn(), black(1138), { ...once, batchSize: 1024 });
  assert.equal(history.length, 1);
});

Deno.test("the memory of a step is that of all layers' outputs, those of networks within the network too", () => {
  const inner = tf.sequential({
    name: "inner",
    layers: [
      tf.layers.flatten({ inputShape: [2, 2, 1] }),
      tf.layers.dense({ units: 1000 }),
    ],
  });
  const model = tf.sequential({ name: "outer", layers: [inner, tf.layers.dense({ units: 92 })] });
  // 4 + 4 + 1000 + 92 values of four bytes, two and a half times.
  const perImage = 1100 * 4 * 2.5;
  const size = Math.ceil(gibibyte / perImage);
  const request = { batchSize: size, work: "step", kind: "compiled" } as const;
  checkMemory(model, { ...request, free: size * perImage });
  assert.throws(
    () => checkMemory(model, { ...request, free: size * perImage - 1 }),
    new RegExp(`about 1.0 GiB of memory for outer .* 1.0 GiB are free; give at most ${size - 1}$`),
  );
  // Whatever a system says that it has, an ordinary batch goes on.
  checkMemory(model, { batchSize: 16, work: "step", kind: "eager", free: 0 });
});

Deno.test(
  "predict() and embed() refuse as well, where all images are less than a batch too, and take no memory for it",
  unasked,
  async () => {
    const [model, data] = [baselineCnn({ dropout: 0 }), black(60_000)];
    // 7 GiB at its largest layer alone.
    const wide = tf.sequential({
      layers: [
        tf.layers.conv2d({ filters: 40, kernelSize: 1, inputShape: [28, 28, 1] }),
        tf.layers.flatten(),
        tf.layers.dense({ units: 10, activation: "softmax" }),
      ],
    });
    const before = Deno.memoryUsage().rss;
    const message = /^batchSize: 60000 images a prediction need about [\d.]+ GiB of memory for /;
    for (const way of [predict, embed]) {
      await assert.rejects(way(wide, data, { batchSize: 10 ** 6 }), {
        name: "InputError",
        message,
      });
    }
    assert.ok(Deno.memoryUsage().rss - before < gibibyte / 4);
    const { size } = await predict(model, black(2000));
    assert.equal(size, 2000);
  },
);
