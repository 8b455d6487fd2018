// Chooses what runs the training steps.

import type * as tf from "@tensorflow/tfjs";
import { eagerEngine } from "./eager_engine.ts";
import type { Engine, EngineSettings } from "./engine.ts";

/**
 * Makes the fastest engine that can train a model.
 *
 * @param model trained in place
 * @param settings the seed of its dropout, the batch size, the optimizer's constants
 * @param kind `"eager"` for tfjs's own operations, which any model can be trained by
 * @returns the engine; the caller disposes it
 */
export function createEngine(
  model: tf.LayersModel,
  settings: EngineSettings,
  _kind: "fastest" | "eager" = "fastest",
): Promise<Engine> {
  return Promise.resolve(eagerEngine(model, settings));
}
