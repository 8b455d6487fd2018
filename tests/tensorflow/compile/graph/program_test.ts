// Programs: their inputs, results and errors.

import assert from "node:assert/strict";
import { DataType } from "../../../../lib/tensorflow/data_type.ts";
import { withGraph } from "../_open_graph.ts";

Deno.test("a program's inputs hold until they are written again, and its results are copies", () => {
  withGraph(({ graph, session }) => {
    const x = graph.placeholder(DataType.FLOAT, [2], "x");
    const feeds = { x: { at: x, type: DataType.FLOAT, shape: [2] } };
    // Its result is the fed memory itself.
    const same = graph.op("Reshape", { inputs: [x, graph.ints([2])] });
    const program = session.program("same", () => ({ feeds, fetches: [same] }));
    const memory = program.input("x") as Float32Array;
    memory.set([1, 2]);
    const [first] = program.run() as [Float32Array];
    memory[0] = 5;
    assert.deepEqual(first, Float32Array.of(1, 2));
    assert.deepEqual(program.run(), [Float32Array.of(5, 2)]);
  });
});

Deno.test("a run that fails says why in TensorFlow's words, and the program runs again", () => {
  withGraph(({ graph, session }) => {
    const divisor = graph.placeholder(DataType.INT32, [], "divisor");
    const quotient = graph.op("FloorDiv", { inputs: [graph.ints(6), divisor] });
    const feeds = { divisor: { at: divisor, type: DataType.INT32, shape: [] } };
    const program = session.program("quotient", () => ({ feeds, fetches: [quotient] }));
    const memory = program.input("divisor") as Int32Array;
    memory[0] = 0;
    assert.throws(() => program.run(), {
      name: "TensorFlowError",
      message: /^FloorDiv\S*: .*division by zero/is,
    });
    memory[0] = 2;
    assert.deepEqual(program.run(), [Int32Array.of(3)]);
  });
});
