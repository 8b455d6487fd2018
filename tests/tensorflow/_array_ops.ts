// tfjs's ops on arrays, images, complex numbers and strings, by the names that the fixture has for them.

import * as tf from "@tensorflow/tfjs";
import type { Op } from "./_ops_fixture.ts";

export const arrayOps: Readonly<Record<string, Op>> = {
  batchToSpaceND: ({ block, crops }, x) => tf.batchToSpaceND(x, block, crops),
  bincount: ({ depth }, x, weights) =>
    tf.bincount(x as tf.Tensor1D, (weights ?? tf.tensor1d([])) as tf.Tensor1D, depth),
  broadcastArgs: (_, a, b) => tf.broadcastArgs(a, b),
  broadcastTo: ({ shape }, x) => tf.broadcastTo(x, shape),
  concat: ({ axis }, ...x) => tf.concat(x, axis),
  depthToSpace: ({ depth }, x) => tf.depthToSpace(x as tf.Tensor4D, depth),
  diag: (_, x) => tf.diag(x),
  expandDims: ({ axis }, x) => tf.expandDims(x, axis),
  eye: ({ shape: [rows = 0, columns] }) => tf.eye(rows, columns),
  fill: ({ shape, value }) => tf.fill(shape, value),
  gather: ({ axis, batchDims }, x, indices) => tf.gather(x, indices, axis, batchDims),
  gatherND: (_, x, indices) => tf.gatherND(x, indices),
  linspace: ({ low, high, k }) => tf.linspace(low, high, k),
  meshgrid: (_, x, y) => tf.meshgrid(x, y),
  mirrorPad: ({ paddings, mode }, x) => tf.mirrorPad(x, paddings, mode),
  oneHot: ({ depth, on, off }, indices) => tf.oneHot(indices, depth, on, off, "float32"),
  pad: ({ paddings, value }, x) => tf.pad(x, paddings, value),
  range: ({ low, high, step, dtype }) => tf.range(low, high, step, dtype),
  reshape: ({ shape }, x) => tf.reshape(x, shape),
  reverse: ({ axes }, x) => tf.reverse(x, axes),
  scatterND: ({ shape }, indices, updates) => tf.scatterND(indices, updates, shape),
  slice: ({ begin, sizes }, x) => tf.slice(x, begin, sizes),
  spaceToBatchND: ({ block, crops }, x) => tf.spaceToBatchND(x, block, crops),
  sparseToDense: ({ shape, value }, indices, values) =>
    tf.sparseToDense(indices, values, shape, value),
  split: ({ parts, axis }, x) => tf.split(x, parts, axis),
  squeeze: ({ axes }, x) => tf.squeeze(x, axes),
  stack: ({ axis }, ...x) => tf.stack(x, axis),
  stridedSlice: ({ begin, end, steps, beginMask, shrinkAxisMask }, x) =>
    tf.stridedSlice(x, begin, end, steps, beginMask, 0, 0, 0, shrinkAxisMask),
  tensorScatterUpdate: (_, x, indices, updates) => tf.tensorScatterUpdate(x, indices, updates),
  tile: ({ reps }, x) => tf.tile(x, reps),
  topk: ({ k }, x) => {
    const { values, indices } = tf.topk(x, k);
    return [values, indices];
  },
  transpose: ({ perm }, x) => tf.transpose(x, perm),
  unique: (_, x) => {
    const { values, indices } = tf.unique(x);
    return [values, indices];
  },
  unsortedSegmentSum: ({ segments }, x, ids) =>
    tf.unsortedSegmentSum(x, ids as tf.Tensor1D, segments),
  unstack: ({ axis }, x) => tf.unstack(x, axis),

  cropAndResize: ({ size, method, value }, x, boxes, indices) =>
    tf.image.cropAndResize(
      ...[x as tf.Tensor4D, boxes as tf.Tensor2D, indices as tf.Tensor1D] as const,
      ...[size, method, value] as const,
    ),
  flipLeftRight: (_, x) => tf.image.flipLeftRight(x as tf.Tensor4D),
  nonMaxSuppression: ({ k, iou, low }, boxes, scores) =>
    tf.image.nonMaxSuppression(boxes as tf.Tensor2D, scores as tf.Tensor1D, k, iou, low),
  nonMaxSuppressionPadded: ({ k, iou, low }, boxes, scores) => {
    const { selectedIndices, validOutputs } = tf.image.nonMaxSuppressionPadded(
      ...[boxes as tf.Tensor2D, scores as tf.Tensor1D] as const,
      ...[k, iou, low, true] as const,
    ) as { selectedIndices: tf.Tensor; validOutputs: tf.Tensor }; // declared as a plain map
    return [selectedIndices, validOutputs];
  },
  nonMaxSuppressionWithScore: ({ k, iou, low, sigma }, boxes, scores) => {
    const { selectedIndices, selectedScores } = tf.image.nonMaxSuppressionWithScore(
      ...[boxes as tf.Tensor2D, scores as tf.Tensor1D] as const,
      ...[k, iou, low, sigma] as const,
    ) as { selectedIndices: tf.Tensor; selectedScores: tf.Tensor }; // declared as a plain map
    return [selectedIndices, selectedScores];
  },
  resizeBilinear: ({ size, alignCorners, halfPixelCenters }, x) =>
    tf.image.resizeBilinear(x as tf.Tensor4D, size, alignCorners, halfPixelCenters),
  resizeNearestNeighbor: ({ size, alignCorners, halfPixelCenters }, x) =>
    tf.image.resizeNearestNeighbor(x as tf.Tensor4D, size, alignCorners, halfPixelCenters),

  complex: (_, real, imaginary) => tf.complex(real, imaginary),
  complexAbs: (_, z) => tf.abs(z),
  fft: (_, z) => tf.spectral.fft(z),
  ifft: (_, z) => tf.spectral.ifft(z),
  imag: (_, z) => tf.imag(z),
  irfft: (_, z) => tf.spectral.irfft(z),
  real: (_, z) => tf.real(z),
  rfft: (_, x) => tf.spectral.rfft(x),

  staticRegexReplace: ({ pattern, rewrite }, x) =>
    tf.string.staticRegexReplace(x, pattern, rewrite),
};
