// Batches in parts side by side: the numbers of whole ones, and models that cannot be taken apart left whole.

import "../../../lib/tensorflow/backend.ts";
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import {
  shardsFor,
  shardSizes,
  virtualBatchSizes,
} from "../../../lib/tensorflow/compile/sharding.ts";
import { compile, type CompileOptions } from "../../../lib/tensorflow/compile/compile.ts";
import { compilePrediction } from "../../../lib/tensorflow/compile/compile_prediction.ts";
import { multipliesBfloat16 } from "./_bfloat16.ts";
import { CustomLayer } from "./_custom_layer.ts";
import { digitBatch, digitShape } from "./_digits.ts";
import { applied, classifier, glorot, normalisedLayers, smallCnn } from "./_networks.ts";
import { assertParity, distance, oneHot } from "./_parity.ts";

const { layers } = tf;

/** Trains with batches in so many parts. */
function trained(shards: number, model: tf.LayersModel, options: Partial<CompileOptions> = {}) {
  const compiled = compile(model, {
    loss: "sparseCategoricalCrossentropy",
    optimizer: tf.train.adam(),
    seed: 5,
    shards,
    ...options,
  });
  const losses: number[] = [];
  for (let step = 0; step < 30; step++) {
    const { images, labels, size } = digitBatch(step, step === 20 ? 19 : 16);
    losses.push(...compiled.trainStep(images, labels, size, 2e-3).losses);
  }
  const { images, labels, size } = digitBatch(40, 23);
  const results = [
    ...[Float32Array.from(losses), compiled.predict(images, size)],
    ...Object.values(compiled.evaluateStep(images, labels, size)),
    ...Object.values(compiled.state()),
  ];
  compiled.dispose();
  model.dispose();
  return results;
}

function furthest(a: readonly Float32Array[], b: readonly Float32Array[]): number {
  assert.deepEqual(a.map(({ length }) => length), b.map(({ length }) => length));
  return Math.max(
    ...a.flatMap((values, at) => Array.from(values, (value, i) => Math.abs(value - b[at]![i]!))),
  );
}

const networks: Readonly<Record<string, () => tf.LayersModel>> = {
  "convolution, pooling, dropout": () => smallCnn({ dropout: 0.3 }),
  "one draw for all images": () =>
    classifier(() => [layers.flatten(), layers.dropout({ rate: 0.3, noiseShape: [1, 196] })]),
  "two draws of different shapes": () =>
    classifier(() => [
      layers.flatten(),
      layers.dropout({ rate: 0.3 }),
      layers.dense({ units: 8, activation: "relu", kernelInitializer: glorot() }),
      layers.dropout({ rate: 0.2 }),
    ]),
  "a regularizer": () =>
    classifier(() => [
      layers.flatten(),
      layers.dense({
        units: 8,
        kernelInitializer: glorot(),
        kernelRegularizer: tf.regularizers.l2({ l2: 0.01 }),
      }),
    ]),
  "a network in a network, one layer twice, and a sum": () => {
    const input = tf.input({ shape: digitShape });
    const inner = smallCnn({ dropout: 0.2 });
    const conv = layers.conv2d({
      ...{ name: "twice", filters: 1, kernelSize: 3, padding: "same" },
      kernelInitializer: tf.initializers.constant({ value: 0.1 }),
    });
    const once = applied(conv, input);
    const sum = applied(layers.add(), [input, once, applied(conv, once)]);
    return tf.model({ inputs: input, outputs: applied(inner, sum) });
  },
};

for (const [name, network] of Object.entries(networks)) {
  Deno.test(`parts of a batch come to what the whole does: ${name}`, () => {
    const whole = trained(1, network());
    for (const shards of [2, 3]) {
      assert.ok(furthest(trained(shards, network()), whole) < 2e-5, `${shards} parts`);
    }
  });
}

const variants: Readonly<Record<string, Partial<CompileOptions>>> = {
  "smoothed labels": { labelSmoothing: 0.1 },
  "a running mean": { average: () => 0.1 },
  "SGD with momentum": { optimizer: tf.train.momentum(0.01, 0.9) },
};

