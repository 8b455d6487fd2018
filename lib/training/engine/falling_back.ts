// Trains compiled for as long as TensorFlow has kernels for the graph, and operation by operation from then on.

import type * as tf from "@tensorflow/tfjs";
import { innermostLayers } from "../../tensorflow/innermost_layers.ts";
import { TensorFlowError } from "../../tensorflow/status.ts";
import type { Batch } from "../../model/batch.ts";
import type { Engine, EngineState, StepResult } from "./engine.ts";

/** A step that TensorFlow had no kernel for: another engine is there, and training is back where it was last kept. */
export class SteppedBackError extends Error {
  override name = "SteppedBackError";
}

/**
 * An engine that gives way to another when it fails for want of a kernel. A step that fails may have stored some weights
 * and not others, so the other engine starts where `keep` was last called, and the step throws.
 *
 * @param engine The first.
 * @param next Makes the other, or throws if there is none.
 */
export function fallingBack(engine: Engine, next: (cause: TensorFlowError) => Engine): Engine {
  return new FallingBack(engine, next);
}

/** Whether an error of TensorFlow says that it has no kernel, rather than no memory or no sense. */
function lacksKernel(error: unknown): error is TensorFlowError {
  return error instanceof TensorFlowError &&
    // oneDNN's is ABORTED, as other errors are.
    (error.code === "UNIMPLEMENTED" || /could not create a primitive/.test(error.message));
}

/** The layer that an op of the graph has its name from; the op itself where it has none. */
export function blamed(model: tf.LayersModel, op: string): string {
  const [own = op] = op.split("/");
  // A name that is taken is numbered.
  const names = [own, own.replace(/_\d+$/, "")];
  const layer = innermostLayers(model)
    .filter(({ name }) => names.includes(name))
    .sort((a, b) => b.name.length - a.name.length)[0];
  return layer ? `layer ${layer.name} (${layer.getClassName()})` : `op ${op}`;
}

class FallingBack implements Engine {
  #engine: Engine;
  /** Makes the engine to give way to; none once that was done. */
  #next: ((cause: TensorFlowError) => Engine) | undefined;
  #kept: EngineState | undefined;

  constructor(engine: Engine, next: (cause: TensorFlowError) => Engine) {
    this.#engine = engine;
    this.#next = next;
  }

  get kind() {
    return this.#engine.kind;
  }

  async step(batch: Batch, learningRate: number): Promise<StepResult> {
    try {
      return await this.#engine.step(batch, learningRate);
    } catch (error) {
      const [next, kept] = [this.#next, this.#kept];
      if (!next || !kept || !lacksKernel(error)) throw error;
      const engine = next(error);
      await engine.restore(kept);
      this.#engine.dispose();
      this.#engine = engine;
      this.#next = this.#kept = undefined;
      throw new SteppedBackError(error.message, { cause: error });
    }
  }

  evaluate(batch: Batch): Promise<StepResult> {
    return this.#engine.evaluate(batch);
  }

  async keep(): Promise<void> {
    if (this.#next) this.#kept = await this.#engine.state();
  }

  state(): Promise<EngineState> {
    return this.#engine.state();
  }

  restore(state: EngineState): Promise<void> {
    return this.#engine.restore(state);
  }

  writeBack(): Promise<void> {
    return this.#engine.writeBack();
  }

  dispose(): void {
    this.#engine.dispose();
  }
}
