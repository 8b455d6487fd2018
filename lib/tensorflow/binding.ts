// tfjs-node's native half, TFJSBinding, written on the TensorFlow C API instead of a compiled addon.

import type {
  TensorMetadata,
  TFEOpAttr,
  TFJSBinding,
} from "@tensorflow/tfjs-node/dist/tfjs_binding.js";
import { type CApi, loadCApi } from "./c_api.ts";
import { DataType, type TensorValues } from "./data_type.ts";
import { AttrType, setEagerAttribute } from "./eager_attribute.ts";
import { OpDefinitions } from "./_op_definitions.ts";
import { SavedModels } from "./_saved_models.ts";
import { cName } from "./c_text.ts";
import { quietly } from "./libc.ts";
import { Status } from "./status.ts";
import { newStringTensor, newTensor, readTensor } from "./tensor.ts";
import { TensorHandles } from "./_tensor_handles.ts";

/**
 * Opens TensorFlow and returns the object that tfjs-node's `NodeJSKernelBackend` drives.
 *
 * @returns A binding without tensors. One per process is enough: each holds an eager context of its own.
 * @throws {LibraryNotFoundError} if no folder holds libtensorflow.
 * @throws {LibraryError} if it is broken or too old.
 */
export function openBinding(): FfiBinding {
  return new FfiBinding(loadCApi());
}

/** TFJSBinding over FFI. */
export class FfiBinding implements TFJSBinding {
  readonly TF_FLOAT = DataType.FLOAT;
  readonly TF_INT32 = DataType.INT32;
  readonly TF_INT64 = DataType.INT64;
  readonly TF_BOOL = DataType.BOOL;
  readonly TF_COMPLEX64 = DataType.COMPLEX64;
  readonly TF_STRING = DataType.STRING;
  readonly TF_RESOURCE = DataType.RESOURCE;
  readonly TF_UINT8 = DataType.UINT8;
  readonly TF_ATTR_STRING = AttrType.STRING;
  readonly TF_ATTR_INT = AttrType.INT;
  readonly TF_ATTR_FLOAT = AttrType.FLOAT;
  readonly TF_ATTR_BOOL = AttrType.BOOL;
  readonly TF_ATTR_TYPE = AttrType.TYPE;
  readonly TF_ATTR_SHAPE = AttrType.SHAPE;
  // Declared by tfjs-node but never used; TensorFlow has no such attribute.
  readonly TF_ATTR_RESOURCE = -1;
  readonly TF_Version: string;
  // The interface wants the addon's two classes, which tfjs-node itself never constructs.
  readonly TensorMetadata = Object as unknown as TFJSBinding["TensorMetadata"];
  readonly TFEOpAttr = Object as unknown as TFJSBinding["TFEOpAttr"];

  readonly #api: CApi;
  readonly #status: Status;
  readonly #context: Deno.PointerValue;
  readonly #tensors: TensorHandles;
  readonly #savedModels: SavedModels;
  readonly #definitions: OpDefinitions;

  constructor(api: CApi) {
    this.#api = api;
    this.TF_Version = api.version;
    this.#status = new Status(api);
    const options = api.tf.TFE_NewContextOptions();
    this.#context = quietly(() => api.tf.TFE_NewContext(options, this.#status.pointer));
    api.tf.TFE_DeleteContextOptions(options);
    this.#status.check("TFE_NewContext");
    this.#tensors = new TensorHandles(api, this.#status);
    this.#savedModels = new SavedModels(api, this.#status);
    this.#definitions = new OpDefinitions(api, this.#status);
  }

