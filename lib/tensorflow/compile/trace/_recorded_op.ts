// An op that tfjs-node runs eagerly, as ops of a graph that compute the same and have gradients.

import type { TFEOpAttr } from "@tensorflow/tfjs-node/dist/tfjs_binding.js";
import { AttrType } from "../../eager_attribute.ts";
import { type Attribute, type Graph, type Output, outputOf } from "../graph/graph.ts";
import { NotCompilableError } from "../not_compilable_error.ts";

/** An op as tfjs-node requests it from its binding. */
export interface EagerOp {
  readonly type: string;
  readonly attributes: readonly TFEOpAttr[];
  readonly inputs: readonly Output[];
  /** How many outputs it has. */
  readonly count: number;
  /** The name in errors of the code that requests it, such as `"layer lambda_1 (Lambda)"`. */
  readonly subject: string;
}

/** Adds the op and returns its outputs, or only those that tfjs uses. */
export function recordedOp(graph: Graph, op: EagerOp): Output[] {
  const { type, attributes, inputs, count, subject } = op;
  if (type === "FusedBatchNorm") return [normalized(graph, op)];
  const first = graph.op(type, {
    inputs: listInputs[type]?.(inputs) ?? inputs,
    attributes: Object.fromEntries(
      attributes.map((attribute) => [attribute.name, graphAttribute(attribute, subject)]),
    ),
    name: `${subject.split(" ").at(1) ?? "trace"}/${type}`,
  });
  if (flat.has(type)) return [graph.op("StopGradient", { inputs: [first] })];
  return Array.from({ length: count }, (_, index) => outputOf(first, index));
}

/** Written out, because the fused op passes no gradient to mean and variance, which tfjs code may have computed. */
function normalized(graph: Graph, { inputs, attributes }: EagerOp): Output {
  const [x, scale, offset, mean, variance] = inputs as [Output, Output, Output, Output, Output];
  const epsilon = Number(attributes.find(({ name }) => name === "epsilon")?.value);
  const shifted = graph.op("AddV2", { inputs: [variance, graph.float(epsilon)] });
  const factor = graph.op("Mul", { inputs: [graph.op("Rsqrt", { inputs: [shifted] }), scale] });
  const centred = graph.op("Sub", { inputs: [x, mean] });
  const scaled = graph.op("Mul", { inputs: [centred, factor] });
  return graph.op("AddV2", { inputs: [scaled, offset] });
}

/** Ops whose gradient is zero, but not defined in TensorFlow. */
const flat: ReadonlySet<string> = new Set(["Ceil", "OnesLike", "Round"]);

/** Ops with inputs that are lists, whose elements an eager call passes one by one. */
const listInputs: Readonly<
  Record<string, (all: readonly Output[]) => (Output | readonly Output[])[]>
> = {
  AddN: (all) => [all],
  ConcatV2: (all) => [all.slice(0, -1), all.at(-1)!],
  Einsum: (all) => [all],
  Pack: (all) => [all],
};

function graphAttribute({ name, type, value }: TFEOpAttr, subject: string): Attribute {
  switch (type) {
    case AttrType.TYPE:
      return { type: Number(value) };
    case AttrType.INT:
      return Array.isArray(value) ? { ints: value } : { int: Number(value) };
    case AttrType.FLOAT:
      if (!Array.isArray(value)) return { float: Number(value) };
      break;
    case AttrType.BOOL:
      if (!Array.isArray(value)) return { bool: Boolean(value) };
      break;
    case AttrType.STRING:
      if (typeof value === "string") return { text: value };
      break;
    case AttrType.SHAPE:
      if (Array.isArray(value)) return { shape: value };
  }
  throw new NotCompilableError(subject, `attribute ${name} is of a kind that graphs are not given`);
}
