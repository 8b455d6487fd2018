// Loads a model folder: every hash, size and shape checked before anything is made of it.

import { displayed } from "../io/displayable.ts";
import "../tensorflow/backend.ts";
import { basename, join, resolve } from "node:path";
import type * as tf from "@tensorflow/tfjs";
import { checkOptions } from "../io/check_options.ts";
import { exists, ifThere } from "../io/exists.ts";
import * as is from "../io/schema.ts";
import { inputScale } from "../model/input_scale.ts";
import { buildNetwork, disposeNetwork, manifestMisfit } from "./_build_network.ts";
import { type ModelCard, newCard } from "./model_card.ts";
import { checkThere, placeOf, topologyFile } from "./_find_model.ts";
import { modelFiles } from "./model_folder.ts";
import { ends, tryNetwork } from "./_network_ends.ts";
import { readCard } from "./read_card.ts";
import {
  fileDigest,
  ModelFileError,
  parseModelJson,
  readModelFile,
  remedyFor,
} from "./read_model_file.ts";
import { readWeights } from "./_read_weights.ts";
import { takingBytes } from "./_pixels.ts";
import { lockBeside, recoverReplaced } from "./_replace_folder.ts";
import { isKerasFile } from "./formats/is_keras_file.ts";
import { type KerasModel, readKerasModel } from "./formats/keras_model.ts";
import { checkManifest } from "./_weights_manifest.ts";

/** How {@linkcode loadModel} goes about it. */
export interface LoadModelOptions {
  /**
   * Whether there must be a card, which proves the other files; `"required"` unless given. `"optional"` loads what any
   * tfjs program saved as a LayersModel, warns that nothing vouches for it, and makes up a card.
   */
  readonly card?: "required" | "optional";
  /**
   * Which pixels the network was trained on: `"0-255"` for one that was given bytes and has no `Rescaling` of its own. It
   * gets one, which `saveModel` keeps. `"0-1"` unless given; a `Rescaling` that divides bytes is recognised.
   */
  readonly pixels?: "0-1" | "0-255";
}

/** A model and what is known of it. */
export interface LoadedModel {
  readonly model: tf.LayersModel;
  readonly card: ModelCard;
}

