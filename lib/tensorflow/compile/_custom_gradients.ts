// Notices tf.customGrad, whose gradient a graph would not use.

import * as tf from "@tensorflow/tfjs";

/**
 * Runs tfjs code that must not define gradients of its own, because TensorFlow differentiates what the code computes
 * forward. tfjs's own ops may: theirs are true gradients, only written for speed or precision.
 *
 * @param refusal What to throw when the code defines one.
 */
export function withoutCustomGradients<T>(refusal: () => Error, code: () => T): T {
  // tf.customGrad calls this method of the engine; its scopes are private only to TypeScript.
  const engine = tf.engine() as unknown as Engine;
  const customGrad = engine.customGrad;
  engine.customGrad = function (f) {
    // As tfjs names the scopes of its ops.
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
