// What computed a result, for cards.

import * as tf from "@tensorflow/tfjs";
import * as is from "../io/schema.ts";
import { backend } from "../tensorflow/backend.ts";

/** Versions by program. */
export interface Versions {
  readonly deno: string;
  readonly tfjs: string;
  /** TensorFlow's, or `"none"` where tfjs computed in JavaScript. */
  readonly tensorflow: string;
}

export function versions(): Versions {
  return {
    deno: Deno.version.deno,
    tfjs: tf.version.tfjs,
    tensorflow: backend.name === "tensorflow" ? backend.version : "none",
  };
}

export const versionsSchema = is.object<Versions>({
  deno: is.text,
  tfjs: is.text,
  tensorflow: is.text,
});
