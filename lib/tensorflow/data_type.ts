// TensorFlow's data types by number, as tf_datatype.h has them, and how JavaScript holds each.

/** `TF_DataType`: those that the project meets. */
export const DataType = {
  FLOAT: 1,
  INT32: 3,
  UINT8: 4,
  STRING: 7,
  COMPLEX64: 8,
  INT64: 9,
  BOOL: 10,
  RESOURCE: 20,
} as const;

/** The numbers in a tensor. Complex values lie in pairs, real part first. */
export type TensorValues = Float32Array | Int32Array | Uint8Array | BigInt64Array;

/** The bytes of one element; `undefined` for types that have no fixed size or are not supported. */
export function bytesPerElement(type: number): number | undefined {
  switch (type) {
    case DataType.UINT8:
    case DataType.BOOL:
      return 1;
    case DataType.FLOAT:
    case DataType.INT32:
      return 4;
    case DataType.INT64:
    case DataType.COMPLEX64:
      return 8;
    default:
      return undefined;
  }
}

/** Whether a typed array holds a type's values as TensorFlow lays them out; int64 may come as pairs of int32. */
export function holds(type: number, values: ArrayBufferView): boolean {
  switch (type) {
    case DataType.FLOAT:
    case DataType.COMPLEX64:
      return values instanceof Float32Array;
    case DataType.INT32:
      return values instanceof Int32Array;
    case DataType.INT64:
      return values instanceof BigInt64Array || values instanceof Int32Array;
    case DataType.UINT8:
    case DataType.BOOL:
      return values instanceof Uint8Array || values instanceof Uint8ClampedArray;
    default:
      return false;
  }
}

/** Views a tensor's bytes as the typed array that tfjs uses for its type. */
export function viewAs(type: number, bytes: ArrayBuffer): TensorValues {
  switch (type) {
    case DataType.FLOAT:
    case DataType.COMPLEX64:
      return new Float32Array(bytes);
    case DataType.INT32:
      return new Int32Array(bytes);
    case DataType.INT64:
      return new BigInt64Array(bytes);
    case DataType.BOOL:
    case DataType.UINT8:
      return new Uint8Array(bytes);
    default:
      throw new TypeError(
        `tensor of TensorFlow data type ${type}: JavaScript has no array for it; cast it first`,
      );
  }
}