  /**
   * Makes a tensor of a copy of `values`.
   *
   * @param values A typed array; for strings an array of `Uint8Array`s; for int64 an `Int32Array` of pairs.
   * @returns The tensor's id, valid until `deleteTensor`.
   */
  createTensor(shape: number[], dtype: number, values: unknown): number {
    let tensor;
    if (dtype === DataType.STRING) {
      tensor = newStringTensor(this.#api, this.#status, shape, byteStrings(values));
    } else if (ArrayBuffer.isView(values)) {
      tensor = newTensor(this.#api, shape, dtype, values);
    } else {
      throw new TypeError(`createTensor: expected a typed array, found ${typeof values}`);
    }
    try {
      return this.#tensors.add(tensor);
    } finally {
      this.#api.tf.TF_DeleteTensor(tensor);
    }
  }

  /** Frees a tensor. */
  deleteTensor(tensorId: number): void {
    this.#tensors.delete(tensorId, "deleteTensor");
  }

  /** Copies a tensor's values out; waits for them if they are still being computed. */
  tensorDataSync(tensorId: number): Float32Array | Int32Array | Uint8Array {
    const tensor = this.#tensors.resolve(tensorId, "tensorDataSync");
    try {
      // tfjs-node declares three array types, but takes strings and int64 as they come here.
      return readTensor(this.#api, tensor) as Exclude<TensorValues, BigInt64Array>;
    } finally {
      this.#api.tf.TF_DeleteTensor(tensor);
    }
  }

  /**
   * Runs one TensorFlow operation now.
   *
   * @param opName Its name in TensorFlow, such as `"Conv2D"`.
   * @param opAttrs Its attributes.
   * @param inputTensorIds Its inputs.
   * @param numOutputs How many outputs it has.
   * @returns Id, shape and data type of each output; the caller deletes them.
   * @throws {TensorFlowError} if TensorFlow refuses, in its own words
   * @throws {TypeError} if there are too many inputs, or an attribute is missing or of another type.
   */
  executeOp(
    opName: string,
    opAttrs: TFEOpAttr[],
    inputTensorIds: number[],
    numOutputs: number,
  ): TensorMetadata[] {
    const { tf } = this.#api;
    const op = tf.TFE_NewOp(this.#context, cName(opName), this.#status.pointer);
    this.#status.check(opName);
    try {
      this.#definitions.check(opName, inputTensorIds.length, opAttrs);
      for (const id of inputTensorIds) {
        tf.TFE_OpAddInput(op, this.#tensors.get(id, opName), this.#status.pointer);
        this.#status.check(opName);
      }
      for (const attribute of opAttrs) {
        setEagerAttribute(this.#api, op, attribute, this.#status, opName);
      }
      const outputs = new BigUint64Array(numOutputs);
      const count = new Int32Array([numOutputs]);
      tf.TFE_Execute(op, outputs, count, this.#status.pointer);
      this.#status.check(opName);
      const handles = Array.from(outputs.subarray(0, count[0]), Deno.UnsafePointer.create);
      return this.#tensors.adopt(handles);
    } finally {
      tf.TFE_DeleteOp(op);
    }
  }

  /** Loads a TensorFlow SavedModel folder; `tags` are separated by commas. */
  loadSavedModel(exportDir: string, tags: string): number {
    return this.#savedModels.load(exportDir, tags.split(","));
  }

  /** Frees a SavedModel. */
  deleteSavedModel(savedModelId: number): void {
    this.#savedModels.delete(savedModelId);
  }

  /** Runs a SavedModel; the op names are separated by commas, each as `name:index`. */
  runSavedModel(
    savedModelId: number,
    inputTensorIds: number[],
    inputOpNames: string,
    outputOpNames: string,
  ): TensorMetadata[] {
    const { tf } = this.#api;
    const inputs: Deno.PointerObject[] = [];
    let outputs: readonly Deno.PointerObject[] = [];
    try {
      for (const id of inputTensorIds) inputs.push(this.#tensors.resolve(id, "runSavedModel"));
      outputs = this.#savedModels.run(
        savedModelId,
        inputOpNames === "" ? [] : inputOpNames.split(","),
        inputs,
        outputOpNames.split(","),
      );
      return this.#tensors.addAll(outputs);
    } finally {
      for (const tensor of [...inputs, ...outputs]) tf.TF_DeleteTensor(tensor);
    }
  }

  /** Shape and data type of a tensor. */
  describe(tensorId: number): { readonly shape: number[]; readonly dtype: number } {
    return this.#tensors.describe(tensorId, "describe");
  }

  getNumOfSavedModels(): number {
    return this.#savedModels.size;
  }

  getNumOfTensors(): number {
    return this.#tensors.size;
  }

  /** tfjs-node asks only to choose memory layouts for its GPU build; TensorFlow places ops itself. */
  isUsingGpuDevice(): boolean {
    return false;
  }
}

function byteStrings(values: unknown): Uint8Array[] {
  if (Array.isArray(values) && values.every((value) => value instanceof Uint8Array)) return values;
  throw new TypeError(
    `createTensor: expected an array of Uint8Array for a string tensor, found ${typeof values}`,
  );
}
