// Variables: written, read and changed.

import assert from "node:assert/strict";
import { withGraph } from "../_open_graph.ts";

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
