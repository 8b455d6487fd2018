// Saves a model for other programs: as a file of Keras or ONNX, or as a folder, by the path's extension.

import "../tensorflow/backend.ts";
import { extname, resolve } from "node:path";
import type * as tf from "@tensorflow/tfjs";
import { checkValue } from "../io/check_argument.ts";
import { checkOptions } from "../io/check_options.ts";
import { exists } from "../io/exists.ts";
import { InputError } from "../io/input_error.ts";
import { hasAll, kindOf } from "../io/kinds.ts";
import * as is from "../io/schema.ts";
import { writeAtomically } from "../io/write_atomically.ts";
import { checkModel } from "../model/check_model.ts";
import { inputScale } from "../model/input_scale.ts";
import type { TrainingRun } from "../training/training_run.ts";
import { ends } from "./_network_ends.ts";
import { exportedExtensions } from "./formats/is_keras_file.ts";
import { ArchitectureError } from "./formats/keras_topology.ts";
import { type BareModel, checkFinite, saveModel } from "./save_model.ts";

/** How {@linkcode exportModel} goes about it. */
export interface ExportModelOptions {
  /** Replaces what this process did not write; false unless given. */
  readonly replace?: boolean;
}

type Write = (
  network: tf.LayersModel,
  metadata: Readonly<Record<string, string>>,
) => Uint8Array | Promise<Uint8Array>;

/** By extension. What they are written with is loaded when it is needed: HDF5 alone takes a quarter of a second. */
const formats: Readonly<Record<(typeof exportedExtensions)[number], () => Promise<Write>>> = {
  ".h5": async () => (await import("./formats/keras_file.ts")).h5Bytes,
  ".hdf5": async () => (await import("./formats/keras_file.ts")).h5Bytes,
  ".keras": async () => (await import("./formats/keras_file.ts")).kerasBytes,
  ".onnx": async () => (await import("./formats/onnx_model.ts")).onnxBytes,
};

/** The files that this process wrote, which it may write again. */
const written = new Set<string>();

/**
 * Saves a model for other programs: `.keras` for Keras 3, `.h5` for Keras 2 and 3, `.onnx` for onnxruntime and its like, or
 * a folder as `saveModel` does. The file appears whole or not at all.
 *
 * Each computes what the network computes, and says in its metadata which pixels it takes, `"0-1"` or `"0-255"`, and what
 * its classes are called. An ONNX file's input is `images`, of the network's shape, channels last; its output is `scores`.
 *
 * @param model a model, or what `train` or `loadModel` returned
 * @param path where it goes; its extension says in which format
 * @param options whether to replace a file or folder that is there
 * @throws {InputError} if the format lacks a layer or a setting, which is named, a weight is not finite, the extension is of
 * another format, or something is there that is to stay
 *
 * @example
 * ```ts
 * import { baselineCnn, exportModel, loadModel } from "mnist";
 *
 * const folder = await Deno.makeTempDir();
 * await exportModel(baselineCnn(), `${folder}/untrained.keras`);
 * const { model } = await loadModel(`${folder}/untrained.keras`);
 * console.log(model.countParams()); // 225034
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export async function exportModel(
  model: tf.LayersModel | TrainingRun | BareModel,
  path: string,
  options: ExportModelOptions = {},
): Promise<void> {
  checkOptions("exportModel", options, ["replace"]);
  const { replace = false } = options;
  checkValue("replace", is.truth, replace);
  checkValue("path", is.text, path);
  // A Sequential has a model of its own in it, which is not meant.
  const isWrapped = kindOf(model) !== "model" && hasAll(model, ["model"]);
  const source = isWrapped ? model as BareModel | TrainingRun : { model: model as tf.LayersModel };
  const network = checkModel(source.model, isWrapped ? "model.model" : "model");
  const extension = extname(path).toLowerCase();
  const known = exportedExtensions.find((known) => known === extension);
  if (known === undefined) {
    checkExtension(path, extension);
    await saveModel(source, path, { replace });
    return;
  }
  const { inputShape, outputSize } = ends(network, path);
  const file = resolve(path);
  if (!replace && !written.has(file) && await exists(file)) {
    throw new InputError(
      `${path}: expected no file yet, found one; choose another name, or replace it, by { replace: true } or --replace`,
    );
  }
  checkFinite(network);
  const write = await formats[known]();
  const bytes = await asInput(path, () =>
    write(network, {
      pixels: inputScale(network) === 255 ? "0-255" : "0-1",
      input_shape: JSON.stringify(inputShape),
      class_names: JSON.stringify(classNamesOf(source, outputSize)),
    }));
  await writeAtomically(file, bytes);
  written.add(file);
}

/** A folder may have a dot in its name, but not the extension of a format that is not written. */
function checkExtension(path: string, extension: string): void {
  const others = [".json", ".pb", ".tflite", ".pt", ".pth", ".safetensors", ".zip", ".bin"];
  if (!others.includes(extension)) return;
  throw new InputError(
    `path: expected a folder, or a file that ends in ${
      exportedExtensions.join(", ")
    }, found ${path}`,
  );
}

function classNamesOf(source: BareModel | TrainingRun, size: number): readonly string[] {
  const given = source.classNames ?? ("card" in source ? source.card?.classNames : undefined);
  return given ?? Array.from({ length: size }, (_, i) => String(i));
}

async function asInput<Result>(
  path: string,
  make: () => Result | Promise<Result>,
): Promise<Result> {
  try {
    return await make();
  } catch (error) {
    if (!(error instanceof ArchitectureError)) throw error;
    throw new InputError(
      `${path}: ${error.message}; a folder, which saveModel writes, keeps every layer`,
    );
  }
}
