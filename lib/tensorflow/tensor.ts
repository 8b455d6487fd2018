// TF_Tensor: JavaScript's values to TensorFlow's memory and back.

import type { CApi } from "./c_api.ts";
import { bytesPerElement, DataType, holds, type TensorValues, viewAs } from "./data_type.ts";
import type { Status } from "./status.ts";
import { Message } from "./wire.ts";

/**
 * Copies numbers into a new TF_Tensor.
 *
 * @param shape Its dimensions.
 * @param type Its `TF_DataType`.
 * @param values As many as the shape says; int64 may come as pairs of int32, low half first, as tfjs stores them.
 * @returns The tensor; the caller deletes it.
 * @throws {TypeError} if kind or number of the values do not match type and shape.
 * @throws {RangeError} if no tensor can have the shape.
 */
export function newTensor(
  api: CApi,
  shape: readonly number[],
  type: number,
  values: ArrayBufferView,
): Deno.PointerObject {
  checkShape(shape);
  if (!holds(type, values)) {
    throw new TypeError(
      `tensor of TensorFlow data type ${type}: its values cannot come from ${values.constructor.name}`,
    );
  }
  const bytes = elementCount(shape) * bytesPerElement(type)!; // what holds() knows has a size
  if (bytes !== values.byteLength) {
    throw new TypeError(
      `tensor of shape [${shape}] and TensorFlow data type ${type}: expected ${bytes} bytes, found ${values.byteLength}`,
    );
  }
  const tensor = allocateTensor(api, shape, type, bytes);
  if (bytes > 0) {
    const target = Deno.UnsafePointerView.getArrayBuffer(api.tf.TF_TensorData(tensor)!, bytes);
    new Uint8Array(target).set(new Uint8Array(values.buffer, values.byteOffset, bytes));
  }
  return tensor;
}

/**
 * Copies byte strings into a new TF_Tensor of type string.
 *
 * They go through a TensorProto, because only a tensor that TensorFlow builds itself frees its strings with itself.
 *
 * @returns The tensor; the caller deletes it.
 */
export function newStringTensor(
  api: CApi,
  status: Status,
  shape: readonly number[],
  values: readonly Uint8Array[],
): Deno.PointerObject {
  checkShape(shape);
  if (values.length !== elementCount(shape)) {
    throw new TypeError(
      `string tensor of shape [${shape}]: expected ${
        elementCount(shape)
      } strings, found ${values.length}`,
    );
  }
  const encoded = stringTensorProto(shape, values).encoded();
  const buffer = api.tf.TF_NewBufferFromString(encoded, BigInt(encoded.length));
  // An empty tensor, which TF_TensorFromProto fills.
  const tensor = allocateTensor(api, [0], DataType.FLOAT, 0);
  try {
    api.tf.TF_TensorFromProto(buffer, tensor, status.pointer);
    status.check("TF_TensorFromProto");
    return tensor;
  } catch (error) {
    api.tf.TF_DeleteTensor(tensor);
    throw error;
  } finally {
    api.tf.TF_DeleteBuffer(buffer);
  }
}

/** Copies a TF_Tensor's values into JavaScript's memory. */
export function readTensor(api: CApi, tensor: Deno.PointerValue): TensorValues | Uint8Array[] {
  const type = api.tf.TF_TensorType(tensor);
  const data = api.tf.TF_TensorData(tensor);
  if (type === DataType.STRING) {
    return readStrings(api, data, Number(api.tf.TF_TensorElementCount(tensor)));
  }
  const bytes = new ArrayBuffer(Number(api.tf.TF_TensorByteSize(tensor)));
  if (bytes.byteLength > 0 && data) Deno.UnsafePointerView.copyInto(data, bytes);
  return viewAs(type, bytes);
}

/** How many elements a shape holds; 1 for a scalar. */
export function elementCount(shape: readonly number[]): number {
  return shape.reduce((count, size) => count * size, 1);
}

/** Makes a TF_Tensor without contents; the caller writes them, and deletes it. */
export function allocateTensor(
  { tf }: CApi,
  shape: readonly number[],
  type: number,
  bytes: number,
): Deno.PointerObject {
  checkShape(shape);
  const dimensions = BigInt64Array.from(shape, BigInt);
  const tensor = tf.TF_AllocateTensor(type, dimensions, shape.length, BigInt(bytes));
  if (tensor === null) {
    throw new RangeError(`tensor of shape [${shape}]: no memory for ${bytes} bytes`);
  }
  return tensor;
}

/** Refuses shapes that would make TensorFlow abort the process. */
function checkShape(shape: readonly number[]): void {
  const mostDimensions = 254;
  // Zeros are left out because TensorFlow multiplies in order: a product that overflows before a zero has overflowed.
  const count = elementCount(shape.filter((size) => size !== 0));
  if (
    shape.length > mostDimensions || !Number.isSafeInteger(count) ||
    !shape.every((size) => Number.isSafeInteger(size) && size >= 0)
  ) {
    throw new RangeError(
      `tensor of shape [${shape}]: expected at most ${mostDimensions} dimensions, each a whole number from 0 up, ` +
        "and fewer than 2^53 elements",
    );
  }
}

/** A TF_TString is 24 bytes whatever it holds; its text is read through its own functions. */
const bytesPerString = 24;

function readStrings({ tf }: CApi, first: Deno.PointerValue, count: number): Uint8Array[] {
  return Array.from({ length: count }, (_, index) => {
    const string = Deno.UnsafePointer.offset(first!, index * bytesPerString);
    const bytes = new Uint8Array(Number(tf.TF_StringGetSize(string)));
    const text = tf.TF_StringGetDataPointer(string);
    if (bytes.length > 0 && text) Deno.UnsafePointerView.copyInto(text, bytes);
    return bytes;
  });
}

// tensor.proto and tensor_shape.proto
function stringTensorProto(shape: readonly number[], values: readonly Uint8Array[]): Message {
  const tensorShape = new Message();
  for (const size of shape) tensorShape.bytes(2, new Message().integer(1, size));
  const proto = new Message().integer(1, DataType.STRING).bytes(2, tensorShape);
  for (const value of values) proto.bytes(8, value);
  return proto;
}
