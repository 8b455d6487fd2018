// Gradients of single ops as tfjs code uses them: TensorFlow's, in the graph, beside tfjs's own.

import "../../../lib/tensorflow/backend.ts";
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { compile } from "../../../lib/tensorflow/compile/compile.ts";
import { CustomLayer } from "./_custom_layer.ts";
import { distance } from "./_parity.ts";

const [size, side, channels] = [2, 6, 3];
const kernel = tf.tensor4d(waves(81), [3, 3, 3, 3]);
const depthwiseKernel = tf.tensor4d(waves(54), [3, 3, 3, 2]);
const noSide = [0, 0];

type Code = (x: tf.Tensor4D) => tf.Tensor;
const flat = (x: tf.Tensor4D) => x.reshape([-1, side, side * channels]) as tf.Tensor3D;

const ops: Readonly<Record<string, Readonly<Record<string, Code>>>> = {
  arithmetic: {
    sub: (x) => tf.sub(1, x),
    div: (x) => tf.div(1, x.add(3)),
    pow: (x) => x.abs().add(0.5).pow(1.5),
    sqrt: (x) => x.abs().add(0.1).sqrt(),
    rsqrt: (x) => x.abs().add(0.1).rsqrt(),
    reciprocal: (x) => x.add(3).reciprocal(),
    square: (x) => x.square(),
    squaredDifference: (x) => tf.squaredDifference(x, 0.3),
    neg: (x) => x.neg(),
    abs: (x) => x.abs(),
    maximum: (x) => x.maximum(0.2),
    minimum: (x) => x.minimum(0.2),
    "step, which has no slope": (x) => x.mul(x.step(0.1)),
    "sign, which has no slope": (x) => x.mul(x.sign()),
    "floor, which has no slope": (x) => x.add(x.floor()),
    "ceil, which has no slope": (x) => x.add(x.ceil()),
    "round, which has no slope": (x) => x.add(x.round()),
    "onesLike, which has no slope": (x) => x.add(tf.onesLike(x.square())),
    "zerosLike, which has no slope": (x) => x.add(tf.zerosLike(x.square())),
  },
  functions: {
    exp: (x) => x.exp(),
    expm1: (x) => x.expm1(),
    log: (x) => x.abs().add(0.5).log(),
    log1p: (x) => x.abs().log1p(),
    sin: (x) => x.sin(),
    cos: (x) => x.cos(),
    tan: (x) => x.mul(0.1).tan(),
    asin: (x) => x.mul(0.1).asin(),
    acos: (x) => x.mul(0.1).acos(),
    atan: (x) => x.atan(),
    atan2: (x) => tf.atan2(x, tf.scalar(0.5)),
    sinh: (x) => x.sinh(),
    cosh: (x) => x.cosh(),
    asinh: (x) => x.asinh(),
    acosh: (x) => x.abs().add(2).acosh(),
    atanh: (x) => x.mul(0.1).atanh(),
    erf: (x) => x.erf(),
    tanh: (x) => x.tanh(),
    sigmoid: (x) => x.sigmoid(),
    logSigmoid: (x) => x.logSigmoid(),
    softplus: (x) => x.softplus(),
    softmax: (x) => tf.softmax(x),
    logSoftmax: (x) => tf.logSoftmax(x),
    leakyRelu: (x) => x.leakyRelu(0.2),
    prelu: (x) => x.prelu(tf.scalar(0.3)),
    elu: (x) => x.elu(),
    selu: (x) => x.selu(),
    relu6: (x) => x.mul(9).relu6(),
    clipByValue: (x) => x.clipByValue(-0.2, 0.3),
    huberLoss: (x) => tf.losses.huberLoss(tf.zerosLike(x), x, undefined, 1, tf.Reduction.NONE),
  },
  reductions: {
    mean: (x) => x.mul(x.mean([1, 2], true)),
    sum: (x) => x.mul(x.sum(3, true)),
    prod: (x) => x.mul(x.add(1).prod(3, true)),
    max: (x) => x.mul(x.max(3, true)),
    min: (x) => x.mul(x.min(3, true)),
    logSumExp: (x) => x.mul(x.logSumExp(3, true)),
    norm: (x) => x.mul(x.norm(2, 3, true)),
    moments: (x) => x.mul(tf.moments(x, 3, true).variance),
    argMax: (x) => x.mul(tf.oneHot(x.argMax(3) as tf.Tensor3D, channels)),
  },
  shapes: {
    concat: (x) => tf.concat([x, x.mul(2)], 3),
    stack: (x) => tf.stack([x, x.mul(2)], 1),
    unstack: (x) => tf.unstack(x, 1).reduce((sum, row) => sum.add(row.square())),
    split: (x) => tf.split(x, 2, 1).reduce((product, half) => product.mul(half)),
    slice: (x) => x.slice([0, 1, 0, 0], [-1, 3, -1, -1]),
    gather: (x) => x.gather([2, 0, 1], 1),
    reverse: (x) => x.reverse(1).mul(x),
    pad: (x) => x.pad([[0, 0], [1, 1], [0, 2], [0, 0]]),
    transpose: (x) => x.transpose([0, 2, 1, 3]).mul(x),
    tile: (x) => x.tile([1, 2, 1, 1]),
    expandDims: (x) => x.expandDims(1),
    broadcastTo: (x) => x.mean(3, true).broadcastTo([x.shape[0], side, side, channels]),
    spaceToBatchND: (x) => tf.spaceToBatchND(x, [1, 2], [noSide, noSide]).mul(2).reshape(x.shape),
    bandPart: (x) => tf.linalg.bandPart(flat(x), 1, 1),
  },
  "constants made by tfjs": {
    fill: (x) => x.mul(tf.fill([channels], 2)),
    range: (x) => x.mul(tf.range(0, channels)),
    linspace: (x) => x.mul(tf.linspace(0, 1, channels)),
    eye: (x) => x.mul(tf.eye(channels).slice([1, 0], [1, channels]).reshape([channels])),
  },
  "matrices and images": {
    matMul: (x) => tf.matMul(flat(x), flat(x), false, true),
    "matMul, transposed": (x) => tf.matMul(flat(x), flat(x), true, false),
    conv2d: (x) => tf.conv2d(x, kernel, 1, "same"),
    "fused conv2d": (x) =>
      tf.fused.conv2d({ x, filter: kernel, strides: 1, pad: "same", activation: "relu" }),
    conv2dTranspose: (x) => tf.conv2dTranspose(x, kernel, [x.shape[0], 12, 12, 3], 2, "same"),
    conv1d: (x) => tf.conv1d(flat(x), tf.tensor3d(waves(108), [3, 18, 2]), 1, "same"),
    depthwiseConv2d: (x) => tf.depthwiseConv2d(x, depthwiseKernel, 1, "same"),
    maxPool: (x) => tf.maxPool(x, 2, 2, "same"),
    avgPool: (x) => tf.avgPool(x, 2, 2, "same"),
    localResponseNormalization: (x) => tf.localResponseNormalization(x),
    resizeBilinear: (x) => tf.image.resizeBilinear(x, [9, 9]),
    resizeNearestNeighbor: (x) => tf.image.resizeNearestNeighbor(x, [12, 12]),
  },
};

