// The oracle's cases of ops, typed, and how a case is run on tfjs and compared.

import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";

/** A tensor as the fixture writes it: NaN and infinities as text, complex numbers as pairs. */
export interface Written {
  readonly shape: number[];
  readonly dtype: "float32" | "int32" | "bool" | "complex64" | "string";
  readonly values: readonly (number | string)[];
}

/** All options of all ops; a case has those that its op reads. */
export interface Options {
  readonly activation: "linear" | "relu" | "relu6" | "elu";
  readonly alignCorners: boolean;
  readonly alpha: number;
  readonly axes: number[];
  readonly axis: number;
  readonly batchDims: number;
  readonly begin: number[];
  readonly beginMask: number;
  readonly beta: number;
  readonly bias: number;
  readonly block: number[];
  readonly crops: number[][];
  readonly depth: number;
  readonly dilations: number | [number, number];
  readonly dtype: "float32" | "int32";
  readonly end: number[];
  readonly equation: string;
  readonly exclusive: boolean;
  readonly halfPixelCenters: boolean;
  readonly high: number;
  readonly iou: number;
  readonly k: number;
  readonly keepDims: boolean;
  readonly low: number;
  readonly method: "bilinear" | "nearest";
  readonly mode: "reflect" | "symmetric";
  readonly off: number;
  readonly on: number;
  readonly pad: "valid" | "same";
  readonly paddings: [number, number][];
  readonly parts: number | number[];
  readonly pattern: string;
  readonly perm: number[];
  readonly radius: number;
  readonly reps: number[];
  readonly reverse: boolean;
  readonly rewrite: string;
  readonly segments: number;
  readonly shape: number[];
  readonly shrinkAxisMask: number;
  readonly sigma: number;
  readonly size: [number, number];
  readonly sizes: number[];
  readonly step: number;
  readonly steps: number[];
  readonly stride: number;
  readonly strides: number | [number, number];
  readonly transposeA: boolean;
  readonly transposeB: boolean;
  readonly value: number;
  readonly window: number | [number, number];
}

export interface Case {
  readonly op: string;
  readonly name: string;
  readonly options?: Options;
  readonly tolerance?: number;
  readonly inputs: readonly Written[];
  readonly outputs: readonly Written[];
  /** The inputs to differentiate by. */
  readonly wrt?: readonly number[];
  readonly gradients?: readonly (readonly number[])[];
}

/** An op as tfjs has it. */
export type Op = (options: Options, ...inputs: tf.Tensor[]) => tf.Tensor | tf.Tensor[];

const text = Deno.readTextFileSync(new URL("./fixtures/ops.jsonl", import.meta.url));

/** Every case, in the order in which make_ops.py wrote them. */
// JSON carries no types; make_ops.py writes this one.
export const cases = text.trimEnd().split("\n").map((line) => JSON.parse(line) as Case);

/** The op's outputs for the case's inputs, which the caller's tidy frees. */
export function outputsOf(op: Op, { inputs, options }: Case): tf.Tensor[] {
  // An op reads only the options that make_ops.py gave its cases.
  return [op(options ?? ({} as Options), ...inputs.map(read))].flat();
}

/** The gradients that make_ops.py describes: of the weighted sum of the float outputs. */
export function gradientsOf(op: Op, { inputs, options, wrt = [] }: Case): tf.Tensor[] {
  const tensors = inputs.map(read);
  const loss = (...differentiated: tf.Tensor[]) => {
    const all = tensors.map((tensor, i) => differentiated[wrt.indexOf(i)] ?? tensor);
    const outputs = [op(options ?? ({} as Options), ...all)].flat();
    return tf.addN(
      outputs.filter((y) => y.dtype === "float32").map((y) => tf.sum(tf.mul(y, weights(y.shape)))),
    ).asScalar();
  };
  return tf.grads(loss)(wrt.map((i) => tensors[i]!));
}

/** Asserts shape, data type and values. */
export function assertAgrees(actual: tf.Tensor, expected: Written, tolerance = 1e-5): void {
  assert.deepEqual(actual.shape, expected.shape);
  assert.equal(actual.dtype, expected.dtype);
  if (expected.dtype === "string") {
    assert.deepEqual([...actual.dataSync<"string">()], expected.values);
  } else {
    assertNear([...actual.dataSync()], expected.values.map(Number), tolerance);
  }
}

/** Asserts that numbers agree to `tolerance`, absolutely or, for large ones, relatively. */
export function assertNear(
  actual: ArrayLike<number>,
  expected: ArrayLike<number>,
  tolerance = 1e-5,
): void {
  assert.equal(actual.length, expected.length, "number of values");
  for (let i = 0; i < expected.length; i++) {
    const [found, wanted] = [actual[i]!, expected[i]!];
    const near = Object.is(found, wanted) || found === wanted ||
      Math.abs(found - wanted) <= tolerance * Math.max(1, Math.abs(wanted));
    assert.ok(near, `value ${i}: expected ${wanted}, found ${found}`);
  }
}

function read({ shape, dtype, values }: Written): tf.Tensor {
  if (dtype === "string") return tf.tensor(values.map(String), shape, dtype);
  const numbers = values.map(Number);
  if (dtype !== "complex64") return tf.tensor(numbers, shape, dtype);
  const part = (k: number) => tf.tensor(numbers.filter((_, i) => i % 2 === k), shape, "float32");
  return tf.complex(part(0), part(1));
}

/** The weight of each output in the loss whose gradient is compared; make_ops.py has the same. */
function weights(shape: number[]): tf.Tensor {
  const size = shape.reduce((product, n) => product * n, 1);
  return tf.tensor(Array.from({ length: size }, (_, i) => ((7 * i) % 11 - 5) / 4), shape);
}
