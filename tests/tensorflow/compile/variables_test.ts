// Variables and the programs that read, write and change them.

import assert from "node:assert/strict";
import { DataType } from "../../../lib/tensorflow/data_type.ts";
import { withGraph } from "./_open_graph.ts";

Deno.test("variables are read as they were written, and are no one else's memory", () => {
  withGraph(({ variables }) => {
    variables.add("a", [2]);
    variables.add("größe 層", [1, 1]);
    const values = { a: Float32Array.of(1, 2), "größe 層": Float32Array.of(3) };
    variables.write(values);
    values.a.fill(9);
    const read = variables.values();
    assert.deepEqual(read, { a: Float32Array.of(1, 2), "größe 層": Float32Array.of(3) });
    read["a"]!.fill(8);
    assert.deepEqual(variables.values()["a"], Float32Array.of(1, 2));
  });
});

Deno.test("a write of other names or sizes is refused whole", () => {
  withGraph(({ variables }) => {
    variables.add("a", [2]);
    variables.add("b", []);
    const [a, b] = [Float32Array.of(1, 2), Float32Array.of(3)];
    variables.write({ a, b });
    const wrong: [Record<string, Float32Array>, RegExp][] = [
      [{ a: Float32Array.of(7, 7) }, /found missing: b; unknown: none/],
      [{ a: Float32Array.of(7, 7), b, c: b }, /found missing: none; unknown: c/],
      [{ a: Float32Array.of(7, 7), b: a }, /^state b: expected 1 numbers, found 2/],
    ];
    for (const [values, message] of wrong) {
      assert.throws(() => variables.write(values), { name: "RangeError", message });
    }
    assert.deepEqual(variables.values(), { a, b });
  });
});

Deno.test("a value that was read stays what it is while its variable changes", () => {
  withGraph(({ graph, variables, run }) => {
    const variable = variables.add("a", [3]);
    variables.write({ a: Float32Array.of(1, 2, 3) });
    const read = variables.read(variable);
    const doubled = graph.op("AddV2", { inputs: [read, read] });
    const change = graph.op("AssignAddVariableOp", {
      inputs: [variable.handle, doubled],
    });
    assert.deepEqual(run([read, doubled], [change]), [
      Float32Array.of(1, 2, 3),
      Float32Array.of(2, 4, 6),
    ]);
    assert.deepEqual(variables.values()["a"], Float32Array.of(3, 6, 9));
  });
});

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
