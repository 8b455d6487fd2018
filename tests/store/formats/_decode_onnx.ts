// Reads what is in an ONNX file, by the numbers of fields in onnx.proto.

import { PbfReader } from "pbf";

/** A node, as far as it is looked at. */
export interface DecodedNode {
  readonly name: string;
  readonly operator: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, unknown>>;
}

interface DecodedTensor {
  readonly shape: readonly number[];
  readonly values: ArrayLike<number>;
}

type Fields = Map<number, unknown[]>;

/** The fields of a message, each as it lies there: a number, or bytes. */
function fieldsOf(bytes: Uint8Array): Fields {
  return new PbfReader(bytes).readFields((tag, fields: Fields, pbf) => {
    const value = pbf.type === 2
      ? pbf.readBytes()
      : pbf.type === 5
      ? pbf.readFloat()
      : pbf.readVarint(true);
    fields.set(tag, [...fields.get(tag) ?? [], value]);
  }, new Map());
}

const messages = (fields: Fields, tag: number) =>
  (fields.get(tag) ?? []).map((bytes) => fieldsOf(bytes as Uint8Array));
const texts = (fields: Fields, tag: number) =>
  (fields.get(tag) ?? []).map((bytes) => new TextDecoder().decode(bytes as Uint8Array));
const text = (fields: Fields, tag: number) => texts(fields, tag)[0] ?? "";
const numbers = (fields: Fields, tag: number) => (fields.get(tag) ?? []) as number[];

/** Decodes a file. */
export function decodeOnnx(bytes: Uint8Array) {
  const model = fieldsOf(bytes);
  const [graph] = messages(model, 7);
  const [opset] = messages(model, 8);
  return {
    file: numbers(model, 1)[0],
    opset: numbers(opset!, 2)[0],
    metadata: Object.fromEntries(
      messages(model, 14).map((entry) => [text(entry, 1), text(entry, 2)]),
    ),
    nodes: messages(graph!, 1).map((node): DecodedNode => ({
      name: text(node, 3),
      operator: text(node, 4),
      inputs: texts(node, 1),
      outputs: texts(node, 2),
      attributes: Object.fromEntries(messages(node, 5).map(attributeOf)),
    })),
    tensors: new Map(messages(graph!, 5).map((tensor) => [text(tensor, 8), tensorOf(tensor)])),
    inputs: messages(graph!, 11).map(endOf),
    outputs: messages(graph!, 12).map(endOf),
  };
}

function attributeOf(attribute: Fields): [string, unknown] {
  const [type] = numbers(attribute, 20);
  const value = {
    1: () => numbers(attribute, 2)[0],
    2: () => numbers(attribute, 3)[0],
    3: () => text(attribute, 4),
    7: () => numbers(attribute, 8),
  }[type!];
  return [text(attribute, 1), value!()];
}

function tensorOf(tensor: Fields): DecodedTensor {
  const raw = Uint8Array.from(tensor.get(9)![0] as Uint8Array).buffer; // a copy begins where numbers may
  const values = numbers(tensor, 2)[0] === 1
    ? new Float32Array(raw)
    : Array.from(new BigInt64Array(raw), Number);
  return { shape: numbers(tensor, 1), values };
}

function endOf(end: Fields) {
  const [type] = messages(end, 2);
  const [tensor] = messages(type!, 1);
  const [shape] = messages(tensor!, 2);
  const sides = messages(shape!, 1).map((side) => numbers(side, 1)[0] ?? text(side, 2));
  return { name: text(end, 1), shape: sides };
}
