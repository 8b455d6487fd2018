// Calls TensorFlow wrongly, many times over; ffi_test.ts reads what it prints. A crash would end this process only.

import { FfiBinding } from "../../lib/tensorflow/binding.ts";
import { loadCApi } from "../../lib/tensorflow/c_api.ts";
import { DataType } from "../../lib/tensorflow/data_type.ts";
import { TensorFlowError } from "../../lib/tensorflow/status.ts";
import { Random } from "../../lib/data/random.ts";

const [calls = "1000", seed = "1"] = Deno.args;
const random = new Random(Number(seed));
const binding = new FfiBinding(loadCApi());
const pick = <T>(list: readonly T[]): T => list[random.integer(list.length)]!;

// Those that tfjs calls for a network like ours, forwards and backwards.
const ops = [
  ...["Conv2D", "Conv2DBackpropInput", "Conv2DBackpropFilter", "MaxPool", "MaxPoolGrad", "BiasAdd"],
  ...["MatMul", "Relu", "ReluGrad", "Softmax", "LogSoftmax", "Add", "Mul", "Sum", "Mean", "Cast"],
  ...["Reshape", "Transpose", "ConcatV2", "GatherV2", "Slice", "StridedSlice", "Pad", "Tile"],
  ...["OneHot", "Range", "TopKV2", "ArgMax", "SparseSoftmaxCrossEntropyWithLogits", "Fill"],
] as const;
const names = [
  ...["T", "strides", "padding", "data_format", "ksize", "Tshape", "Tidx", "N", "SrcT", "DstT"],
  ...["transpose_a", "dilations", "index_type", "Tparams", "Tindices", "Taxis", "nonsense", "TI"],
] as const;
const { TF_ATTR_STRING, TF_ATTR_INT, TF_ATTR_FLOAT, TF_ATTR_BOOL, TF_ATTR_TYPE, TF_ATTR_SHAPE } =
  binding;
const values: readonly (readonly [type: number, value: () => unknown])[] = [
  [TF_ATTR_STRING, () => pick(["SAME", "VALID", "NHWC", "", "\0", "é"])],
  [TF_ATTR_INT, () => pick<unknown>([0, 1, -1, 2 ** 40, [1, 2, 2, 1], [], [0, 0, 0, 0], 0.5])],
  [TF_ATTR_FLOAT, () => pick<unknown>([0, NaN, -Infinity, [1]])],
  [TF_ATTR_BOOL, () => pick<unknown>([true, false, 1])],
  [TF_ATTR_TYPE, () => pick<unknown>([1, 3, 7, 10, 0, 99, -1, [1, 3]])],
  [TF_ATTR_SHAPE, () => pick<unknown>([[], [2, 3], [-1], [-7], 3])],
];

function tensor(): number {
  const shape = Array.from({ length: random.integer(5) }, () => random.integer(4));
  const size = shape.reduce((count, length) => count * length, 1);
  return random.integer(2) === 0
    ? binding.createTensor(shape, DataType.FLOAT, new Float32Array(size).fill(1.5))
    : binding.createTensor(
      shape,
      DataType.INT32,
      Int32Array.from({ length: size }, () => random.integer(5) - 2),
    );
}

const outcomes: Record<string, number> = {};
for (let call = 0; call < Number(calls); call++) {
  const op = pick(ops);
  const attributes = Array.from({ length: random.integer(5) }, () => {
    const [type, value] = pick(values);
    return { name: pick(names), type, value: value() as number };
  });
  // What tfjs always says; without it most calls would end before the op has been looked at.
  if (random.integer(3) > 0) {
    attributes.unshift({ name: "T", type: TF_ATTR_TYPE, value: pick([1, 3]) });
  }
  const inputs = Array.from({ length: random.integer(4) }, tensor);
  const disposed = random.integer(20) === 0;
  if (disposed) inputs.forEach((id) => binding.deleteTensor(id));
  let outcome = "ran";
  try {
    const outputs = binding.executeOp(op, attributes, inputs, pick([1, 1, 1, 2, 0, 5]));
    for (const { id } of outputs) {
      binding.tensorDataSync(id);
      binding.deleteTensor(id);
    }
  } catch (error) {
    outcome = error instanceof TensorFlowError && error.op === op
      ? "TensorFlowError"
      : error instanceof TypeError || error instanceof ReferenceError
      ? error.name
      : `unexpected ${error}`;
  }
  outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
  if (!disposed) inputs.forEach((id) => binding.deleteTensor(id));
}
console.log(JSON.stringify({ outcomes, left: binding.getNumOfTensors() }));