for (const [name, options] of Object.entries(variants)) {
  Deno.test(`parts of a batch come to what the whole does: ${name}`, () => {
    const [whole, parts] = [1, 2].map((shards) => trained(shards, smallCnn(), options));
    assert.ok(furthest(parts!, whole!) < 2e-5);
  });
}

Deno.test("in parts a step has tfjs's numbers", async () => {
  await assertParity({ model: smallCnn, options: { shards: 4 } });
});

Deno.test({
  name: "in bfloat16 gradients of 16 bits are added in 32",
  ignore: !multipliesBfloat16(),
  fn: () => {
    const [whole, parts] = [1, 4].map((shards) => {
      const model = classifier(() => [layers.flatten()]);
      model.setWeights([tf.zeros([196, 10]), tf.zeros([10])]);
      const optimizer = tf.train.sgd(1);
      const loss = "sparseCategoricalCrossentropy";
      const compiled = compile(model, { loss, optimizer, precision: "bfloat16", shards });
      const { images, labels, size } = digitBatch(0, 32);
      compiled.trainStep(images, labels, size, 1); // from 0, at rate 1: to the gradient's negative
      const [, kernel] = Object.entries(compiled.state()).find(([name]) =>
        name.endsWith("/kernel")
      )!;
      compiled.dispose();
      const halves = new Uint16Array(kernel.slice().buffer); // the lower one of each number first
      return halves.some((half, at) => at % 2 === 0 && half !== 0);
    });
    assert.deepEqual({ whole, parts }, { whole: false, parts: true });
  },
});

const mixing: Readonly<Record<string, () => tf.layers.Layer[]>> = {
  "batch normalisation": normalisedLayers,
  "code of one's own": () => [
    new CustomLayer("centred", (x, scale) => x.sub(x.mean(0, true)).mul(scale)),
  ],
};

for (const [name, middle] of Object.entries(mixing)) {
  Deno.test(`what mixes the images of a batch is trained whole: ${name}`, () => {
    const network = () => classifier(middle);
    assert.equal(shardsFor(network(), true, 2), 1);
    assert.deepEqual(trained(2, network()), trained(1, network()));
  });
}

/** Losses and weights of five steps of gradient descent, by tfjs: a pass for each virtual batch, then one update. */
function trainedByTfjs(model: tf.LayersModel, virtual: (size: number) => readonly number[]) {
  const rate = 0.1;
  const losses: number[] = [];
  for (let step = 0; step < 5; step++) {
    const { images, labels, size } = digitBatch(step, 25);
    const pixels = tf.tensor(images, [size, ...digitShape]);
    const truths = oneHot(labels);
    // The model is trained in variables, not in constants.
    const weights = model.trainableWeights.map((weight) => weight.read() as tf.Variable);
    const { value, grads } = tf.variableGrads(() => {
      let [sum, from] = [tf.scalar(0), 0];
      for (const count of virtual(size)) {
        const found = model.apply(pixels.slice(from, count), { training: true }) as tf.Tensor;
        const each = truths.slice(from, count).mul(found.log()).sum(-1).neg();
        losses.push(...each.dataSync());
        sum = sum.add(each.sum());
        from += count;
      }
      return sum.div(size);
    }, weights);
    for (const weight of weights) weight.assign(weight.sub(grads[weight.name]!.mul(rate)));
    tf.dispose([pixels, truths, value, grads]);
  }
  return { losses, rate };
}

for (const [name, middle] of Object.entries(mixing)) {
  Deno.test(`virtual batches are passed one by one and update once, as tfjs does it by hand: ${name}`, () => {
    const withoutDropout = () =>
      classifier(() => middle().filter((layer) => layer.getClassName() !== "Dropout"));
    const [ours, theirs, whole] = [withoutDropout(), withoutDropout(), withoutDropout()];
    const { losses, rate } = trainedByTfjs(theirs, () => [8, 8, 9]);
    const loss = "sparseCategoricalCrossentropy";
    const options = { loss, optimizer: tf.train.sgd(rate), virtualBatchSize: 10 } as const;
    const compiled = compile(ours, options);
    const found = Array.from({ length: 5 }, (_, step) => {
      const { images, labels, size } = digitBatch(step, 25);
      return [...compiled.trainStep(images, labels, size, rate).losses];
    }).flat();
    compiled.writeBack();
    compiled.dispose();
    assert.ok(furthest([Float32Array.from(found)], [Float32Array.from(losses)]) < 1e-5);
    assert.ok(distance(ours, theirs) < 1e-5, `${distance(ours, theirs)}`);
    trainedByTfjs(whole, (size) => [size]);
    assert.ok(distance(ours, whole) > 1e-3, "whole batches train otherwise");
    for (const model of [ours, theirs, whole]) model.dispose();
  });
}

