// Loads the model that a task's command line names.

import { resolve } from "node:path";
import { isKerasFile } from "../store/formats/is_keras_file.ts";
import type { LoadedModel } from "../store/load_model.ts";
import { TaskError } from "./task.ts";

/** The option of tasks that load a model, for `parseOptions`. */
export const pixelsOption = { pixels: { type: "string" } } as const;

/**
 * Finds the file of Keras that an argument names: relative to where the user typed it, which `deno task` leaves for the
 * project's folder.
 *
 * @returns its path; undefined if the argument names no such file
 */
export function kerasFileNamed(argument: string): string | undefined {
  return isKerasFile(argument)
    ? resolve(Deno.env.get("INIT_CWD") ?? Deno.cwd(), argument)
    : undefined;
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
