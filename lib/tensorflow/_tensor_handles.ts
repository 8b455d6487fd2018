// The tensors of an eager context: tfjs knows them by small integers, TensorFlow by handles.

import type { TensorMetadata } from "@tensorflow/tfjs-node/dist/tfjs_binding.js";
import type { CApi } from "./c_api.ts";
import type { Status } from "./status.ts";

/** Handles by id. It takes ownership of handles that it is given; tensors stay the caller's. */
export class TensorHandles {
  readonly #api: CApi;
  readonly #status: Status;
  readonly #handles = new Map<number, Deno.PointerValue>();
  #nextId = 0;

  constructor(api: CApi, status: Status) {
    this.#api = api;
    this.#status = status;
  }

  get size(): number {
    return this.#handles.size;
  }

  /** @throws {ReferenceError} if there is none; the message starts with `asker`. */
  get(id: number, asker: string): Deno.PointerValue {
    const handle = this.#handles.get(id);
    if (handle === undefined) {
      throw new ReferenceError(
        `${asker}: no tensor has the id ${id}; it was disposed or never made`,
      );
    }
    return handle;
  }

  /** The tensor itself, once it is computed; the caller deletes it. */
  resolve(id: number, asker: string): Deno.PointerObject {
    const handle = this.get(id, asker);
    const tensor = this.#api.tf.TFE_TensorHandleResolve(handle, this.#status.pointer);
    this.#status.check(asker);
    return tensor!;
  }

  /** Shape and data type of a tensor. */
  describe(id: number, asker: string): Omit<TensorMetadata, "id"> {
    return this.#metadata(this.get(id, asker));
  }

  /** Frees a handle, and its tensor with the last one. */
  delete(id: number, asker: string): void {
    this.#api.tf.TFE_DeleteTensorHandle(this.get(id, asker));
    this.#handles.delete(id);
  }

  /** Gives a tensor a handle and an id. */
  add(tensor: Deno.PointerObject): number {
    return this.#insert(this.#newHandle(tensor));
  }

  /** Like `add`, for all tensors or none. */
  addAll(tensors: readonly Deno.PointerObject[]): TensorMetadata[] {
    const handles: Deno.PointerValue[] = [];
    try {
      for (const tensor of tensors) handles.push(this.#newHandle(tensor));
    } catch (error) {
      this.#free(handles);
      throw error;
    }
    return this.adopt(handles);
  }

  /** Gives every handle an id, or frees them all. */
  adopt(handles: readonly Deno.PointerValue[]): TensorMetadata[] {
    try {
      const described = handles.map((handle) => this.#metadata(handle));
      return described.map((metadata, i) => ({ id: this.#insert(handles[i]!), ...metadata }));
    } catch (error) {
      this.#free(handles);
      throw error;
    }
  }

  #newHandle(tensor: Deno.PointerObject): Deno.PointerValue {
    const handle = this.#api.tf.TFE_NewTensorHandle(tensor, this.#status.pointer);
    this.#status.check("TFE_NewTensorHandle");
    return handle;
  }

  #insert(handle: Deno.PointerValue): number {
    this.#handles.set(this.#nextId, handle);
    return this.#nextId++;
  }

  #metadata(handle: Deno.PointerValue): Omit<TensorMetadata, "id"> {
    const { tf } = this.#api;
    const rank = tf.TFE_TensorHandleNumDims(handle, this.#status.pointer);
    this.#status.check("TFE_TensorHandleNumDims");
    const shape: number[] = [];
    for (let axis = 0; axis < rank; axis++) {
      shape.push(Number(tf.TFE_TensorHandleDim(handle, axis, this.#status.pointer)));
      this.#status.check("TFE_TensorHandleDim");
    }
    return { shape, dtype: tf.TFE_TensorHandleDataType(handle) };
  }

  #free(handles: readonly Deno.PointerValue[]): void {
    for (const handle of handles) this.#api.tf.TFE_DeleteTensorHandle(handle);
  }
}