Deno.test("virtual batches are as equal as can be and no larger than asked for", () => {
  assert.deepEqual(virtualBatchSizes(128, 64), [64, 64]);
  assert.deepEqual(virtualBatchSizes(25, 10), [8, 8, 9]);
  assert.deepEqual(virtualBatchSizes(128, 127), [64, 64]);
  assert.deepEqual(virtualBatchSizes(3, 1), [1, 1, 1]);
  assert.deepEqual(virtualBatchSizes(5, 64), [5]);
  assert.deepEqual(virtualBatchSizes(5), [5]);
});

Deno.test("a virtual batch size that is no whole number from 1 up is refused", () => {
  for (const virtualBatchSize of [0, 1.5, -1, NaN]) {
    const message =
      `virtualBatchSize: expected a whole number from 1 up, found ${virtualBatchSize}`;
    assert.throws(() => trained(1, smallCnn(), { virtualBatchSize }), {
      name: "RangeError",
      message,
    });
  }
});

Deno.test("a loss function of one's own sees the whole batch", () => {
  let most = 0;
  const loss = (truths: tf.Tensor, predictions: tf.Tensor) => {
    most = Math.max(most, truths.shape[0]!);
    return truths.sub(predictions).square().mean(1);
  };
  const compiled = compile(smallCnn(), { loss, optimizer: tf.train.sgd(0.1), shards: 2 });
  const { images, size } = digitBatch(0);
  compiled.trainStep(images, new Float32Array(size * 10), size, 0.1);
  assert.equal(most, size);
  compiled.dispose();
});

Deno.test("predictions are made in parts too, with batch normalisation and from bytes", () => {
  const model = classifier(normalisedLayers);
  assert.equal(shardsFor(model, false, 2), 2);
  const [whole, parts] = [1, 3].map((shards) => compilePrediction(model, { shards }));
  const { images, size } = digitBatch(3, 50);
  const bytes = Uint8Array.from(images, (value) => Math.round(255 * value));
  for (const pixels of [images, bytes]) {
    const expected = whole!.predict(pixels, size);
    assert.ok(furthest([parts!.predict(pixels, size)], [expected]) < 1e-6);
  }
  for (const each of [whole, parts]) each!.dispose();
});

Deno.test("parts are as equal as they can be, and of four images or more", () => {
  assert.deepEqual(shardSizes(16, 2), [8, 8]);
  assert.deepEqual(shardSizes(19, 4), [4, 5, 5, 5]);
  assert.deepEqual(shardSizes(9, 4), [4, 5]);
  assert.deepEqual(shardSizes(7, 4), [7]);
  assert.deepEqual(shardSizes(1, 4), [1]);
});

Deno.test("more parts than four have sixteen images or more", () => {
  assert.deepEqual(shardSizes(128, 8), Array(8).fill(16));
  assert.deepEqual(shardSizes(128, 16), Array(8).fill(16));
  assert.deepEqual(shardSizes(80, 6), Array(5).fill(16));
  for (const size of [16, 64, 79]) assert.equal(shardSizes(size, 16).length, 4);
});

Deno.test("shards that are no whole number from 1 up are refused", () => {
  for (const shards of [0, 1.5, -1, NaN]) {
    const message = `shards: expected a whole number from 1 up, found ${shards}`;
    assert.throws(() => trained(shards, smallCnn()), { name: "RangeError", message });
    assert.throws(() => compilePrediction(smallCnn(), { shards }), { name: "RangeError", message });
  }
});
