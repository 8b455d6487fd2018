// Loads the model that a task's command line names.

import { resolve } from "node:path";
import { exists } from "../io/exists.ts";
import { isExportedFile, isKerasFile } from "../store/formats/is_keras_file.ts";
import type { LoadedModel } from "../store/load_model.ts";
import { resolveModelFolder } from "../store/model_folder.ts";
import { TaskError } from "./task.ts";
import { typedIn } from "./named_folders.ts";

/** The option of tasks that load a model, for `parseOptions`. */
export const pixelsOption = { pixels: { type: "string" } } as const;

/**
 * Finds the file of Keras that an argument names: relative to where the user typed it, which `deno task` leaves for the
 * project's folder.
 *
 * @returns its path; undefined if the argument names no such file
 */
export function kerasFileNamed(argument: string): string | undefined {
  return isKerasFile(argument) ? resolve(typedIn(), argument) : undefined;
}

/**
 * Finds what an argument means: what lies where the user typed it, or else one of the project's models.
 *
 * @returns a path, or the name as it is
 */
export async function modelNamed(argument: string): Promise<string> {
  const path = resolve(typedIn(), argument);
  return await exists(path) ? path : argument;
}

/**
 * Finds where a model is to go: a name alone, or after `models/`, is for the project's models, and anything else lies where
 * the user typed it.
 *
 * @returns the absolute path of a file or folder
 */
export function exportNamed(argument: string): string {
  const from = typedIn();
  const isName = /^(models[\\/])?(mine[\\/])?[^\\/]+$/.test(argument) &&
    !/^\.{1,2}$/.test(argument);
  return isName && !isExportedFile(argument)
    ? resolveModelFolder(argument)
    : resolve(from, argument);
}

/**
 * @param name a model of models/, a folder, or a `.h5` or `.keras` file
 * @param pixels what `--pixels` was given
 * @returns the model and its card
 */
export async function loadNamedModel(name: string, pixels?: string): Promise<LoadedModel> {
  if (pixels !== undefined && pixels !== "0-1" && pixels !== "0-255") {
    throw new TaskError(`--pixels takes 0-1 or 0-255, not "${pixels}".`);
  }
  const { loadModel } = await import("../store/load_model.ts");
  const options = pixels === undefined ? {} : { pixels } as const;
  return await loadModel(kerasFileNamed(name) ?? name, options);
}
