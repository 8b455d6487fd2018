// Compiled forward passes, kept with their models for as long as they compute what the models do.

import { backend } from "../tensorflow/backend.ts";
import {
  type CompiledPrediction,
  compilePrediction,
} from "../tensorflow/compile/compile_prediction.ts";
import type { Precision } from "../tensorflow/compile/graph/graph_session.ts";
import { NotCompilableError } from "../tensorflow/compile/not_compilable_error.ts";
import { innermostLayers } from "../tensorflow/innermost_layers.ts";
import * as tf from "@tensorflow/tfjs";
import { InputError } from "../io/input_error.ts";
import { inputScale } from "./input_scale.ts";

/** A model's forward pass as one graph, in use until it is disposed of. */
export interface CompiledPass extends Pick<CompiledPrediction, "predict">, Disposable {}

/**
 * Gives a model's forward pass as one graph, with the weights that the model has now. It is compiled if weights, layers
 * or their settings changed since the last call; otherwise the last one is given again.
 *
 * @param model one input, one output
 * @param precision that of products
 * @returns the pass; undefined if the model has to run operation by operation
 * @throws {InputError} if it has to and bfloat16 is asked for
 */
export function compiledPass(
  model: tf.LayersModel,
  precision: Precision,
): CompiledPass | undefined {
  const refuse = (reason: string, cause?: Error): undefined => {
    if (precision === "float32") return undefined;
    throw new InputError(
      `precision: ${precision} needs ${reason}; predict in float32`,
      { cause },
    );
  };
  if (backend.name !== "tensorflow") return refuse("native TensorFlow");
  for (const held of [...holdings]) if (held.isOrphaned) held.drop();
  const own = keptPasses.get(model) ?? new Map<Precision, Kept>();
  keptPasses.set(model, own);
  const kept = own.get(precision);
  if (kept?.holding.isKept && isSame(kept.state, stateOf(model))) return lent(kept);
  kept?.holding.drop();
  own.delete(precision);
  const made = compiled(model, precision);
  if (made instanceof NotCompilableError) {
    return refuse(`a compiled model, but ${made.message}`, made);
  }
  // Layers of the user's own can change in ways that nothing shows: what was compiled serves this call alone.
  if (made.state.config !== undefined) {
    own.set(precision, made);
    made.holding.keep();
  }
  return lent(made);
}

/** What a forward pass was compiled from. */
interface State {
  readonly weights: readonly tf.LayerVariable[];
  /** Every change of a weight gives it other data: an assignment, `setWeights`, a step of an optimizer. */
  readonly data: readonly object[];
  /** All layers with their settings and connections; undefined if some are not tfjs's own. */
  readonly config: string | undefined;
}

interface Kept {
  readonly compiled: CompiledPrediction;
  readonly state: State;
  readonly holding: Holding;
  /** The sizes of batches that the graph was extended for. */
  readonly sizes: Set<number>;
}

const keptPasses = new WeakMap<tf.LayersModel, Map<Precision, Kept>>();

function compiled(model: tf.LayersModel, precision: Precision): Kept | NotCompilableError {
  try {
    const compiled = compilePrediction(model, { precision, inputScale: inputScale(model) });
    const holding = new Holding(model, compiled.dispose);
    // Only now: compiling may give a weight data of its own, which it shared before.
    return { compiled, state: stateOf(model), holding, sizes: new Set() };
  } catch (error) {
    if (error instanceof NotCompilableError) return error;
    throw error;
  }
}

/** Lends a pass: another call may find it outdated, or one too many, while this one is between two batches. */
function lent({ compiled, holding, sizes }: Kept): CompiledPass {
  holding.lend();
  return {
    predict: (images, size) => {
      if (!compiled.isOfAnySize && sizes.add(size).size > mostSizes) holding.drop();
      return compiled.predict(images, size);
    },
    [Symbol.dispose]: () => holding.takeBack(),
  };
}

function stateOf(model: tf.LayersModel): State {
  const { weights } = model;
  const isOwn = innermostLayers(model).every(({ constructor }) => ownLayers.has(constructor));
  return {
    weights,
    data: weights.map((weight) => weight.read().dataId),
    config: isOwn ? JSON.stringify(model.getConfig()) : undefined,
  };
}

function isSame(a: State, b: State): boolean {
  return a.config === b.config && a.weights.length === b.weights.length &&
    a.weights.every((weight, at) => weight === b.weights[at] && a.data[at] === b.data[at]);
}

/** The classes of tfjs's own layers, all of which are registered by the time that this file is. */
const ownLayers: ReadonlySet<unknown> = new Set(
  Object.values(tf.serialization.SerializationMap.getMap().classNameMap).map(([layer]) => layer),
);

/** Sizes of batches that one graph is extended for, of models that need each size to be known. */
const mostSizes = 8;

/** Passes that are kept, if their weights take no more than `mostBytes` together. */
const mostPasses = 8;
const mostBytes = 2 ** 28;

/** The holdings of passes that are kept, the one used last at the end. */
const holdings = new Set<Holding>();

/**
 * The native memory of one pass. Nothing leads from here to the model, which is collected as any other value; its
 * holding is dropped then.
 */
class Holding {
  readonly #bytes: number;
  readonly #free: () => void;
  readonly #weight: WeakRef<tf.Tensor> | undefined;
  #users = 0;

  constructor(model: tf.LayersModel, free: () => void) {
    this.#bytes = 4 * model.countParams();
    this.#free = free;
    const [weight] = model.weights;
    if (weight) this.#weight = new WeakRef(weight.read());
    collected.register(model, this);
  }

  get isKept(): boolean {
    return holdings.has(this);
  }

  /** Whether the model was disposed of. */
  get isOrphaned(): boolean {
    return this.#weight !== undefined && this.#weight.deref()?.isDisposed !== false;
  }

  /** Keeps it beyond its use, at the cost of those used longest ago. */
  keep(): void {
    holdings.delete(this);
    holdings.add(this);
    let bytes = 0;
    for (const held of holdings) bytes += held.#bytes;
    for (const held of [...holdings]) {
      if (held === this || (holdings.size <= mostPasses && bytes <= mostBytes)) break;
      bytes -= held.#bytes;
      held.drop();
    }
  }

  /** Keeps it no longer than it is used. */
  drop(): void {
    holdings.delete(this);
    if (this.#users === 0) this.#free();
  }

  lend(): void {
    this.#users++;
    if (this.isKept) this.keep();
  }

  takeBack(): void {
    this.#users--;
    if (this.#users === 0 && !this.isKept) this.#free();
  }
}

const collected = new FinalizationRegistry<Holding>((holding) => holding.drop());
