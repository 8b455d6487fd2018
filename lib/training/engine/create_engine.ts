// Chooses what runs the training steps.

import type * as tf from "@tensorflow/tfjs";
import { backend } from "../../tensorflow/backend.ts";
import { NotCompilableError } from "../../tensorflow/compile/not_compilable_error.ts";
import { checkGradients } from "./_check_gradients.ts";
import { compiledEngine } from "./compiled_engine.ts";
import { eagerEngine } from "./eager_engine.ts";
import type { Engine, EngineSettings } from "./engine.ts";
import { blamed, fallingBack } from "./falling_back.ts";
import { checkMemory } from "../../model/step_memory.ts";
import { InputError } from "../../io/input_error.ts";

/**
 * Makes the fastest engine that can train a model: compiled, or eager with a warning that names what stands in the way,
 * be it that TensorFlow lacks a kernel as it trains.
 *
 * @param model trained in place
 * @param settings the seed of its dropout, the batch size, optimizer and loss
 * @param kind `"eager"` for tfjs's own operations, which train whatever tfjs has gradients for
 * @returns the engine; the caller disposes it
 * @throws {InputError} if steps of the batch size need more memory than there is
 * @throws {InputError} if no engine has the model's gradients
 * @throws {InputError} if bfloat16 is asked for and the model can't be compiled: no other engine has it
 */
export function createEngine(
  model: tf.LayersModel,
  settings: EngineSettings,
  kind: "fastest" | "eager" = "fastest",
): Engine {
  const { batchSize, precision = "float32" } = settings;
  if (precision !== "float32" && backend.name !== "tensorflow") {
    throw new InputError(`precision: ${precision} needs native TensorFlow; train in float32`);
  }
  const eager = (compiling?: string) => {
    checkMemory(model, { batchSize, work: "step", kind: "eager" });
    checkGradients(model, compiling);
    return eagerEngine(model, settings);
  };
  // Without TensorFlow everything is slow, and importing the backend has already said so.
  if (kind === "eager" || backend.name !== "tensorflow") return eager();
  checkMemory(model, { batchSize, work: "step", kind: "compiled" });
  const refuse = (cause: Error, reason: string) =>
    new InputError(`precision: ${precision} needs a compiled model; ${reason}`, { cause });
  try {
    return fallingBack(compiledEngine(model, settings), (cause) => {
      const reason = `${blamed(model, cause.op)} cannot run: ${cause.message.split("\n")[0]}`;
      if (precision !== "float32") throw refuse(cause, reason);
      const engine = eager(reason);
      console.warn(
        `Training goes on operation by operation, several times slower, and begins this epoch anew: ${reason}`,
      );
      return engine;
    });
  } catch (error) {
    if (!(error instanceof NotCompilableError)) throw error;
    if (precision !== "float32") throw refuse(error, error.message);
    const engine = eager(error.message);
    console.warn(`Training runs operation by operation, several times slower: ${error.message}`);
    return engine;
  }
}
