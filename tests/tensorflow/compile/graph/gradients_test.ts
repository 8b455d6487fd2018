// Gradients: where they are, what they are, and what TensorFlow would get wrong.

import assert from "node:assert/strict";
import { DataType } from "../../../../lib/tensorflow/data_type.ts";
import { gradients } from "../../../../lib/tensorflow/compile/graph/gradients.ts";
import type { Graph, Output } from "../../../../lib/tensorflow/compile/graph/graph.ts";
import { withGraph } from "../_open_graph.ts";

const square = (graph: Graph, input: Output) => graph.op("Square", { inputs: [input] });

Deno.test("gradients() is undefined where nothing depends, and right where something does", () => {
  withGraph(({ graph, run }) => {
    const [x, y, unrelated] = [graph.float(3), graph.float(4), graph.float(5)];
    const product = graph.op("Mul", { inputs: [square(graph, x), y] });
    const stopped = graph.op("StopGradient", { inputs: [unrelated] });
    const sum = graph.op("AddV2", { inputs: [product, stopped] });
    const seed = graph.float(10);
    const [byY, byUnrelated, byX, byLater] = gradients(graph, [sum], [seed], [
      ...[y, unrelated, x],
      square(graph, sum),
    ]);
    assert.equal(byUnrelated, undefined);
    assert.equal(byLater, undefined);
    assert.deepEqual(run([byX!, byY!]), [Float32Array.of(240), Float32Array.of(90)]);
    assert.deepEqual(gradients(graph, [sum], [seed], [graph.float(1)]), [undefined]);
    // Several starts add up.
    const [both] = gradients(graph, [sum, square(graph, y)], [seed, seed], [y]);
    assert.deepEqual(run([both!]), [Float32Array.of(90 + 80)]);
  });
});

Deno.test("an op that dilates is refused wherever it lies before what is differentiated, and only there", () => {
  withGraph(({ graph }) => {
    const tensor = (...shape: number[]) => {
      const size = shape.reduce((count, length) => count * length, 1);
      return graph.constant({ shape, type: DataType.FLOAT, values: new Float32Array(size) });
    };
    const convolution = (type: string, input: Output, filter: Output, dilations: number[]) =>
      graph.op(type, {
        inputs: [input, filter],
        attributes: {
          strides: { ints: dilations.map(() => 1) },
          dilations: { ints: dilations },
          padding: { text: "SAME" },
        },
      });
    const images = tensor(1, 9, 9, 1);
    const filter = tensor(3, 3, 1, 1);
    const dilated = [
      convolution("Conv2D", images, filter, [1, 2, 1, 1]),
      convolution("Conv2D", images, filter, [1, 1, 2, 1]),
      convolution("DepthwiseConv2dNative", images, filter, [1, 2, 2, 1]),
      convolution("Conv3D", tensor(1, 9, 9, 9, 1), tensor(3, 3, 3, 1, 1), [1, 1, 1, 2, 1]),
    ];
    for (const output of dilated) {
      const y = square(graph, output);
      assert.throws(() => gradients(graph, [y], [y], [filter]), {
        name: "TensorFlowError",
        code: "UNIMPLEMENTED",
        message: /ignores dilations/,
      }, graph.opType(output));
    }
    const plain = convolution("Conv2D", images, filter, [1, 1, 1, 1]);
    const [gradient] = gradients(graph, [plain], [plain], [filter]);
    assert.deepEqual(graph.shapeOf(gradient!), [3, 3, 1, 1]);
  });
});
