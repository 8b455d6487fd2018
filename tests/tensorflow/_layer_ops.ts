// tfjs's products, convolutions, pooling, normalization and losses, by the names that the fixture has for them.

import * as tf from "@tensorflow/tfjs";
import type { Op } from "./_ops_fixture.ts";

export const layerOps: Readonly<Record<string, Op>> = {
  dot: (_, a, b) => tf.dot(a, b),
  einsum: ({ equation }, ...x) => tf.einsum(equation, ...x),
  fusedMatMul: ({ activation }, a, b, bias) => tf.fused.matMul({ a, b, bias, activation }),
  matMul: ({ transposeA, transposeB }, a, b) => tf.matMul(a, b, transposeA, transposeB),
  outerProduct: (_, a, b) => tf.outerProduct(a as tf.Tensor1D, b as tf.Tensor1D),

  conv1d: ({ stride, pad }, x, k) => tf.conv1d(x as tf.Tensor3D, k as tf.Tensor3D, stride, pad),
  conv2d: ({ strides, pad, dilations }, x, k) =>
    tf.conv2d(x as tf.Tensor4D, k as tf.Tensor4D, strides, pad, "NHWC", dilations),
  conv2dTranspose: ({ shape, strides, pad }, x, k) => {
    const [batch = 0, height = 0, width = 0, channels = 0] = shape;
    const size: [number, number, number, number] = [batch, height, width, channels];
    return tf.conv2dTranspose(x as tf.Tensor4D, k as tf.Tensor4D, size, strides, pad);
  },
  conv3d: ({ stride, pad }, x, k) => tf.conv3d(x as tf.Tensor5D, k as tf.Tensor5D, stride, pad),
  conv3dTranspose: ({ shape, stride, pad }, x, k) => {
    const [batch = 0, depth = 0, height = 0, width = 0, channels = 0] = shape;
    const size: [number, number, number, number, number] = [batch, depth, height, width, channels];
    return tf.conv3dTranspose(x as tf.Tensor5D, k as tf.Tensor5D, size, stride, pad);
  },
  depthwiseConv2d: ({ strides, pad, dilations }, x, k) =>
    tf.depthwiseConv2d(x as tf.Tensor4D, k as tf.Tensor4D, strides, pad, "NHWC", dilations),
  dilation2d: ({ strides, pad, dilations }, x, k) =>
    tf.dilation2d(x as tf.Tensor4D, k as tf.Tensor3D, strides, pad, dilations),
  fusedConv2d: ({ strides, pad, activation }, x, filter, bias) =>
    tf.fused.conv2d({
      ...{ x: x as tf.Tensor4D, filter: filter as tf.Tensor4D, bias },
      ...{ strides, pad, activation },
    }),
  fusedDepthwiseConv2d: ({ strides, pad, activation }, x, filter, bias) =>
    tf.fused.depthwiseConv2d({
      ...{ x: x as tf.Tensor4D, filter: filter as tf.Tensor4D, bias },
      ...{ strides, pad, activation },
    }),
  separableConv2d: ({ strides, pad }, x, depthwise, pointwise) =>
    tf.separableConv2d(
      ...[x as tf.Tensor4D, depthwise as tf.Tensor4D, pointwise as tf.Tensor4D] as const,
      ...[strides, pad] as const,
    ),

  avgPool: ({ window, strides, pad }, x) => tf.avgPool(x as tf.Tensor4D, window, strides, pad),
  avgPool3d: ({ stride, pad }, x) => tf.avgPool3d(x as tf.Tensor5D, 2, stride, pad),
  maxPool: ({ window, strides, pad }, x) => tf.maxPool(x as tf.Tensor4D, window, strides, pad),
  maxPool3d: ({ stride, pad }, x) => tf.maxPool3d(x as tf.Tensor5D, 2, stride, pad),
  pool: ({ window, pad, dilations, stride }, x) =>
    tf.pool(x as tf.Tensor4D, window, "max", pad, dilations, stride),

  batchNorm: (_, x, mean, variance, offset, scale) =>
    tf.batchNorm(x, as1d(mean), as1d(variance), as1d(offset), as1d(scale), 1e-3),
  batchNormTraining: (_, x, offset, scale) => {
    const { mean, variance } = tf.moments(x, [0, 1, 2]);
    return tf.batchNorm(x, as1d(mean), as1d(variance), as1d(offset), as1d(scale), 1e-3);
  },
  localResponseNormalization: ({ radius, bias, alpha, beta }, x) =>
    tf.localResponseNormalization(x as tf.Tensor4D, radius, bias, alpha, beta),

  categoricalCrossentropy: (_, labels, probabilities) =>
    tf.metrics.categoricalCrossentropy(labels, probabilities),
  logSoftmax: (_, x) => tf.logSoftmax(x),
  sigmoidCrossEntropy: (_, labels, logits) => tf.losses.sigmoidCrossEntropy(labels, logits),
  softmax: (_, x) => tf.softmax(x),
  softmaxCrossEntropy: (_, labels, logits) => tf.losses.softmaxCrossEntropy(labels, logits),
};

function as1d(x: tf.Tensor): tf.Tensor1D {
  return x as tf.Tensor1D;
}
