// One binding of its own, and short ways to make its tensors, for the tests that call it directly.

import { openBinding } from "../../lib/tensorflow/binding.ts";
import { DataType } from "../../lib/tensorflow/data_type.ts";

export const binding = openBinding();

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** An attribute of an op; a value of any type may be given, to see it refused. */
export function attribute(name: string, type: number, value: unknown) {
  // tfjs-node's declaration leaves out some of the types that it passes itself.
  return { name, type, value: value as number };
}

/** `T`, the data type that most ops ask for. */
export function typed(type: number = DataType.FLOAT, name = "T") {
  return attribute(name, binding.TF_ATTR_TYPE, type);
}

export function floats(shape: number[], ...values: number[]): number {
  return binding.createTensor(shape, DataType.FLOAT, Float32Array.from(values));
}

export function integers(shape: number[], ...values: number[]): number {
  return binding.createTensor(shape, DataType.INT32, Int32Array.from(values));
}

export function strings(shape: number[], ...values: (string | Uint8Array)[]): number {
  const bytes = values.map((value) => typeof value === "string" ? encoder.encode(value) : value);
  return binding.createTensor(shape, DataType.STRING, bytes);
}

/** Values of a string tensor, as text. */
export function textsOf(id: number): string[] {
  return bytesOf(id).map((bytes) => decoder.decode(bytes));
}

/** Values of a string tensor. */
export function bytesOf(id: number): Uint8Array[] {
  // tfjs-node declares typed arrays only, and takes strings in this form.
  return binding.tensorDataSync(id) as unknown as Uint8Array[];
}
