// train({ callbacks }): what a user's own callbacks are told, what they may steer, and what checkpoints keep of them.

import assert from "node:assert/strict";
import type { Callback, Training } from "../../lib/training/callback.ts";
import { predict } from "../../lib/model/predict.ts";
import { train } from "../../lib/training/train.ts";
import type { TrainOptions } from "../../lib/training/train_options.ts";
import { bars, barsModel } from "../_bars.ts";
import { fingerprint } from "../_fingerprint.ts";
import { temporaryFolder } from "../_temporary_folder.ts";

const data = bars(100); // 90 of them train, in two steps of 45
const reporter = { onTrainEnd() {} };
const base: TrainOptions = { epochs: 3, batchSize: 45, seed: 1, reporter };

Deno.test("callbacks are told everything, each hook in its place, the methods of a class too", async () => {
  const told: string[] = [];
  class Teller implements Callback {
    readonly #told = told;
    onTrainBegin({ epochs, steps, images }: Training) {
      this.#told.push(`begin ${epochs} x ${steps} of ${images}`);
    }
    onEpochBegin({ epoch, history }: Training) {
      this.#told.push(`epoch ${epoch} after ${history.length}`);
    }
    onStepBegin({ epoch, step }: Training) {
      this.#told.push(`before ${epoch}.${step}`);
    }
    onStepEnd({ epoch, step }: { epoch: number; step: number }) {
      this.#told.push(`after ${epoch}.${step}`);
    }
    onEpochEnd({ epoch }: { epoch: number }, training: Training) {
      this.#told.push(`${epoch} = ${training.epoch} done, best ${training.bestEpoch}`);
    }
    onTrainEnd({ reason, history }: { reason: string; history: readonly unknown[] }) {
      this.#told.push(`${reason} after ${history.length}`);
    }
  }
  const { history: [one, two] } = await train(barsModel(), data, {
    ...base,
    epochs: 2,
    callbacks: [new Teller()],
  });
  const best = two!.valLoss < one!.valLoss ? 2 : 1;
  assert.deepEqual(told, [
    "begin 2 x 2 of 90",
    ...["epoch 1 after 0", "before 1.0", "after 1.1", "before 1.1", "after 1.2"],
    "1 = 1 done, best 1",
    ...["epoch 2 after 1", "before 2.0", "after 2.1", "before 2.1", "after 2.2"],
    `2 = 2 done, best ${best}`,
    "finished after 2",
  ]);
});

Deno.test("callbacks that only watch change nothing about training", async () => {
  const [alone, watched] = [barsModel(), barsModel()];
  await train(alone, data, base);
  const watching: Callback = {
    async onStepEnd() {
      await Promise.resolve();
    },
    async onEpochEnd(_, training) {
      await training.checkpoint();
      await training.model();
    },
  };
  await train(watched, data, { ...base, callbacks: [watching] });
  assert.equal(fingerprint(watched), fingerprint(alone));
});

Deno.test("a callback stops training after a step or an epoch, and the run says so", async () => {
  const at = async (stopping: Callback, options: TrainOptions = {}) => {
    const run = await train(barsModel(), data, { ...base, ...options, callbacks: [stopping] });
    return [run.reason, run.history.length, run.bestEpoch, run.checkpoint];
  };
  const [stopped, none] = ["stopped", undefined];
  const inEpoch = (which: number): Callback => ({
    onEpochEnd: ({ epoch }, training) => void (epoch === which && training.stop()),
  });
  assert.deepEqual(await at(inEpoch(2), { earlyStopping: false }), [stopped, 2, 2, none]);
  const amid: Callback = {
    onStepEnd: ({ epoch, step }, training) => void (epoch === 2 && step === 1 && training.stop()),
  };
  assert.deepEqual(await at(amid), [stopped, 1, 1, none]);
  assert.deepEqual(await at({ onTrainBegin: (training) => training.stop() }), [
    stopped,
    0,
    0,
    none,
  ]);
});

Deno.test("a callback sets the learning rate, and history shows it", async () => {
  const rates = [1e-2, 1e-3, 1e-4];
  const setting: Callback = {
    onEpochBegin: (training) => void (training.learningRate = rates[training.epoch - 1]!),
  };
  const options = { ...base, reduceLr: false } as const;
  const run = await train(barsModel(), data, { ...options, callbacks: [setting] });
  assert.deepEqual(run.history.map(({ learningRate }) => learningRate), rates);
  const constant = await train(barsModel(), data, { ...options, learningRate: 1e-2 });
  assert.equal(run.history[0]!.loss, constant.history[0]!.loss);
  assert.notEqual(run.history[1]!.loss, constant.history[1]!.loss);
  const mad: Callback = { onStepBegin: (training) => void (training.learningRate = NaN) };
  const failing = train(barsModel(), data, { ...base, callbacks: [mad] });
  await assert.rejects(failing, /learningRate: expected 0 or more, found NaN/);
});

