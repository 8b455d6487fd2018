// Replaces tfjs-node's binding while tfjs code runs, and writes the ops that the code requests into a graph.

import * as tf from "@tensorflow/tfjs";
import type { NodeJSKernelBackend } from "@tensorflow/tfjs-node/dist/nodejs_kernel_backend.js";
import type {
  TensorMetadata,
  TFEOpAttr,
  TFJSBinding,
} from "@tensorflow/tfjs-node/dist/tfjs_binding.js";
import type { FfiBinding } from "../../binding.ts";
import { bytesPerElement, viewAs } from "../../data_type.ts";
import { elementCount } from "../../tensor.ts";
import { recordedOp } from "./_recorded_op.ts";
import type { Constant, Graph, Output } from "../graph/graph.ts";
import { withoutCustomGradients } from "./_custom_gradients.ts";
import { NotCompilableError } from "../not_compilable_error.ts";
import type { TracedCode } from "../scope.ts";

/** What tfjs code is given and may use while it is recorded. */
export interface Trace {
  readonly graph: Graph;
  /** The name of the code in errors, such as `"layer lambda_1 (Lambda)"`. */
  readonly subject: string;
  /** The code's inputs. */
  readonly inputs: readonly Output[];
  /** The weights that it may read, with their values in the graph. */
  readonly weights: ReadonlyMap<tf.LayerVariable, Output>;
}

/** Above every id that the real binding will ever use. */
let nextStandIn = 2 ** 40;

/**
 * Records one run. Tensors that depend on the code's inputs or on weights have no values, only an output in the graph;
 * tfjs knows them by the ids of stand-ins. All others are real, and computed as usual.
 */
export class Recorder
  implements Pick<TFJSBinding, "deleteTensor" | "executeOp" | "tensorDataSync"> {
  /** Every real tensor that went into the graph, in order. */
  readonly constants: Constant[] = [];
  /** Whether the code kept stand-ins beyond its run. They are filled with NaN. */
  keptTensors = false;
  readonly #trace: Trace;
  readonly #backend: BackendInternals;
  readonly #binding: FfiBinding;
  readonly #outputs = new Map<number, Output>();
  readonly #weightIds = new Map<tf.Variable, number>();
  readonly #dataIds = new Map<number, object>();
  readonly #constants = new Map<number, Output>();

  constructor(trace: Trace) {
    this.#trace = trace;
    // compile checks that the backend in use is tfjs-node's. The cast reveals what is private only in TypeScript.
    this.#backend = tf.backend() as unknown as BackendInternals;
    this.#binding = this.#backend.binding;
  }

  /** Runs the code and returns where the graph computes its result. */
  record(code: TracedCode): Output {
    for (const [weight, output] of this.#trace.weights) {
      const variable = weight.read() as tf.Variable; // what a LayerVariable holds
      this.#separate(variable);
      const id = this.#idOf(variable);
      this.#weightIds.set(variable, id);
      this.#outputs.set(id, output);
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
        output = this.#outputOf(this.#idOf(result));
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
    // restoreWeights frees those of weights, if the code assigned them other tensors.
    if ([...this.#weightIds.values()].includes(id)) return;
    if (!this.#outputs.delete(id)) this.#binding.deleteTensor(id);
  }

  tensorDataSync(id: number): Float32Array | Int32Array | Uint8Array {
    if (this.#outputs.has(id)) throw this.refuse("it reads a tensor's values while it computes");
    return this.#binding.tensorDataSync(id);
  }

  executeOp(
    type: string,
    attributes: TFEOpAttr[],
    ids: number[],
    count: number,
  ): TensorMetadata[] {
    if (!ids.some((id) => this.#outputs.has(id))) {
      return this.#binding.executeOp(type, attributes, ids, count);
    }
    const { graph, subject } = this.#trace;
    return recordedOp(graph, {
      ...{ type, attributes, count, subject },
      inputs: ids.map((id) => this.#outputOf(id)),
    }).map((output) => this.#describe(output));
  }

  /** The binding as the backend sees it: this recorder's methods, and otherwise the real ones. */
  #proxy(): FfiBinding {
    return new Proxy(this.#binding, {
      get: (target, key) => {
        const owner = key in Recorder.prototype ? this : target;
        const value: unknown = Reflect.get(owner, key);
        return typeof value === "function" ? value.bind(owner) : value;
      },
    });
  }

  /** Gives a weight a tensor of its own: after `setWeights` it shares the given one, and so its id. */
  #separate(variable: tf.Variable): void {
    if (this.#backend.refCount(variable.dataId) === 1) return;
    assign(variable, variable.dataSync().slice(), variable.shape);
  }

  /** Restores the weights that the code has assigned, and returns whether there were any. */
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

  /** Makes stand-ins that the code has kept real, so that it can dispose of them; they are of no other use. */
  #releaseKept(): void {
    for (const id of this.#outputs.keys()) {
      const dataId = this.#dataIds.get(id);
      const data = dataId && this.#backend.tensorMap.get(dataId);
      if (!data) continue; // it belongs to a weight
      const bytes = elementCount(data.shape) * (bytesPerElement(data.dtype) ?? 0);
      data.values = viewAs(data.dtype, new ArrayBuffer(bytes));
      if (data.values instanceof Float32Array) data.values.fill(NaN);
      data.id = -1;
      this.keptTensors = true;
    }
  }

  /** The binding's id of a tensor, which tfjs-node assigns when an op first uses it. */
  #idOf(tensor: tf.Tensor): number {
    return this.#backend.getInputTensorIds([tensor])[0]!;
  }

  #outputOf(id: number): Output {
    return this.#outputs.get(id) ?? this.#constantOutput(id);
  }

  #constantOutput(id: number): Output {
    let output = this.#constants.get(id);
    if (!output) {
      const { shape, dtype } = this.#binding.describe(id);
      const constant = { shape, type: dtype, values: this.#binding.tensorDataSync(id) };
      this.constants.push(constant);
      this.#constants.set(id, output = this.#trace.graph.constant(constant));
    }
    return output;
  }

  #describe(output: Output): TensorMetadata {
    const shape = this.#trace.graph.shapeOf(output);
    if (!shape || shape.includes(-1)) throw this.refuse("the shape of a result depends on values");
    const id = nextStandIn++;
    this.#outputs.set(id, output);
    return { id, shape, dtype: this.#trace.graph.typeOf(output) };
  }
}

/** What is private in tfjs-node's backend. */
interface BackendInternals extends Pick<NodeJSKernelBackend, "refCount"> {
  binding: FfiBinding;
  readonly tensorMap: { get(dataId: object): TensorData | undefined };
  createOutputTensor(of: TensorMetadata): tf.Tensor;
  getInputTensorIds(of: readonly tf.Tensor[]): number[];
}

/** A tensor as the backend keeps it: by its id in the binding, or as values that no op has used yet. */
interface TensorData {
  id: number;
  values: ArrayBufferView | null;
  readonly shape: number[];
  readonly dtype: number;
}

/** Assigns without a constraint, which LayerVariable's `write` would apply. */
function assign(variable: tf.Variable, values: tf.TypedArray, shape: number[]): void {
  const tensor = tf.tensor(values, shape);
  variable.assign(tensor);
  tensor.dispose();
}
