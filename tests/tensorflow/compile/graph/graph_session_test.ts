// A session: its programs, its threads, and what it leaves behind once it is disposed of.

import "../../../../lib/tensorflow/backend.ts";
import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { loadCApi } from "../../../../lib/tensorflow/c_api.ts";
import { compile } from "../../../../lib/tensorflow/compile/compile.ts";
import { GraphSession } from "../../../../lib/tensorflow/compile/graph/graph_session.ts";
import { counted } from "../../_ledger.ts";
import { subprocess } from "../../_subprocess.ts";
import { digitBatch } from "../_digits.ts";
import { heldTensors } from "../_held_tensors.ts";
import { smallCnn } from "../_networks.ts";
import { withGraph } from "../_open_graph.ts";

const MiB = 2 ** 20;

Deno.test("a program is made at its first use and kept, by its name", () => {
  withGraph(({ session, graph }) => {
    let made = 0;
    const program = (name: string, value: number) =>
      session.program(name, () => {
        made++;
        return { feeds: {}, fetches: [graph.float(value)] };
      });
    assert.deepEqual(program("one", 1).run(), [Float32Array.of(1)]);
    assert.equal(program("one", 2), program("one", 3));
    assert.deepEqual(program("two", 2).run(), [Float32Array.of(2)]);
    assert.equal(made, 2);
  });
});

Deno.test("a small program computes the same, and gives back its options when it is forgotten", () => {
  const { api, alive } = counted(loadCApi());
  const session = new GraphSession(api);
  const { graph } = session;
  const sum = graph.op("AddV2", { inputs: [graph.float(1), graph.float(2)] });
  for (const isSmall of [false, true]) {
    const name = `small: ${isSmall}`;
    const program = session.program(name, () => ({ feeds: {}, fetches: [sum], isSmall }));
    assert.deepEqual(program.run(), [Float32Array.of(3)]);
    assert.equal(alive().buffer, Number(isSmall));
    session.forget(name);
    assert.equal(alive().buffer, 0);
  }
  session.program("kept", () => ({ feeds: {}, fetches: [sum], isSmall: true }));
  session.dispose();
  assert.equal(alive().buffer, 0);
});

Deno.test("a session that was disposed of names its owner, can be disposed of again, and frees its graph", () => {
  const session = new GraphSession(loadCApi(), { name: "model m" });
  const fetches = [session.graph.float(1)];
  const program = session.program("one", () => ({ feeds: {}, fetches }));
  session.dispose();
  session.dispose();
  const make = () => assert.fail("it writes into a graph that is gone");
  assert.throws(() => session.program("one", make), /^Error: model m: compiled and disposed$/);
  assert.throws(() => program.run(), /^ReferenceError: program: it was deleted$/);
  assert.throws(() => session.graph.float(1), /^ReferenceError: graph: it was deleted$/);
});

Deno.test("a session has threads of its own, unless the environment says otherwise", {
  ignore: Deno.build.os !== "linux", // reads /proc
}, async () => {
  const open = `import { loadCApi } from "lib/c_api.ts";
import { GraphSession } from "lib/compile/graph/graph_session.ts";
const api = loadCApi();
const session = (threads) => new GraphSession(api, { threads });
const count = () => [...Deno.readDirSync("/proc/self/task")].length;
session(1);
const before = count();
session(40);
console.log(count() - before);`;
  assert.equal((await subprocess(open)).stdout, "40\n");
  const { stdout } = await subprocess(open, { env: { TF_OVERRIDE_GLOBAL_THREADPOOL: "0" } });
  assert.equal(stdout, "0\n");
});

/** What the process holds beside JavaScript's values, of which V8 lets some 15 MB come together before it collects. */
function nativeMemory(): number {
  const { rss, heapTotal, external } = Deno.memoryUsage();
  return rss - heapTotal - external;
}

/** Steps to take; COMPILE_STEPS asks for more of them, such as 20000. */
const steps = Number(Deno.env.get("COMPILE_STEPS") ?? 5000);

const optimizer = tf.train.adam();
const compiled = (model: tf.LayersModel) =>
  compile(model, { loss: "sparseCategoricalCrossentropy", optimizer });

Deno.test(`${steps} steps hold no more tensors at the end, and hardly more memory`, () => {
  const ours = compiled(smallCnn({ dropout: 0.3 }));
  const { images, labels, size } = digitBatch(0, 4);
  const run = (count: number) => {
    for (let step = 0; step < count; step++) {
      ours.trainStep(images, labels, size, 1e-3);
      if (step % 50 === 0) {
        ours.evaluateStep(images, labels, size);
        ours.predict(images, size);
        ours.restore(ours.state());
      }
    }
  };
  run(500);
  const [held, memory] = [heldTensors(), nativeMemory()];
  run(steps);
  assert.deepEqual(heldTensors(), held);
  // A leak of one batch's images a step would be 15 MB.
  const growth = (nativeMemory() - memory) / MiB;
  if (Deno.env.get("SHOW_DIFFERENCES")) console.log({ growth });
  assert.ok(growth < 10, `grew by ${growth.toFixed(1)} MiB`);
  ours.dispose();
});

Deno.test("300 compiled models, disposed one by one, hold nothing and hardly more memory", () => {
  const model = tf.sequential({
    layers: [tf.layers.dense({ inputShape: [20_000], units: 10, activation: "softmax" })],
  });
  const cycle = () => {
    const ours = compiled(model);
    ours.trainStep(new Float32Array(20_000), [1], 1, 1e-3);
    ours.dispose();
  };
  // What the first ones allocate, later ones use again.
  for (let i = 0; i < 20; i++) cycle();
  const [held, memory] = [heldTensors(), nativeMemory()];
  for (let i = 0; i < 300; i++) cycle();
  assert.deepEqual(heldTensors(), held);
  // Weights and slots, once a model, would be 690 MiB; allocators and the garbage collector take their time.
  const growth = (nativeMemory() - memory) / MiB;
  if (Deno.env.get("SHOW_DIFFERENCES")) console.log({ growth });
  assert.ok(growth < 150, `grew by ${growth.toFixed(1)} MiB`);
});
