// What a network consists of, for tests.

import type * as tf from "@tensorflow/tfjs";
import { join } from "node:path";
import { modelFiles, resolveModelFolder } from "../../lib/store/model_folder.ts";

/** @returns the class names of a network's layers, in order */
export function layersOf({ layers }: tf.LayersModel): readonly string[] {
  return layers.map((layer) => layer.getClassName());
}

/** @returns a network's topology as it is saved, seeds included */
export function configOf(model: tf.LayersModel): unknown {
  const topology = model.toJSON(null, false) as { readonly config: unknown };
  return JSON.parse(JSON.stringify(topology.config));
}

/** @returns that of one of the project's models, from its file */
export async function committedTopology(name: string): Promise<unknown> {
  const path = join(resolveModelFolder(name), modelFiles.topology);
  return JSON.parse(await Deno.readTextFile(path)).modelTopology.config;
}
