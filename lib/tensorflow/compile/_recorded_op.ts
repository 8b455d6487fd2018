// An op of tfjs-node's, asked for eagerly, as ops of a graph that computes the same and has gradients.

import type { TFEOpAttr } from "@tensorflow/tfjs-node/dist/tfjs_binding.js";
import { AttrType } from "../_attribute.ts";
import { type Attribute, type Graph, type Output, outputOf } from "./graph.ts";
import { NotCompilableError } from "./scope.ts";

/** An op as tfjs-node's binding is asked for it. */
export interface EagerOp {
  readonly type: string;
  readonly attributes: readonly TFEOpAttr[];
  readonly inputs: readonly Output[];
  /** How many outputs it has. */
  readonly count: number;
  /** What errors call the code that asks for it, such as `"layer lambda_1 (Lambda)"`. */
  readonly subject: string;
}

/** Adds the op and returns its outputs, or those of them that tfjs uses. */
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

/** The op itself passes no gradient to the mean and the variance, which tfjs code may have computed. */
function normalized(graph: Graph, { inputs, attributes }: EagerOp): Output {
  const [x, scale, offset, mean, variance] = inputs as [Output, Output, Output, Output, Output];
  const epsilon = Number(attributes.find(({ name }) => name === "epsilon")?.value);
  const shifted = graph.op("AddV2", { inputs: [variance, graph.float(epsilon)] });
  const factor = graph.op("Mul", { inputs: [graph.op("Rsqrt", { inputs: [shifted] }), scale] });
  const centred = graph.op("Sub", { inputs: [x, mean] });
  const scaled = graph.op("Mul", { inputs: [centred, factor] });
  return graph.op("AddV2", { inputs: [scaled, offset] });
}

/** Ops whose gradient is zero, which TensorFlow has not written down. */
const flat: ReadonlySet<string> = new Set(["Ceil", "OnesLike", "Round"]);

/** Ops some of whose inputs are lists, which an eager call passes one after the other. */
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
  throw new NotCompilableError(subject, `attribute ${name} is of a kind that a graph is not given`);
}
