// Writes a graph as an ONNX file: protocol buffers, of which the numbers of fields are onnx.proto's.

import { PbfWriter } from "pbf";

/** The standard of the operators, and of the file; both are read by onnxruntime since 1.15. */
export const onnxVersions = { opset: 17, file: 8 } as const;

/** What a node is told beside its inputs. */
export type Attribute = number | string | readonly number[] | { readonly float: number };

/** An operation: whole numbers unless a float says so. */
export interface OnnxNode {
  readonly name: string;
  readonly operator: string;
  readonly inputs: readonly string[];
  readonly output: string;
  readonly attributes: Readonly<Record<string, Attribute>>;
}

/** Numbers that are part of the graph. */
export interface OnnxTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array | BigInt64Array;
}

/** An input or output: float32; a batch of any size, then these dimensions. */
export interface OnnxEnd {
  readonly name: string;
  readonly shape: readonly number[];
}

/** A whole model. */
export interface OnnxGraph {
  readonly name: string;
  readonly nodes: readonly OnnxNode[];
  readonly tensors: readonly OnnxTensor[];
  readonly input: OnnxEnd;
  readonly output: OnnxEnd;
  readonly metadata: Readonly<Record<string, string>>;
}

/**
 * Encodes a graph.
 *
 * @param graph in an order in which each node comes after those that it takes from
 * @returns the file
 */
export function encodeOnnx(graph: OnnxGraph): Uint8Array<ArrayBuffer> {
  const pbf = new PbfWriter();
  pbf.writeVarintField(1, onnxVersions.file);
  pbf.writeStringField(2, "mnist");
  pbf.writeMessage(7, writeGraph, graph);
  pbf.writeMessage(8, (version, pbf) => {
    pbf.writeStringField(1, "");
    pbf.writeVarintField(2, version);
  }, onnxVersions.opset);
  for (const entry of Object.entries(graph.metadata)) {
    pbf.writeMessage(14, ([key, value], pbf) => {
      pbf.writeStringField(1, key);
      pbf.writeStringField(2, value);
    }, entry);
  }
  return new Uint8Array(pbf.finish());
}

function writeGraph({ name, nodes, tensors, input, output }: OnnxGraph, pbf: PbfWriter): void {
  for (const node of nodes) pbf.writeMessage(1, writeNode, node);
  pbf.writeStringField(2, name);
  for (const tensor of tensors) pbf.writeMessage(5, writeTensor, tensor);
  pbf.writeMessage(11, writeEnd, input);
  pbf.writeMessage(12, writeEnd, output);
}

function writeNode({ name, operator, inputs, output, attributes }: OnnxNode, pbf: PbfWriter): void {
  for (const input of inputs) pbf.writeStringField(1, input);
  pbf.writeStringField(2, output);
  pbf.writeStringField(3, name);
  pbf.writeStringField(4, operator);
  for (const entry of Object.entries(attributes)) pbf.writeMessage(5, writeAttribute, entry);
}

function writeAttribute([name, value]: readonly [string, Attribute], pbf: PbfWriter): void {
  const types = { float: 1, int: 2, string: 3, ints: 7 };
  const type = (of: keyof typeof types) => pbf.writeVarintField(20, types[of]);
  pbf.writeStringField(1, name);
  if (typeof value === "number") {
    pbf.writeVarintField(3, value);
    type("int");
  } else if (typeof value === "string") {
    pbf.writeStringField(4, value);
    type("string");
  } else if ("float" in value) {
    pbf.writeFloatField(2, value.float);
    type("float");
  } else {
    for (const one of value) pbf.writeVarintField(8, one);
    type("ints");
  }
}

function writeTensor({ name, shape, values }: OnnxTensor, pbf: PbfWriter): void {
  for (const side of shape) pbf.writeVarintField(1, side);
  pbf.writeVarintField(2, values instanceof Float32Array ? 1 : 7);
  pbf.writeStringField(8, name);
  pbf.writeBytesField(9, new Uint8Array(values.buffer, values.byteOffset, values.byteLength));
}

function writeEnd({ name, shape }: OnnxEnd, pbf: PbfWriter): void {
  pbf.writeStringField(1, name);
  pbf.writeMessage(2, (_, pbf) => {
    pbf.writeMessage(1, (shape, pbf) => {
      pbf.writeVarintField(1, 1); // float32
      pbf.writeMessage(2, (shape, pbf) => {
        pbf.writeMessage(1, (name, pbf) => pbf.writeStringField(2, name), "batch");
        for (const side of shape) {
          pbf.writeMessage(1, (side, pbf) => pbf.writeVarintField(1, side), side);
        }
      }, shape);
    }, shape);
  }, undefined);
}
