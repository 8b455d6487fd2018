// Gives tfjs its backend: native TensorFlow or, with a loud warning, a slower one.

import "./_node_util.ts";
import * as tf from "@tensorflow/tfjs";
import { nodeFileSystemRouter } from "@tensorflow/tfjs-node/dist/io/file_system.js";
import { NodeJSKernelBackend } from "@tensorflow/tfjs-node/dist/nodejs_kernel_backend.js";
import "@tensorflow/tfjs-node/dist/register_all_kernels.js";
import { makeConvolutionsSafe } from "./safe_convolutions.ts";
import { openBinding } from "./binding.ts";
import { LibraryError } from "./c_api.ts";
import { LibraryNotFoundError } from "./find_library.ts";

/** The backend that tfjs runs on. */
export interface Backend {
  /** `"tensorflow"` is the native library; `"cpu"` is plain JavaScript, about a hundred times slower. */
  readonly name: "tensorflow" | "cpu";
  /** The version of TensorFlow, or of tfjs if there is no TensorFlow. */
  readonly version: string;
}

/**
 * The backend of this process. Importing this file selects it, so every tfjs call runs on it, those in a notebook's own
 * cells included.
 */
export const backend: Backend = start();

/**
 * Runs predictions on the fastest backend available: without TensorFlow that is WebAssembly, which cannot train.
 *
 * @param predict Calls tfjs and returns plain values, not tensors.
 * @returns What `predict` returns.
 */
export async function inferring<T>(predict: () => T | Promise<T>): Promise<T> {
  if (backend.name === "tensorflow") return await predict();
  predictions++;
  try {
    await import("@tensorflow/tfjs-backend-wasm");
    await tf.setBackend("wasm");
    return await predict();
  } finally {
    predictions--;
    if (predictions === 0) await tf.setBackend(backend.name);
  }
}

/** How many predictions are running: tfjs has one backend for all of them, so the last to finish sets it back. */
let predictions = 0;

// `model.save("file://…")` and `tf.loadLayersModel("file://…/model.json")`, as in tfjs-node.
tf.io.registerSaveRouter(nodeFileSystemRouter);
tf.io.registerLoadRouter(nodeFileSystemRouter);

function start(): Backend {
  try {
    const binding = openBinding();
    const priority = 3; // above tfjs's own backends, as in tfjs-node
    const create = () => new NodeJSKernelBackend(binding, "@tensorflow/tfjs-node");
    tf.registerBackend("tensorflow", create, priority);
    makeConvolutionsSafe();
    use("tensorflow");
    return { name: "tensorflow", version: binding.TF_Version };
  } catch (error) {
    if (!(error instanceof LibraryNotFoundError || error instanceof LibraryError)) throw error;
    console.warn(
      "WITHOUT NATIVE TENSORFLOW: training runs in plain JavaScript, about a hundred times slower, and predictions " +
        `in WebAssembly.\n${error.message}`,
    );
    use("cpu");
    // Otherwise it recommends, once, to install tfjs-node.
    Object.assign(tf.backend(), { firstUse: false });
    return { name: "cpu", version: tf.version_core };
  }
}

/**
 * Selects a backend that is ready at once, as both of these are: `setBackend` has done its work when it returns its
 * promise. Nothing is awaited, because the Deno kernel hangs on an import that waits.
 */
function use(name: Backend["name"]): void {
  void tf.setBackend(name);
  if (tf.getBackend() !== name) {
    throw new Error(`tfjs: expected the backend ${name}, found ${tf.getBackend()}`);
  }
}
