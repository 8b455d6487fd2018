// A filter's gradient as a convolution: the numbers of TensorFlow's own op, where it is taken, and training with it.

import "../../../lib/tensorflow/backend.ts";
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { compile } from "../../../lib/tensorflow/compile/compile.ts";
import {
  fasterFilterGradient,
  filterGradientByConvolution,
} from "../../../lib/tensorflow/compile/_filter_gradient.ts";
import { gradients } from "../../../lib/tensorflow/compile/graph/gradients.ts";
import type { Graph, Output } from "../../../lib/tensorflow/compile/graph/graph.ts";
import { DataType } from "../../../lib/tensorflow/data_type.ts";
import { Random } from "../../../lib/data/random.ts";
import { digitBatch } from "./_digits.ts";
import { classifier, glorot } from "./_networks.ts";
import { withGraph } from "./_open_graph.ts";

interface Convolution {
  /** Batch, height, width, channels. */
  readonly images: readonly [number, number, number, number];
  /** Height, width, channels, filters. */
  readonly kernel: readonly [number, number, number, number];
  readonly padding: "SAME" | "VALID";
  readonly strides?: readonly [number, number];
}

/** The gradient of some weighted sum of a convolution's outputs by its filter. */
function gradientOf(
  graph: Graph,
  { images, kernel, padding, strides = [1, 1] }: Convolution,
): Output {
  const random = new Random(7);
  const noise = (shape: readonly number[]) => {
    const size = shape.reduce((count, length) => count * length, 1);
    const values = Float32Array.from({ length: size }, () => random.uniform(-0.5, 0.5));
    return graph.constant({ shape, type: DataType.FLOAT, values });
  };
  const filter = noise(kernel);
  const output = graph.op("Conv2D", {
    inputs: [noise(images), filter],
    attributes: {
      strides: { ints: [1, ...strides, 1] },
      padding: { text: padding },
    },
  });
  return gradients(graph, [output], [noise(graph.shapeOf(output)!)], [filter])[0]!;
}

const cases: readonly Convolution[] = [
  { images: [4, 7, 7, 16], kernel: [3, 3, 16, 32], padding: "SAME" },
  { images: [4, 9, 9, 16], kernel: [3, 3, 16, 32], padding: "VALID" },
  { images: [3, 8, 5, 2], kernel: [2, 4, 2, 3], padding: "SAME" },
  { images: [3, 8, 5, 2], kernel: [2, 4, 2, 3], padding: "VALID" },
  { images: [1, 6, 7, 1], kernel: [5, 1, 1, 2], padding: "SAME" },
  { images: [2, 2, 2, 3], kernel: [5, 5, 3, 4], padding: "SAME" },
  { images: [5, 4, 4, 8], kernel: [1, 1, 8, 4], padding: "VALID" },
];

for (const convolution of cases) {
  const { images, kernel, padding } = convolution;
  Deno.test(`[${images}] by [${kernel}], ${padding}: the gradient by convolution is TensorFlow's`, () => {
    withGraph(({ graph, run }) => {
      const expected = gradientOf(graph, convolution);
      const [found, wanted] = run([filterGradientByConvolution(graph, expected)!, expected]);
      assert.equal(found!.length, wanted!.length);
      for (const [at, value] of wanted!.entries()) {
        assert.ok(Math.abs(Number(found![at]) - Number(value)) < 1e-4, `${found![at]} ${value}`);
      }
    });
  });
}

Deno.test("strides keep TensorFlow's own op", () => {
  withGraph(({ graph }) => {
    const whole = { images: [2, 8, 8, 16], kernel: [3, 3, 16, 16], padding: "SAME" } as const;
    const gradient = gradientOf(graph, { ...whole, strides: [2, 2] });
    assert.equal(filterGradientByConvolution(graph, gradient), undefined);
    assert.equal(fasterFilterGradient(graph, gradient), gradient);
  });
});

Deno.test("the quicker way is taken for small pictures of many channels, and for nothing else", () => {
  withGraph(({ graph }) => {
    const small = { images: [2, 8, 8, 16], kernel: [3, 3, 16, 16], padding: "SAME" } as const;
    const type = (convolution: Convolution) =>
      graph.opType(fasterFilterGradient(graph, gradientOf(graph, convolution)));
    assert.equal(type(small), "Transpose");
    assert.equal(type({ ...small, images: [2, 9, 8, 16] }), "Conv2DBackpropFilter");
    const thin = { ...small, images: [2, 8, 8, 1], kernel: [3, 3, 1, 16] } as const;
    assert.equal(type(thin), "Conv2DBackpropFilter");
    const other = graph.float(1);
    assert.equal(fasterFilterGradient(graph, other), other);
  });
});

Deno.test("a network of small pictures trains in bfloat16 about as in float32", () => {
  const convolution = (name: string) =>
    tf.layers.conv2d({
      ...{ name, filters: 16, kernelSize: 3, padding: "same", activation: "relu" },
      kernelInitializer: glorot(),
    });
  const [float32, bfloat16] = (["float32", "bfloat16"] as const).map((precision) => {
    const model = classifier(() => [
      convolution("first"),
      tf.layers.maxPooling2d({ poolSize: 2 }),
      convolution("second"),
      convolution("third"),
      tf.layers.globalAveragePooling2d({ dataFormat: "channelsLast" }),
    ]);
    const ours = compile(model, {
      loss: "sparseCategoricalCrossentropy",
      optimizer: tf.train.adam(),
      precision,
    });
    const losses = Array.from({ length: 30 }, (_, step) => {
      const { images, labels, size } = digitBatch(step, 32);
      const { losses } = ours.trainStep(images, labels, size, 5e-3);
      return losses.reduce((sum, loss) => sum + loss) / size;
    });
    ours.dispose();
    return losses;
  });
  for (const [step, loss] of float32!.entries()) {
    assert.ok(Math.abs(bfloat16![step]! - loss) < 0.03, `step ${step}: ${bfloat16![step]} ${loss}`);
  }
  assert.ok(float32!.at(-1)! < float32![0]! - 0.01, "it learns");
});
