// The gradient of a convolution's filter as a convolution itself, which is quicker in bfloat16 where images are small.

import type { Graph, Output } from "./graph.ts";

/**
 * Writes a filter's gradient in the quicker way, if there is one for bfloat16: as the convolution of the images with the
 * gradient of the output, where batch and channels have changed places. It is the same sum.
 *
 * oneDNN's own way takes up to 1.4 times as long for pictures of 7 x 7; for larger ones it is the quicker one, as it is
 * in float32.
 *
 * @param gradient Any gradient, or a sum of several.
 * @returns What to take instead of it: itself unless there is a quicker way.
 */
export function quickerFilterGradient(graph: Graph, gradient: Output): Output {
  if (graph.opType(gradient) === "AddN") {
    const parts = graph.inputsOf(gradient);
    const quicker = parts.map((part) => quickerFilterGradient(graph, part));
    const same = quicker.every((part, at) => part === parts[at]);
    return same ? gradient : graph.op("AddN", { inputs: [quicker] });
  }
  if (graph.opType(gradient) !== "Conv2DBackpropFilter") return gradient;
  const [, height = Infinity, width = Infinity] = graph.shapeOf(graph.inputOf(gradient, 2)) ?? [];
  const [, , channels = 0, filters = 0] = graph.shapeOf(gradient) ?? [];
  const quicker = height * width <= 64 && Math.min(channels, filters) >= 16;
  return quicker && filterGradientByConvolution(graph, gradient) || gradient;
}

/**
 * Writes the gradient that a `Conv2DBackpropFilter` computes as a convolution.
 *
 * @returns The gradient; `undefined` for strides, whose form would be another. Dilations have no gradient here.
 */
export function filterGradientByConvolution(graph: Graph, gradient: Output): Output | undefined {
  const strides = graph.intsOf(gradient, "strides", 4);
  const [images, change] = [graph.inputOf(gradient, 0), graph.inputOf(gradient, 2)];
  const [from, to] = [graph.shapeOf(images), graph.shapeOf(change)];
  const [height, width] = graph.shapeOf(gradient) ?? [];
  if (!from || !to || !height || !width || strides.some((stride) => stride !== 1)) return undefined;
  // What "same" padding has added, the odd one at the end.
  const padding = (axis: number, length: number) => {
    const all = to[axis]! - (from[axis]! - length + 1);
    return [Math.floor(all / 2), Math.ceil(all / 2)];
  };
  const transposed = (input: Output, axes: readonly number[]) =>
    graph.op("Transpose", { inputs: [input, graph.ints(axes)] });
  const sums = graph.op("Conv2D", {
    inputs: [transposed(images, [3, 1, 2, 0]), transposed(change, [1, 2, 0, 3])],
    attributes: {
      strides: { ints: [1, 1, 1, 1] },
      padding: { text: "EXPLICIT" },
      explicit_paddings: { ints: [0, 0, ...padding(1, height), ...padding(2, width), 0, 0] },
    },
  });
  return transposed(sums, [1, 2, 0, 3]);
}
