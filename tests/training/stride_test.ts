// How many steps are given to an engine at once, and that training does not depend on it.

import assert from "node:assert/strict";
import type { Engine, StepResult } from "../../lib/training/engine/engine.ts";
import { StepRunner } from "../../lib/training/_step_runner.ts";
import { Stride } from "../../lib/training/_stride.ts";
import { TrainingImages } from "../../lib/training/_training_images.ts";
import { train } from "../../lib/training/train.ts";
import type { TrainOptions } from "../../lib/training/train_options.ts";
import { bars, barsModel } from "../_bars.ts";
import { fingerprint } from "../_fingerprint.ts";

/** What a run that has taken so many steps of so many seconds does next. */
function next(steps: number, seconds: number, left = 1000): number {
  const stride = new Stride();
  for (let step = 0; step < steps; step++) stride.took(1, seconds);
  return stride.next(left);
}

Deno.test("steps come one at a time at first, then in twos if they are short", () => {
  assert.equal(next(0, 0.001), 1);
  assert.equal(next(199, 0.001), 1);
  assert.equal(next(200, 0.001), 2);
  assert.equal(next(200, 0.009), 2);
  assert.equal(next(200, 0.011), 1);
  assert.equal(next(200, 0.001, 2), 2);
  assert.equal(next(200, 0.001, 1), 1);
  assert.equal(next(200, 0.001, 0), 1);
});

Deno.test("steps that become slow come one at a time again, after a dozen or two", () => {
  const stride = new Stride();
  for (let step = 0; step < 400; step++) stride.took(1, 0.001);
  assert.equal(stride.next(100), 2);
  for (let step = 0; step < 20; step += 2) stride.took(2, 2 * 0.1);
  assert.equal(stride.next(100), 1);
  for (let step = 0; step < 100; step++) stride.took(1, 0.001);
  assert.equal(stride.next(100), 2);
});

/** 5,000 pictures, of which 4,500 train: 281 steps of 16, and a short one. */
const many = bars(5000);
const options: TrainOptions = {
  epochs: 2,
  batchSize: 16,
  seed: 1,
  schedule: "cosine",
  earlyStopping: false,
  reduceLr: false,
};

Deno.test("a runner gives whole batches of one epoch at once, each step once and in order", async () => {
  const images = new TrainingImages(many, { batchSize: 16, seed: 1 });
  const given: number[] = [];
  let together = 0;
  const step = (): StepResult => ({ loss: 1, correct: 0 });
  const engine = {
    step: () => Promise.resolve(step()),
    steps: (count, stepAt) => {
      together++;
      return Promise.resolve(Array.from({ length: count }, (_, at) => (stepAt(at), step())));
    },
  } as const satisfies Pick<Engine, "step" | "steps">;
  const rate = (epoch: number, step: number) => {
    given.push(step);
    return epoch;
  };
  // Only its steps are run.
  const runner = new StepRunner(engine as unknown as Engine, images, rate);
  const order = images.order().subarray(0, 16 * 280 + 5); // the last batch is short
  for (const epoch of [1, 2]) {
    let done = 0;
    while (done < 281) done += (await runner.run(epoch, done, order)).length;
    assert.equal(done, 281);
  }
  const all = Array.from({ length: 281 }, (_, step) => step);
  assert.deepEqual(given, [...all, ...all]);
  assert.ok(together > 8, `${together} times several`);
});

Deno.test("train() comes to the same numbers with steps one at a time and several at once", async () => {
  const run = async (slowly: boolean) => {
    const model = barsModel({ dropout: 0.3 });
    const controller = new AbortController();
    const rows: string[] = [];
    const { history } = await train(model, many, {
      ...options,
      signal: controller.signal,
      reporter: {
        start() {},
        step: ({ step, loss, accuracy }) => {
          rows.push(`${step} ${loss} ${accuracy}`);
          // So long that none are given together.
          if (slowly && step > 180) {
            Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 12);
          }
        },
        epoch() {},
        end() {},
      },
    });
    return [rows, history.map((row) => ({ ...row, seconds: 0 })), fingerprint(model)];
  };
  assert.deepEqual(await run(false), await run(true));
});

Deno.test("train() interrupted amid steps given at once resumes to the unbroken run", async () => {
  const reporter = { start() {}, step() {}, epoch() {}, end() {} };
  const unbroken = await train(barsModel({ dropout: 0.3 }), many, { ...options, reporter });
  const controller = new AbortController();
  let at = 0;
  const first = await train(barsModel({ dropout: 0.3 }), many, {
    ...options,
    signal: controller.signal,
    reporter: {
      ...reporter,
      step: ({ epoch, step }) => {
        at = step;
        if (epoch === 1 && step === 250) controller.abort();
      },
    },
  });
  assert.equal(first.reason, "aborted");
  assert.ok(at >= 250 && at < 252, `ended after step ${at}`);
  assert.equal(first.checkpoint?.position.step, at);
  const model = barsModel({ dropout: 0.3 });
  const second = await train(model, many, { ...options, reporter, resume: first });
  assert.equal(fingerprint(model), fingerprint(unbroken.model));
  assert.deepEqual(
    second.history.map((row) => ({ ...row, seconds: 0 })),
    unbroken.history.map((row) => ({ ...row, seconds: 0 })),
  );
});