for (const [group, codes] of Object.entries(ops)) {
  Deno.test(`gradients of ${group} are tfjs's`, async () => {
    for (const [name, code] of Object.entries(codes)) {
      const { loss, weights } = await oneStep(code);
      assert.ok(loss < 1e-5 && weights < 1e-5, `${name}: loss by ${loss}, weights by ${weights}`);
    }
  });
}

Deno.test("tf.batchNorm passes gradients to the statistics it is given, which tfjs cannot", () => {
  const byFormula: Code = (x) => {
    const { mean, variance } = tf.moments(x, [0, 1, 2]);
    return x.sub(mean).div(variance.add(1e-3).sqrt());
  };
  const byOp: Code = (x) => {
    const { mean, variance } = tf.moments(x, [0, 1, 2]);
    return tf.batchNorm(x, mean as tf.Tensor1D, variance as tf.Tensor1D);
  };
  const [one, other] = [byFormula, byOp].map((code) => compiledStep(code));
  assert.ok(Math.abs(one!.loss - other!.loss) < 1e-5);
  assert.ok(distance(one!.model, other!.model) < 1e-5);
});

/** How far apart one step of gradient descent leaves a convolution that the op follows. */
async function oneStep(code: Code): Promise<{ loss: number; weights: number }> {
  const ours = compiledStep(code);
  const { model, truths } = network(code);
  model.compile({ loss, optimizer: tf.train.sgd(rate) });
  const x = tf.tensor4d(images, [size, side, side, channels]);
  const y = tf.tensor2d(truths, [size, truths.length / size]);
  const expected = Number(await model.trainOnBatch(x, y));
  tf.dispose([x, y]);
  // Relative where numbers are large.
  return {
    loss: Math.abs(ours.loss - expected) / (1 + Math.abs(expected)),
    weights: distance(ours.model, model),
  };
}

function compiledStep(code: Code): { model: tf.LayersModel; loss: number } {
  const { model, truths } = network(code);
  const compiled = compile(model, { loss, optimizer: tf.train.sgd(rate) });
  const { losses } = compiled.trainStep(images, truths, size, rate);
  compiled.writeBack();
  compiled.dispose();
  return { model, loss: losses.reduce((sum, loss) => sum + loss) / size };
}

const rate = 0.01;
const images = waves(size * side * side * channels);
const loss = (truths: tf.Tensor, predictions: tf.Tensor) =>
  predictions.sub(truths).square().mean(-1);

/** A convolution of one pixel, and the op. */
function network(code: Code): { model: tf.LayersModel; truths: Float32Array } {
  const outputs = tf.tidy(() => code(tf.zeros([1, side, side, channels])).size);
  const row = (x: tf.Tensor) => code(x as tf.Tensor4D).reshape([x.shape[0]!, -1]);
  const model = tf.sequential({
    layers: [
      tf.layers.conv2d({ inputShape: [side, side, channels], filters: channels, kernelSize: 1 }),
      new CustomLayer("op", row, ([batch]) => [batch!, outputs]),
    ],
  });
  const weights = model.getWeights().map(({ shape, size }) => tf.tensor(waves(size), shape));
  const [first, bias] = weights;
  model.setWeights([first!, bias!, tf.ones([channels])]);
  tf.dispose(weights);
  return { model, truths: waves(size * outputs) };
}

/** Numbers from -1 to 1, no two alike. */
function waves(length: number): Float32Array {
  return Float32Array.from({ length }, (_, i) => Math.sin(1.7 * i + 0.3));
}
