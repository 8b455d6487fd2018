// The versions of what computes here: apart from their type, as cards are read without TensorFlow.

import * as tf from "@tensorflow/tfjs";
import { backend } from "../tensorflow/backend.ts";
import type { Versions } from "./versions.ts";

export function currentVersions(): Versions {
  return {
    deno: Deno.version.deno,
    tfjs: tf.version.tfjs,
    tensorflow: backend.name === "tensorflow" ? backend.version : "none",
  };
}
