// Loads a model folder: every hash, size and shape checked before anything is made of it.

import "../tensorflow/backend.ts";
import * as is from "../io/schema.ts";
import { checkOptions } from "../io/check_options.ts";
import { checkValue } from "../io/check_argument.ts";
import { basename, join } from "node:path";
import type * as tf from "@tensorflow/tfjs";
import { buildNetwork, disposeNetwork } from "./_build_network.ts";
import { type ModelCard, newCard } from "./model_card.ts";
import { modelFiles, modelNames, resolveModelFolder } from "./model_folder.ts";
import { ends, tryNetwork } from "./_network_ends.ts";
import { readCard } from "./read_card.ts";
import {
  fileDigest,
  ModelFileError,
  parseModelJson,
  readModelFile,
  remedy,
} from "./read_model_file.ts";
import { readWeights } from "./_read_weights.ts";
import { isFolder, lockBeside, recoverReplaced } from "./_replace_folder.ts";
import { checkManifest } from "./_weights_manifest.ts";

/** How {@linkcode loadModel} goes about it. */
export interface LoadModelOptions {
  /**
   * Whether there must be a card, which proves the other files; `"required"` unless given. `"optional"` loads what any
   * tfjs program saved as a LayersModel, warns that nothing vouches for it, and makes up a card.
   */
  readonly card?: "required" | "optional";
}

/** A model and what is known of it. */
export interface LoadedModel {
  readonly model: tf.LayersModel;
  readonly card: ModelCard;
}

/**
 * Loads a model that `saveModel` saved.
 *
 * @param model its name, alone or after `models/`, for one of the project's; or a path to any folder
 * @param options whether there must be a card
 * @returns the model, ready to predict or train on, and its card
 * @throws {ModelFileError} if there is no such model, or a file is missing, altered or not what it should be
 *
 * @example
 * ```ts
 * import { baselineCnn, loadModel, saveModel } from "mnist";
 *
 * const folder = await Deno.makeTempDir();
 * await saveModel({ model: baselineCnn() }, `${folder}/untrained`);
 * const { model, card } = await loadModel(`${folder}/untrained`);
 * if (model.countParams() !== card.parameters) throw new Error("the same network");
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export async function loadModel(
  model: string,
  options: LoadModelOptions = {},
): Promise<LoadedModel> {
  checkValue("model", is.text, model);
  checkOptions("loadModel", options, ["card"]);
  const { card: wanted = "required" } = options;
  const folder = resolveModelFolder(model);
  await recoverReplaced(folder);
  using _lock = await lockBeside(folder, "shared"); // or a file each of an older and a newer model were read
  await checkThere(model, folder);
  const card = wanted === "required" || await hasCard(folder) ? await readCard(folder) : undefined;
  const path = join(folder, modelFiles.topology);
  const topology = await readModelFile(folder, modelFiles.topology, card?.files);
  const { modelTopology, weightsManifest } = topLevel(parseModelJson(topology, path), path);
  const manifest = checkManifest(weightsManifest, path);
  if (card) checkFileSet(Object.keys(card.files), manifest.files, folder);
  const weights = await readWeights(folder, manifest, card?.files);
  const network = await buildNetwork(modelTopology, manifest.weights, path);
  try {
    weights.setInto(network);
    tryNetwork(network, path);
    if (card) checkAgainstCard(network, card, folder);
    const files = { [modelFiles.topology]: fileDigest(topology), ...weights.digests };
    return { model: network, card: card ?? cardOfStranger(network, folder, files) };
  } catch (error) {
    disposeNetwork(network);
    throw error;
  }
}

async function checkThere(model: string, folder: string): Promise<void> {
  if (await isFolder(folder)) return;
  const names = await modelNames();
  throw new ModelFileError(
    `${model}: expected a model, found no folder ${folder}; ` +
      (names.length > 0 ? `there are ${names.join(", ")}` : "there are none yet: train one first"),
  );
}

async function hasCard(folder: string): Promise<boolean> {
  return await Deno.lstat(join(folder, modelFiles.card)).then(() => true, () => false);
}

function topLevel(json: unknown, path: string): Readonly<Record<string, unknown>> {
  if (typeof json === "object" && json !== null && "modelTopology" in json) return { ...json };
  throw new ModelFileError(
    `${path}: expected a LayersModel as tfjs saves it, found no modelTopology; ${remedy}`,
  );
}

function checkFileSet(known: readonly string[], listed: readonly string[], folder: string): void {
  const expected = known.toSorted().join(", ");
  const found = [modelFiles.topology, ...listed].toSorted().join(", ");
  if (expected === found) return;
  throw new ModelFileError(
    `${folder}: expected the files that card.json vouches for, ${expected}; ` +
      `found that model.json wants ${found}; ${remedy}`,
  );
}

function checkAgainstCard(network: tf.LayersModel, card: ModelCard, folder: string): void {
  const { inputShape, outputSize } = ends(network, folder);
  const pairs = [
    ["an input of", card.inputShape.join(" x "), inputShape.join(" x ")],
    ["outputs:", card.classNames.length, outputSize],
    ["parameters:", card.parameters, network.countParams()],
  ];
  for (const [what, expected, found] of pairs) {
    if (expected === found) continue;
    throw new ModelFileError(
      `${
        join(folder, modelFiles.card)
      }: expected what the network has, ${what} ${found}, found ${expected}; ${remedy}`,
    );
  }
}

/** What can be said of a model that came without a card. */
function cardOfStranger(
  network: tf.LayersModel,
  folder: string,
  files: ModelCard["files"],
): ModelCard {
  console.warn(
    `${folder}: has no card.json, so nothing is known of how this model was made, and nothing proves its files`,
  );
  const { inputShape, outputSize } = ends(network, folder);
  return newCard({
    name: basename(folder),
    parameters: network.countParams(),
    inputShape,
    classNames: Array.from({ length: outputSize }, (_, i) => String(i)),
    files,
  });
}
