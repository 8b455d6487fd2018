// A graph: names, outputs, order, gradients, and errors that leave it usable.

import assert from "node:assert/strict";
import { DataType } from "../../../../lib/tensorflow/data_type.ts";
import {
  type Graph,
  type Output,
  outputOf,
} from "../../../../lib/tensorflow/compile/graph/graph.ts";
import { gradients } from "../../../../lib/tensorflow/compile/graph/gradients.ts";
import { withGraph } from "../_open_graph.ts";

const square = (graph: Graph, input: Output, name?: string) =>
  graph.op("Square", { inputs: [input], ...(name !== undefined && { name }) });

Deno.test("names may repeat, collide with numbered ones and with those of gradients, and be any text", () => {
  withGraph(({ graph, run }) => {
    const x = graph.float(3);
    const names = ["dense", "dense_1", "dense", "dense_1", "gradients", "gradients/dense_grad/Mul"];
    const any = ["größe 層", "_hidden", "", "a b", "a:b", "-", "2"];
    for (let round = 0; round < 3; round++) {
      for (const name of [...names, ...any]) {
        const y = square(graph, x, name);
        const [dx] = gradients(graph, [y], [graph.float(1)], [x]);
        assert.deepEqual(run([y, dx!]), [Float32Array.of(9), Float32Array.of(6)]);
      }
    }
  });
});

Deno.test("outputOf() gives the other outputs of an op", () => {
  withGraph(({ graph, run }) => {
    const values = Float32Array.of(1, 5, 3);
    const x = graph.constant({ shape: [3], type: DataType.FLOAT, values });
    const top = graph.op("TopKV2", { inputs: [x, graph.ints(2)] });
    assert.deepEqual(run([top, outputOf(top, 1)]), [Float32Array.of(5, 3), Int32Array.of(1, 2)]);
    assert.deepEqual(graph.shapeOf(outputOf(top, 1)), [2]);
    assert.equal(graph.typeOf(outputOf(top, 1)), DataType.INT32);
  });
});

Deno.test("constants are what they were given, also when that changes later", () => {
  withGraph(({ graph, run }) => {
    const values = Float32Array.of(1, 2);
    const constant = graph.constant({ shape: [2], type: DataType.FLOAT, values });
    values.fill(0);
    const large = graph.int64(-(2n ** 62n));
    assert.deepEqual(run([constant, graph.ints([7]), graph.ints(8), large]), [
      Float32Array.of(1, 2),
      Int32Array.of(7),
      Int32Array.of(8),
      BigInt64Array.of(-(2n ** 62n)),
    ]);
    assert.deepEqual(graph.shapeOf(graph.ints(8)), []);
    assert.deepEqual(graph.shapeOf(graph.ints([8])), [1]);
  });
});

Deno.test("shapes that vary are told, and unknown ranks too", () => {
  withGraph(({ graph }) => {
    const open = graph.placeholder(DataType.FLOAT, [-1, 3]);
    assert.deepEqual(graph.shapeOf(open), [-1, 3]);
    const shape = graph.placeholder(DataType.INT32, [-1]);
    assert.equal(graph.shapeOf(graph.op("Reshape", { inputs: [open, shape] })), undefined);
  });
});

Deno.test("an op waits for those it is to come after", () => {
  withGraph(({ graph, variables, run }) => {
    const variable = variables.add("counter", []);
    variables.write({ counter: Float32Array.of(1) });
    const increment = graph.op("AssignAddVariableOp", {
      inputs: [variable.handle, graph.float(1)],
    });
    const after = graph.op("ReadVariableOp", {
      inputs: [variable.handle],
      attributes: { dtype: { type: DataType.FLOAT } },
      after: [increment],
    });
    // Fetching the read is enough to run the op before it.
    assert.deepEqual(run([after]), [Float32Array.of(2)]);
    assert.deepEqual(run([after]), [Float32Array.of(3)]);
  });
});

Deno.test("an error is TensorFlow's own and names the op, and the graph goes on", () => {
  withGraph(({ graph, run }) => {
    const [two, three] = [graph.ints([1, 2]), graph.ints([1, 2, 3])];
    const add = () => graph.op("AddV2", { inputs: [two, three], name: "sum" });
    for (let i = 0; i < 2; i++) {
      assert.throws(add, {
        name: "TensorFlowError",
        message:
          /^AddV2 \(sum.*\): Dimensions must be equal, but are 2 and 3.*\(INVALID_ARGUMENT\)$/,
      });
    }
    assert.throws(() => graph.op("NoSuchOp", {}), /NoSuchOp/);
    const x = graph.float(2);
    const cumulated = graph.op("FloorMod", { inputs: [x, graph.float(3)] });
    assert.throws(
      () => gradients(graph, [cumulated], [graph.float(1)], [x]),
      /^TensorFlowError: TF_AddGradients: No gradient defined for op: FloorMod/,
    );
    assert.deepEqual(graph.shapeOf(cumulated), []);
    assert.deepEqual(run([square(graph, x, "sum")]), [Float32Array.of(4)]);
  });
});
