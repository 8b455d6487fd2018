// The running mean of the weights: beside one computed from every step's weights, and through breaks, files and cards.

import assert from "node:assert/strict";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { Batches } from "../../../lib/model/batches.ts";
import { createEngine } from "../../../lib/training/engine/create_engine.ts";
import type { EngineState } from "../../../lib/training/engine/engine.ts";
import { loadModel } from "../../../lib/store/load_model.ts";
import { predict } from "../../../lib/model/predict.ts";
import { saveModel } from "../../../lib/store/save_model.ts";
import { train } from "../../../lib/training/train.ts";
import type { TrainOptions } from "../../../lib/training/train_options.ts";
import { averageShare } from "../../../lib/training/engine/_averaged_weights.ts";
import { silentReporter } from "../../../lib/show/training/default_reporter.ts";
import { bars } from "../../_bars.ts";
import { fingerprint } from "../../_fingerprint.ts";

const data = bars(100);
const kinds = ["fastest", "eager"] as const;

/** One with all that a mean is to be kept of: weights, moving statistics, and a weight that nothing trains. */
function normalised(seed = 1): tf.LayersModel {
  const kernelInitializer = tf.initializers.glorotUniform({ seed });
  return tf.sequential({
    layers: [
      tf.layers.flatten({ name: "flat", inputShape: [12, 12, 1] }),
      tf.layers.dense({ name: "frozen", units: 20, trainable: false, kernelInitializer }),
      tf.layers.batchNormalization({ name: "norm", momentum: 0.8 }),
      tf.layers.dropout({ name: "dropout", rate: 0.2 }),
      tf.layers.dense({ name: "output", units: 3, activation: "softmax", kernelInitializer }),
    ],
  });
}

Deno.test("averageShare() follows the weights closely at first, then as the decay says", () => {
  assert.equal(averageShare(0.99, 1), 1 - 2 / 11);
  assert.equal(averageShare(0.5, 1), 1 - 2 / 11);
  assert.equal(averageShare(0.5, 100), 0.5);
  assert.ok(Math.abs(averageShare(0.999, 1e6) - 0.001) < 1e-12);
});

