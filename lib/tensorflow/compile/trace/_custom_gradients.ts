// Detects tf.customGrad, whose gradient a graph would not use.

import * as tf from "@tensorflow/tfjs";

/**
 * Runs tfjs code that must not define gradients, because TensorFlow differentiates the forward computation. tfjs's own ops
 * may: theirs are true gradients, written for speed or precision.
 *
 * @param refusal Makes the error to throw if the code defines one.
 */
export function withoutCustomGradients<T>(refusal: () => Error, code: () => T): T {
  // tf.customGrad calls this method of the engine, whose scopes are private only in TypeScript.
  const engine = tf.engine() as unknown as Engine;
  const customGrad = engine.customGrad;
  engine.customGrad = function (f) {
    // The scopes of tfjs's own ops have such names.
    if (!this.state.activeScope?.name.endsWith("__op")) throw refusal();
    return customGrad.call(this, f);
  };
  try {
    return code();
  } finally {
    engine.customGrad = customGrad;
  }
}

interface Engine {
  readonly state: { readonly activeScope: { readonly name: string } | null };
  customGrad(f: unknown): unknown;
}
