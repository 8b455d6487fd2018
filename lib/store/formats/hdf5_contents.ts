// What an HDF5 file of Keras holds, as the worker that reads it hands it over.

/** A file that is not what it should be: what was expected, and what was found. */
export interface Refusal {
  readonly expected: string;
  readonly found: string;
}

/** A dataset: its path within the file, and its numbers in C order. */
export interface StoredArray {
  readonly path: string;
  readonly shape: readonly number[];
  readonly values: Float32Array<ArrayBuffer>;
}

/** One group of weights in the order in which Keras lists them, from the outermost to the innermost. */
export interface WeightGroup {
  /** Of the layer that they belong to, or of an attribute of it such as `cell`. */
  readonly name: string;
  readonly arrays: readonly StoredArray[];
  readonly groups: readonly WeightGroup[];
}

/** A model as a file of Keras has it. */
export interface KerasContents {
  /** JSON: the architecture. */
  readonly config: string;
  /** As the file says it, `"2.15.0"`; `""` if it does not. */
  readonly version: string;
  /** What `exportModel` writes beside it, as it does: `class_names` and `pixels`, where they are text. */
  readonly about: Readonly<Record<string, string>>;
  /** `"names"` where a group has its layer's name (`.h5`), `"classes"` where it is numbered by class (`.keras`). */
  readonly groupedBy: "names" | "classes";
  /** All weights of the model. */
  readonly weights: WeightGroup;
}

/** What the worker is asked. */
export interface ReadRequest {
  /** A buffer, not a view of it: Deno 2.9 looks through a view number by number before it is sent. */
  readonly bytes: ArrayBuffer;
  readonly limits: ReadLimits;
}

/** What no file may go beyond. */
export interface ReadLimits {
  /** Bytes of JSON. */
  readonly json: number;
  /** Numbers of all weights together. */
  readonly elements: number;
  /** Groups and datasets. */
  readonly objects: number;
  /** Bytes that what is compressed may have once it is not. */
  readonly inflated: number;
  /** Bytes that the HDF5 library may use. */
  readonly memory: number;
}

/** What it answers. */
export type ReadAnswer =
  | { readonly contents: KerasContents }
  | { readonly refused: Refusal }
  | { readonly failed: string };