Deno.test("a callback's model() is the network as it is now, also where weights are averaged", async () => {
  for (const averageWeights of [false, 0.9] as const) {
    const losses: number[] = [];
    const measuring: Callback = {
      async onEpochEnd(_, training) {
        const { probabilities } = await predict(await training.model(), data);
        losses.push(
          data.labels.reduce((sum, label, i) => sum - Math.log(probabilities[3 * i + label]!), 0) /
            data.size,
        );
      },
    };
    const split = { train: data, validation: data, method: "the same" };
    const run = await train(barsModel(), split, {
      ...base,
      averageWeights,
      callbacks: [measuring],
    });
    for (const [at, { valLoss }] of run.history.entries()) {
      assert.ok(Math.abs(losses[at]! - valLoss) < 1e-5, `${losses[at]} ${valLoss}`);
    }
    const unwatched = await train(barsModel(), split, { ...base, averageWeights });
    assert.equal(fingerprint(run.model), fingerprint(unwatched.model));
  }
});

Deno.test("a callback's state is kept in checkpoints, and a resumed run goes on with it and its rate", async () => {
  await using folder = await temporaryFolder();
  /** Lowers the rate by a tenth after every third step: its count must survive. */
  const counting = () => {
    let steps = 0;
    return {
      name: "counting",
      onStepEnd(_: unknown, training: Training) {
        if (++steps % 3 === 0) training.learningRate *= 0.9;
      },
      state: () => ({ steps }),
      restore: (state: unknown) => void ({ steps } = state as { steps: number }),
    };
  };
  const options: TrainOptions = { ...base, epochs: 4, reduceLr: false };
  const whole = await train(barsModel(), data, { ...options, callbacks: [counting()] });
  for (const stopAt of [1, 2, 5]) {
    const controller = new AbortController();
    let done = 0;
    const aborting = { onStepEnd: () => void (++done === stopAt && controller.abort()) };
    const first = await train(barsModel(), data, {
      ...options,
      ...{ checkpoint: folder.path, signal: controller.signal, callbacks: [counting(), aborting] },
    });
    assert.equal(first.reason, "aborted");
    const second = await train(barsModel(), data, {
      ...options,
      ...{ resume: folder.path, callbacks: [counting()] },
    });
    const rates = (run: typeof whole) => run.history.map(({ learningRate }) => learningRate);
    assert.deepEqual(rates(second), rates(whole), `stopped after step ${stopAt}`);
    assert.equal(fingerprint(second.model), fingerprint(whole.model), `after step ${stopAt}`);
  }
});

Deno.test("onInterrupt sees the weights of the last step, onTrainEnd those that the run leaves", async () => {
  const controller = new AbortController();
  let [interrupted, ended] = ["", ""];
  const model = barsModel();
  const run = await train(model, data, {
    ...{ ...base, epochs: 50, learningRate: 1e-12, earlyStopping: 20, signal: controller.signal },
    callbacks: [{
      onStepEnd: ({ epoch, step }) => void (epoch === 3 && step === 1 && controller.abort()),
      onInterrupt: async (training) => void (interrupted = fingerprint(await training.model())),
      onTrainEnd: () => void (ended = fingerprint(model)),
    }],
  });
  assert.equal(run.reason, "aborted");
  assert.equal(ended, fingerprint(model));
  assert.notEqual(interrupted, ended);
});

Deno.test("training that a callback ends by an error leaves the best weights so far, and tells the rest", async () => {
  const told: unknown[] = [];
  const model = barsModel();
  const failing = train(model, data, {
    ...base,
    earlyStopping: false,
    reporter: { onTrainEnd: ({ reason, bestEpoch }) => void told.push(reason, bestEpoch) },
    callbacks: [{
      onEpochEnd({ epoch }, training) {
        training.learningRate = 1; // which makes the second epoch worse
        if (epoch === 2) throw new Error("mine");
      },
    }],
  });
  await assert.rejects(failing, /^Error: mine$/);
  assert.deepEqual(told, ["failed", 1]);
});

Deno.test("what is no callback, or keeps a state without a name of its own, is refused by name", async () => {
  const refused = (callbacks: unknown, message: RegExp) =>
    assert.rejects(
      train(barsModel(), data, { ...base, callbacks: callbacks as readonly Callback[] }),
      message,
    );
  await refused([{ onEpochEnds() {} }], /callbacks\[0\]: expected an object with .* onEpochEnd, /);
  await refused({ onEpochEnd() {} }, /callbacks: expected a list, found \{\}/);
  const state = () => 1;
  await refused([{ state }], /callbacks: expected a name of its own .*, found none/);
  await refused([{ state, name: "a" }, { state, name: "a" }], /, found "a" twice/);
  await refused([{ state, name: "early stopping" }], /, found "early stopping" twice/);
});
