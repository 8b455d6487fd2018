// The border to native code: whatever is called wrongly is an exception there, and the process lives on.

import assert from "node:assert/strict";
import { join } from "node:path";
import "../../lib/tensorflow/backend.ts";
import { loadCApi } from "../../lib/tensorflow/c_api.ts";
import { GraphSession } from "../../lib/tensorflow/compile/graph/graph_session.ts";
import { DataType } from "../../lib/tensorflow/data_type.ts";
import { Status, TensorFlowError } from "../../lib/tensorflow/status.ts";
import { temporaryFolder } from "../_temporary_folder.ts";
import { binding, floats, typed } from "../tensorflow/_eager.ts";
import { guarded } from "./_guarded.ts";
import { ended, start } from "./_processes.ts";

/** How many hostile calls; TRUST_CALLS=50000 asks for more. */
const calls = Deno.env.get("TRUST_CALLS") ?? "3000";

Deno.test(`${calls} seeded calls of 30 ops with hostile inputs and attributes are exceptions or results, never a crash`, async () => {
  const { code, signal, stdout, stderr } = await ended(start("_hostile_calls.ts", [calls, "1"]));
  assert.deepEqual([code, signal], [0, null], stderr.slice(0, 2000));
  const { outcomes, left } = JSON.parse(stdout);
  assert.deepEqual(
    Object.keys(outcomes).sort(),
    ["ReferenceError", "TensorFlowError", "TypeError", "ran"],
  );
  assert.equal(left, 0, "no tensor is kept");
});

Deno.test("an op with an input too many, or without an attribute that it needs, is refused before it runs", () => {
  // Either ends the process if TensorFlow gets it: it reads beyond its table, and checks by abort().
  const x = floats([1], 1);
  assert.throws(() => binding.executeOp("Add", [typed()], [x, x, x], 1), {
    name: "TypeError",
    message: "Add: expected at most 2 inputs, found 3",
  });
  assert.throws(() => binding.executeOp("Conv2DBackpropInput", [typed()], [], 1), {
    name: "TypeError",
    message: "Conv2DBackpropInput: expected the attribute strides, found none",
  });
  const list = binding.executeOp("AddN", [typed(), { name: "N", type: 1, value: 3 }], [x, x, x], 1);
  assert.deepEqual(binding.tensorDataSync(list[0]!.id), Float32Array.of(3));
});

Deno.test("a graph's run that fails names the op in it, with TensorFlow's words and code", () => {
  const { program } = dividing();
  assert.throws(() => program.run(), (error) => {
    assert.ok(error instanceof TensorFlowError);
    assert.deepEqual([error.op, error.code], ["layer/divide", "INVALID_ARGUMENT"]);
    assert.match(error.message, /^layer\/divide: Integer division by zero/);
    return true;
  });
});

Deno.test("graph, program and status refuse to be used or freed once they are freed", () => {
  const { graph, program, api } = dividing();
  const status = new Status(api);
  program.delete();
  graph.delete();
  status.delete();
  const gone = /^(program|graph|TF_Status): it was deleted$/;
  for (
    const act of [
      () => program.run(),
      () => program.input("x"),
      () => program.delete(),
      () => graph.float(1),
      () => graph.delete(),
      () => status.check("x"),
      () => status.delete(),
    ]
  ) {
    assert.throws(act, { name: "ReferenceError", message: gone }, String(act));
  }
});

Deno.test("a program names the inputs that it has", () => {
  const { program } = dividing();
  assert.throws(() => program.input("y"), {
    message: "program: expected one of its inputs (x), found y",
  });
});

Deno.test("with freed memory poisoned and the allocator on guard training gives the same weights", {
  ignore: guarded === undefined,
}, async () => {
  await using folder = await temporaryFolder();
  const train = async (name: string, env: Readonly<Record<string, string>>) => {
    const options = JSON.stringify({ epochs: 3 });
    const run = await ended(start("_training.ts", [join(folder.path, name), options], { env }));
    assert.equal(run.signal, null, run.stderr);
    return run.stdout.split("\n").at(-1);
  };
  const env = guarded!; // or this is ignored
  assert.equal(await train("guarded", env), await train("plain", {}));
  // That the guard would have seen it: the C function freed twice, past our layer.
  const control = await ended(start("_double_free.ts", [], { env }));
  assert.notEqual(control.signal, null, control.stdout);
});

/** A program of a graph in which an op always fails. */
function dividing() {
  const api = loadCApi();
  const session = new GraphSession(api);
  const { graph } = session;
  const type = DataType.INT32;
  const x = graph.placeholder(type, [1], "x");
  const attributes = { T: { type } };
  const inputs = [x, graph.ints([0])];
  const quotient = graph.op("FloorDiv", { inputs, attributes, name: "layer/divide" });
  const feeds = { x: { at: x, type, shape: [1] } };
  const program = session.program("divide", () => ({ feeds, fetches: [quotient] }));
  return { api, graph, program };
}
