// tfjs's ops on TensorFlow, forward and gradient, beside what TensorFlow's Python, Keras and NumPy give.

import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { backend } from "../../lib/tensorflow/backend.ts";
import { arrayOps } from "./_array_ops.ts";
import { elementwiseOps } from "./_elementwise_ops.ts";
import { layerOps } from "./_layer_ops.ts";
import * as fixture from "./_ops_fixture.ts";
import { type Case, cases } from "./_ops_fixture.ts";
import { kernelsMissing, shortfalls } from "./_shortfalls.ts";

const ops = { ...elementwiseOps, ...layerOps, ...arrayOps };

Deno.test("these ops run on native TensorFlow", () => {
  assert.equal(backend.name, "tensorflow");
  assert.equal(tf.getBackend(), "tensorflow");
});

for (const [op, examples] of Map.groupBy(cases, ({ op }) => op)) {
  const gradient = examples.some(({ wrt }) => wrt) ? ", forward and gradient" : "";
  Deno.test(`${op} agrees with the oracle${gradient}`, async (test) => {
    for (const example of examples) {
      const fails = shortfallOf(example);
      if (fails?.part !== "op") {
        await test.step(example.name, () => tf.tidy(() => compareOutputs(example)));
      }
      if (example.wrt && !fails) {
        await test.step(`gradient, ${example.name}`, () =>
          tf.tidy(() => compareGradients(example)));
      }
    }
  });
}

for (const { op, cases: names, part, message, why } of shortfalls) {
  const of = part === "gradient" ? `the gradient of ${op}` : op;
  Deno.test(`${of} still falls short (${names?.join("; ") ?? "always"}): ${why}`, () => {
    const compare = part === "gradient" ? compareGradients : compareOutputs;
    const concerned = cases.filter((example) => isOf(example, { op, cases: names }));
    assert.equal(concerned.length, names?.length ?? concerned.length);
    for (const example of concerned) {
      assert.throws(() => tf.tidy(() => compare(example)), { message });
    }
  });
}

Deno.test("every op here has a case, and every case an op", () => {
  assert.deepEqual(Object.keys(ops).sort(), [...new Set(cases.map(({ op }) => op))].sort());
});

Deno.test("the cases reach every kernel that tfjs-node has", async () => {
  const reached = new Set<string>(["Multinomial"]); // has no one right answer; random_ops_test.ts tests it
  for (const example of cases) {
    const fails = shortfallOf(example);
    const profile = await tf.profile(() =>
      tf.tidy(() => {
        if (fails?.part !== "op") fixture.outputsOf(opOf(example), example);
        if (example.wrt && !fails) fixture.gradientsOf(opOf(example), example);
        return tf.scalar(0);
      })
    );
    (profile.result as tf.Scalar).dispose(); // the scalar above
    for (const name of profile.kernelNames) reached.add(name);
  }
  const registered = tf.getKernelsForBackend("tensorflow").map(({ kernelName }) => kernelName);
  assert.deepEqual(registered.filter((name) => !reached.has(name)), []);
});

Deno.test("tfjs-node lacks the kernels that are listed as missing, and no others", () => {
  const [node, javascript] = ["tensorflow", "cpu"].map(
    (name) => new Set(tf.getKernelsForBackend(name).map(({ kernelName }) => kernelName)),
  );
  assert.deepEqual([...javascript!.difference(node!)].sort(), kernelsMissing);
});

Deno.test("an op without a kernel says so, by name", () => {
  const words = tf.tensor1d(["a b"], "string");
  assert.throws(() => tf.string.stringSplit(words, " "), {
    message: /Kernel 'StringSplit' not registered for backend 'tensorflow'/,
  });
  assert.throws(() => tf.denseBincount(tf.tensor1d([1, 1], "int32"), tf.tensor1d([]), 3), {
    message: /Kernel 'DenseBincount' not registered for backend 'tensorflow'/,
  });
  words.dispose();
});

function compareOutputs(example: Case): void {
  const outputs = fixture.outputsOf(opOf(example), example);
  assert.equal(outputs.length, example.outputs.length, "number of outputs");
  for (const [i, expected] of example.outputs.entries()) {
    fixture.assertAgrees(outputs[i]!, expected, example.tolerance);
  }
}

function compareGradients(example: Case): void {
  const gradients = fixture.gradientsOf(opOf(example), example);
  for (const [i, gradient] of gradients.entries()) {
    assert.deepEqual(gradient.shape, example.inputs[example.wrt![i]!]!.shape);
    fixture.assertNear(gradient.dataSync(), example.gradients![i]!, example.tolerance);
  }
}

function opOf({ op }: Case): fixture.Op {
  return ops[op] ?? assert.fail(`no op ${op}`);
}

function shortfallOf(example: Case) {
  return shortfalls.find((shortfall) => isOf(example, shortfall));
}

function isOf({ op, name }: Case, of: { op: string; cases?: readonly string[] | undefined }) {
  return of.op === op && (of.cases?.includes(name) ?? true);
}
