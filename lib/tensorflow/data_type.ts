// TensorFlow's data types by number, as tf_datatype.h has them, and how JavaScript holds each.

/** `TF_DataType`: the types that this package uses. */
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

/** The numbers in a tensor. Complex values are stored in pairs, real part first. */
export type TensorValues = Float32Array | Int32Array | Uint8Array | BigInt64Array;

interface Layout {
  /** Of one element. */
  readonly bytes: number;
  readonly view: new (bytes: ArrayBuffer) => TensorValues;
  /** An array other than `view` that holds the same bytes. */
  readonly also?: new () => ArrayBufferView;
}

const byte: Layout = { bytes: 1, view: Uint8Array, also: Uint8ClampedArray };

const layouts: Readonly<Record<number, Layout>> = {
  [DataType.FLOAT]: { bytes: 4, view: Float32Array },
  [DataType.INT32]: { bytes: 4, view: Int32Array },
  [DataType.UINT8]: byte,
  [DataType.COMPLEX64]: { bytes: 8, view: Float32Array },
  [DataType.INT64]: { bytes: 8, view: BigInt64Array, also: Int32Array },
  [DataType.BOOL]: byte,
};

/** The bytes of one element; `undefined` for types that have no fixed size or are not supported. */
export function bytesPerElement(type: number): number | undefined {
  return layouts[type]?.bytes;
}

/** Whether a typed array holds a type's values as TensorFlow lays them out; int64 may come as pairs of int32. */
export function holds(type: number, values: ArrayBufferView): boolean {
  const layout = layouts[type];
  return layout !== undefined &&
    [layout.view, layout.also].some((array) => array && values instanceof array);
}

/**
 * Views a tensor's bytes as the typed array that tfjs uses for its type.
 *
 * @throws {TypeError} if JavaScript has no array for the type.
 */
export function viewAs(type: number, bytes: ArrayBuffer): TensorValues {
  const layout = layouts[type];
  if (layout) return new layout.view(bytes);
  throw new TypeError(
    `tensor of TensorFlow data type ${type}: JavaScript has no array for it; cast it first`,
  );
}