/**
 * Loads a model that `saveModel` saved, a `.h5` or `.keras` file of Keras 2 or 3 or, if no card is required, a LayersModel
 * of any tfjs program or converter. A file of Keras has no card, but for the names of the classes if `exportModel` wrote
 * it; what tfjs would compute otherwise is refused by name.
 *
 * @param model its name, alone or after `models/`, for one of the project's; or a path to any folder, to the JSON file in
 * it, or to a file of Keras
 * @param options whether there must be a card, and which pixels the network takes
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
  checkOptions("loadModel", options, ["card", "pixels"]);
  const { card: wanted, pixels } = is.conform(optionsSchema, options, "loadModel");
  const place = placeOf(model);
  const file = await kerasFile(place.folder, model);
  if (file !== undefined) return await fromKeras(file, wanted, pixels);
  const { folder } = place;
  await recoverReplaced(folder);
  using _lock = await lockBeside(folder, "shared"); // or a file each of an older and a newer model were read
  await checkThere(model, place);
  const name = await topologyFile(place);
  const path = join(folder, name);
  const card = await cardOf(folder, wanted);
  const topology = await readModelFile(folder, name, card?.files);
  const { modelTopology, weightsManifest } = topLevel(parseModelJson(topology, path), path);
  const manifest = checkManifest(weightsManifest, path);
  if (card) checkFileSet(Object.keys(card.files), [name, ...manifest.files], folder);
  const weights = await readWeights(folder, manifest, card?.files);
  const network = await buildNetwork(
    pixels === "0-255" ? takingBytes(modelTopology) : modelTopology,
    {
      elements: manifest.weights.reduce((sum, { elements }) => sum + elements, 0),
      path,
      misfit: (network) => manifestMisfit(network, manifest.weights),
    },
  );
  try {
    weights.setInto(network);
    tryNetwork(network, path);
    if (card) checkAgainstCard(network, card, folder);
    const files = { [name]: fileDigest(topology), ...weights.digests };
    return displayed({
      model: network,
      card: displayed(card ?? cardOfStranger(network, folder, files, pixels)),
    });
  } catch (error) {
    disposeNetwork(network);
    throw error;
  }
}

const optionsSchema = is.object<LoadModelOptions>({
  card: is.optional(is.oneOf("required", "optional")),
  pixels: is.optional(is.oneOf("0-1", "0-255")),
});

async function cardOf(
  folder: string,
  wanted: LoadModelOptions["card"] = "required",
): Promise<ModelCard | undefined> {
  const path = join(folder, modelFiles.card);
  // Whatever has the name is read, and refused if it is not a card.
  if (await exists(path)) return await readCard(folder);
  if (wanted === "optional") return undefined;
  throw new ModelFileError(
    `${path}: expected a file, found none; restore it, or load the model with { card: "optional" } if another ` +
      "program made it: nothing then proves its files",
  );
}

function topLevel(json: unknown, path: string): Readonly<Record<string, unknown>> {
  const refuse = (found: string, way: string) =>
    new ModelFileError(`${path}: expected a LayersModel as tfjs saves it, found ${found}; ${way}`);
  const { format, modelTopology, weightsManifest } = Object(json);
  if (format === "graph-model" || Array.isArray(Object(modelTopology).node)) {
    throw refuse(
      "a graph model, which has no layers",
      "convert the Keras model with --output_format tfjs_layers_model, or only predict, with tf.loadGraphModel",
    );
  }
  if (modelTopology === undefined && "config" in Object(json)) {
    throw refuse(
      "a topology alone, without weights, as model.toJSON() gives it",
      "save the model with model.save",
    );
  }
  if (modelTopology === undefined) throw refuse("no modelTopology", remedyFor(path));
  if (weightsManifest === undefined) {
    throw refuse("no weightsManifest", "save the model with model.save, which lists its weights");
  }
  return json as Record<string, unknown>; // modelTopology is a property of it
}

function checkFileSet(known: readonly string[], listed: readonly string[], folder: string): void {
  const expected = known.toSorted().join(", ");
  const found = listed.toSorted().join(", ");
  if (expected === found) return;
  throw new ModelFileError(
    `${folder}: expected the files that card.json vouches for, ${expected}; ` +
      `found that model.json wants ${found}; ${remedyFor(folder)}`,
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
      }: expected what the network has, ${what} ${found}, found ${expected}; ${remedyFor(folder)}`,
    );
  }
}

/** A file of Keras has no card: whoever names it knows that. */
async function fromKeras(
  path: string,
  wanted: LoadModelOptions["card"],
  pixels: LoadModelOptions["pixels"],
): Promise<LoadedModel> {
  if (wanted === "required") {
    throw new ModelFileError(
      `${path}: expected a model with a card, found a file of Keras, which has none; leave the option card out`,
    );
  }
  const { topology, elements, misfit, setInto, files, ...known } = await readKerasModel(path);
  const whole = pixels === "0-255" ? takingBytes(topology) : topology;
  const network = await buildNetwork(whole, { elements, path, misfit });
  try {
    setInto(network);
    tryNetwork(network, path);
    const card = cardOfStranger(network, path, files, pixels ?? known.pixels, known);
    return displayed({ model: network, card: displayed(card) });
  } catch (error) {
    disposeNetwork(network);
    throw error;
  }
}

/** A name alone means a file of the project's models or, if there is none, of the working directory. */
async function kerasFile(place: string, model: string): Promise<string | undefined> {
  if (!isKerasFile(place)) return undefined;
  for (const path of [place, resolve(model)]) {
    if ((await ifThere(Deno.stat(path)))?.isFile) return path;
  }
  return undefined;
}

/** What can be said of a model that came without a card. */
function cardOfStranger(
  network: tf.LayersModel,
  path: string,
  files: ModelCard["files"],
  pixels: string | undefined,
  { leftOut = [], classNames }: Partial<Pick<KerasModel, "leftOut" | "classNames">> = {},
): ModelCard {
  const lost = leftOut.length > 0
    ? `; tfjs lacks what counts in training alone: ${leftOut.join(", ")}`
    : "";
  const unknown = pixels === undefined && inputScale(network) === 1
    ? '; it is given pixels from 0 to 1: add { pixels: "0-255" } if it was trained on bytes'
    : "";
  console.warn(
    `${path}: has no card.json, so nothing is known of how this model was made, and nothing proves its files${unknown}${lost}`,
  );
  const { inputShape, outputSize } = ends(network, path);
  return newCard({
    name: basename(path),
    parameters: network.countParams(),
    inputShape,
    classNames: classNames?.length === outputSize
      ? classNames
      : Array.from({ length: outputSize }, (_, i) => String(i)),
    files,
  });
}