for (const kind of kinds) {
  Deno.test(`averageWeights: the mean of every step's weights and statistics is evaluated and kept, ${kind}`, async () => {
    const batches = new Batches(data, 16);
    const settings = { seed: 1, batchSize: 16 };
    const decay = 0.7;
    const engine = createEngine(normalised(), { ...settings, averageWeights: decay }, kind);
    const plain = createEngine(normalised(), settings, kind);
    const expected = new Map<string, Float64Array>();
    const names = Object.keys(await plain.state()).filter((name) => !/\/[mv]$|^iter/.test(name));
    for (const name of names) expected.set(name, Float64Array.from((await plain.state())[name]!));
    for (let step = 1; step <= 9; step++) {
      const [{ loss }, other] = [
        await engine.step(batches.at(step % 6), 0.03),
        await plain.step(batches.at(step % 6), 0.03),
      ];
      assert.equal(loss, other.loss, "training itself is the same");
      const weights = await plain.state();
      const keep = Math.min(decay, (1 + step) / (10 + step));
      for (const [name, mean] of expected) {
        mean.forEach((value, i) => mean[i] = keep * value + (1 - keep) * weights[name]![i]!);
      }
    }
    const state = await engine.state();
    for (const [name, mean] of expected) {
      assertClose(state[`${name}/average`]!, mean, name);
      assert.deepEqual(state[name], (await plain.state())[name], `${name} itself`);
    }
    assert.ok(distance(state["norm/moving_mean"]!, expected.get("norm/moving_mean")!) > 1e-3);
    assert.ok(distance(state["output/kernel"]!, expected.get("output/kernel")!) > 1e-3);

    const averaged = createEngine(normalised(9), settings, kind);
    await averaged.restore(swapped(await averaged.state(), expected));
    const [found, wanted, last] = await Promise.all(
      [engine, averaged, plain].map((engine) => engine.evaluate(batches.at(0))),
    );
    assert.ok(Math.abs(found!.loss - wanted!.loss) < 1e-5, `${found!.loss} ${wanted!.loss}`);
    assert.ok(Math.abs(found!.loss - last!.loss) > 1e-4, "not the last step's");
    assert.deepEqual(await engine.state(), state, "evaluating changes nothing");
    for (const each of [engine, plain, averaged]) each.dispose();
  });

  Deno.test(`averageWeights: a broken run ends at the same bits, as does its saved model, ${kind}`, async () => {
    const options: TrainOptions = {
      ...{ epochs: 4, batchSize: 16, seed: 1, averageWeights: 0.9, engine: kind },
      ...{ reduceLr: false, schedule: "oneCycle", learningRate: 0.01 },
      reporter: silentReporter,
    };
    const whole = await train(normalised(), data, options);
    const controller = new AbortController();
    const folder = await Deno.makeTempDir();
    try {
      const broken = await train(normalised(), data, {
        ...options,
        ...{ signal: controller.signal, checkpoint: folder },
        reporter: {
          ...silentReporter,
          onStepEnd: ({ epoch, step }) => void (epoch === 3 && step === 2 && controller.abort()),
        },
      });
      assert.equal(broken.reason, "aborted");
      await assert.rejects(
        train(normalised(), data, {
          ...options,
          averageWeights: 0.8,
          checkpoint: folder,
          resume: true,
        }),
        /a run with averageWeights 0.8, found one with 0.9/,
      );
      const resumed = await train(normalised(5), data, {
        ...options,
        ...{ checkpoint: folder, resume: true },
      });
      assert.equal(fingerprint(resumed.model), fingerprint(whole.model));
      const { history } = resumed;
      assert.deepEqual(
        history.map(({ valLoss }) => valLoss),
        whole.history.map((row) => row.valLoss),
      );

      const card = await saveModel(resumed, join(folder, "saved"));
      assert.equal(card.training?.settings.averageWeights, 0.9);
      const { model, card: read } = await loadModel(join(folder, "saved"));
      assert.equal(read.training?.settings.averageWeights, 0.9);
      assert.equal(fingerprint(model), fingerprint(whole.model));
      assert.deepEqual(await predict(model, data), await predict(whole.model, data));
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  });
}

Deno.test("averageWeights: eager tensors are freed, and the two engines agree", async () => {
  const options = { epochs: 2, batchSize: 16, seed: 1, averageWeights: 0.9 };
  const base: TrainOptions = { ...options, reporter: silentReporter };
  const noDropout = () => {
    const model = normalised();
    (model.getLayer("dropout") as unknown as { rate: number }).rate = 0;
    return model;
  };
  const compiled = await train(noDropout(), data, base);
  const model = noDropout();
  const before = tf.memory().numTensors;
  const eager = await train(model, data, { ...base, engine: "eager" });
  assert.equal(tf.memory().numTensors, before);
  eager.history.forEach(({ valLoss }, at) =>
    assert.ok(Math.abs(valLoss - compiled.history[at]!.valLoss) < 1e-4)
  );
});

Deno.test("averageWeights: a decay that makes no sense is refused", async () => {
  for (const averageWeights of [0, 1, -1, NaN]) {
    await assert.rejects(
      train(normalised(), data, { averageWeights, reporter: silentReporter }),
      /averageWeights: expected a number between 0 and 1 or false, found/,
    );
  }
});

function swapped(
  state: EngineState,
  values: ReadonlyMap<string, Float64Array>,
): EngineState {
  return {
    ...state,
    ...Object.fromEntries(Array.from(values, ([name, value]) => [name, Float32Array.from(value)])),
  };
}

function distance(found: ArrayLike<number>, expected: ArrayLike<number>): number {
  return Math.max(...Array.from(found, (value, i) => Math.abs(value - expected[i]!)));
}

function assertClose(found: ArrayLike<number>, expected: ArrayLike<number>, name: string): void {
  const furthest = distance(found, expected);
  assert.ok(furthest < 1e-5, `${name}: off by ${furthest}`);
}
