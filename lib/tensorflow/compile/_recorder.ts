// Stands in for tfjs-node's binding while tfjs code runs, and writes the ops it asks for into a graph.

import * as tf from "@tensorflow/tfjs";
import type { NodeJSKernelBackend } from "@tensorflow/tfjs-node/dist/nodejs_kernel_backend.js";
import type {
  TensorMetadata,
  TFEOpAttr,
  TFJSBinding,
} from "@tensorflow/tfjs-node/dist/tfjs_binding.js";
import type { FfiBinding } from "../binding.ts";
import { bytesPerElement, viewAs } from "../data_type.ts";
import { elementCount } from "../tensor.ts";
import { recordedOp } from "./_recorded_op.ts";
import type { Constant, Output } from "./graph.ts";
import { withoutCustomGradients } from "./_custom_gradients.ts";
import { NotCompilableError } from "./scope.ts";
import type { Trace } from "./trace.ts";

/** Above every id that the real binding will ever give. */
let nextStandIn = 2 ** 40;

/**
 * Records one run. Tensors that depend on the code's inputs or on weights have no values, only a place in the graph;
 * tfjs knows them by the ids of stand-ins. All others are real, and are computed as ever.
 */
export class Recorder
  implements Pick<TFJSBinding, "deleteTensor" | "executeOp" | "tensorDataSync"> {
  /** Every real tensor that went into the graph, in order. */
  readonly constants: Constant[] = [];
  /** Whether the code has kept stand-ins beyond its run. They are of NaNs now. */
  keptTensors = false;
  readonly #trace: Trace;
  readonly #backend: BackendInternals;
  readonly #binding: FfiBinding;
  readonly #places = new Map<number, Output>();
  readonly #weightIds = new Map<tf.Variable, number>();
  readonly #dataIds = new Map<number, object>();
  readonly #constantPlaces = new Map<number, Output>();

  constructor(trace: Trace) {
    this.#trace = trace;
    // The tensorflow backend is tfjs-node's; compile checks that it is the one in use. The cast is to what is private
    // only to TypeScript.
    this.#backend = tf.backend() as unknown as BackendInternals;
    this.#binding = this.#backend.binding;
  }

  /** Runs the code and returns where the graph computes its result. */
  record(code: (inputs: tf.Tensor[]) => tf.Tensor): Output {
    for (const [weight, output] of this.#trace.weights) {
      const variable = weight.read() as tf.Variable; // what a LayerVariable holds
      this.#separate(variable);
      const id = this.#idOf(variable);
      this.#weightIds.set(variable, id);
      this.#places.set(id, output);
    }
    const backend = this.#backend;
    const createOutputTensor = backend.createOutputTensor;
    backend.binding = this.#proxy();
    backend.createOutputTensor = (metadata) => {
      const tensor = createOutputTensor.call(backend, metadata);
      this.#dataIds.set(metadata.id, tensor.dataId);
      return tensor;
    };
    let changed: boolean;
    let output: Output | undefined;
    try {
      tf.tidy(() => {
        const inputs = this.#trace.inputs.map((input) =>
          backend.createOutputTensor(this.#describe(input))
        );
        const refuse = () => this.refuse("it defines a gradient of its own");
        const result = withoutCustomGradients(refuse, () => code(inputs));
        output = this.#placeOf(this.#idOf(result));
      });
    } finally {
      changed = this.#restoreWeights();
      this.#releaseKept();
      backend.createOutputTensor = createOutputTensor;
      backend.binding = this.#binding;
    }
    if (changed) throw this.refuse("it changes its weights while it computes");
    return output!;
  }

  refuse(reason: string): NotCompilableError {
    return new NotCompilableError(this.#trace.subject, reason);
  }

  deleteTensor(id: number): void {
    // Weights are freed by restoreWeights, if the code has given them other tensors.
    if ([...this.#weightIds.values()].includes(id)) return;
    if (!this.#places.delete(id)) this.#binding.deleteTensor(id);
  }

  tensorDataSync(id: number): Float32Array | Int32Array | Uint8Array {
    if (this.#places.has(id)) throw this.refuse("it reads a tensor's values while it computes");
    return this.#binding.tensorDataSync(id);
  }

  executeOp(
    type: string,
    attributes: TFEOpAttr[],
    ids: number[],
    count: number,
  ): TensorMetadata[] {
    if (!ids.some((id) => this.#places.has(id))) {
      return this.#binding.executeOp(type, attributes, ids, count);
    }
    const { graph, subject } = this.#trace;
    return recordedOp(graph, {
      ...{ type, attributes, count, subject },
      inputs: ids.map((id) => this.#placeOf(id)),
    }).map((output) => this.#describe(output));
  }

  /** The binding as the backend sees it: this recorder where it has a method, else the real one. */
  #proxy(): FfiBinding {
    return new Proxy(this.#binding, {
      get: (target, key) => {
        const owner = key in Recorder.prototype ? this : target;
        const value: unknown = Reflect.get(owner, key);
        return typeof value === "function" ? value.bind(owner) : value;
      },
    });
  }

  /** Gives a weight a tensor of its own: `setWeights` makes it share the one it was given, and so its id. */
  #separate(variable: tf.Variable): void {
    if (this.#backend.refCount(variable.dataId) === 1) return;
    assign(variable, variable.dataSync().slice(), variable.shape);
  }

  /** Gives weights that the code has written to their values back, and says whether there were any. */
  #restoreWeights(): boolean {
    let changed = false;
    for (const [variable, id] of this.#weightIds) {
      if (this.#idOf(variable) === id) continue;
      changed = true;
      assign(variable, this.#binding.tensorDataSync(id), variable.shape);
      this.#binding.deleteTensor(id);
    }
    return changed;
  }

  /** Makes stand-ins that the code has kept real, so that it can dispose them: nothing else is of use with them. */
  #releaseKept(): void {
    for (const id of this.#places.keys()) {
      const dataId = this.#dataIds.get(id);
      const data = dataId && this.#backend.tensorMap.get(dataId);
      if (!data) continue; // a weight
      const bytes = elementCount(data.shape) * (bytesPerElement(data.dtype) ?? 0);
      data.values = viewAs(data.dtype, new ArrayBuffer(bytes));
      if (data.values instanceof Float32Array) data.values.fill(NaN);
      data.id = -1;
      this.keptTensors = true;
    }
  }

  /** The binding's id of a tensor, which tfjs-node gives it when an op first uses it. */
  #idOf(tensor: tf.Tensor): number {
    return this.#backend.getInputTensorIds([tensor])[0]!;
  }

  #placeOf(id: number): Output {
    return this.#places.get(id) ?? this.#constantOf(id);
  }

  #constantOf(id: number): Output {
    let place = this.#constantPlaces.get(id);
    if (!place) {
      const { shape, dtype } = this.#binding.describe(id);
      const constant = { shape, type: dtype, values: this.#binding.tensorDataSync(id) };
      this.constants.push(constant);
      this.#constantPlaces.set(id, place = this.#trace.graph.constant(constant));
    }
    return place;
  }

  #describe(output: Output): TensorMetadata {
    const shape = this.#trace.graph.shapeOf(output);
    if (!shape || shape.includes(-1)) throw this.refuse("the shape of a result depends on values");
    const id = nextStandIn++;
    this.#places.set(id, output);
    return { id, shape, dtype: this.#trace.graph.typeOf(output) };
  }
}

/** What tfjs-node's backend keeps to itself. */
interface BackendInternals extends Pick<NodeJSKernelBackend, "refCount"> {
  binding: FfiBinding;
  readonly tensorMap: { get(dataId: object): TensorData | undefined };
  createOutputTensor(of: TensorMetadata): tf.Tensor;
  getInputTensorIds(of: readonly tf.Tensor[]): number[];
}

/** A tensor as the backend keeps it: by its id at the binding, or as values that no op has used yet. */
interface TensorData {
  id: number;
  values: ArrayBufferView | null;
  readonly shape: number[];
  readonly dtype: number;
}

/** Unlike LayerVariable's `write`, this applies no constraint. */
function assign(variable: tf.Variable, values: tf.TypedArray, shape: number[]): void {
  const tensor = tf.tensor(values, shape);
  variable.assign(tensor);
  tensor.dispose();
}
