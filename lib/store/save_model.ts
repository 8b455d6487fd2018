// Saves a model as a folder that says what it is: tfjs's files, and a card.

import { displayed } from "../io/displayable.ts";
import "../tensorflow/backend.ts";
import { checkModel } from "../model/check_model.ts";
import { checkValue } from "../io/check_argument.ts";
import { checkOptions } from "../io/check_options.ts";
import { basename, dirname, join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { writeAtomically } from "../io/write_atomically.ts";
import { type ModelCard, newCard, trainingRecord, validationFigures } from "./model_card.ts";
import { modelFiles, resolveModelFolder } from "./model_folder.ts";
import { ends } from "./_network_ends.ts";
import { readCard } from "./read_card.ts";
import { fileDigest } from "./read_model_file.ts";
import { replaceFolder } from "./_replace_folder.ts";
import type { TrainingRun } from "../training/training_run.ts";
import { hasAll, kindOf } from "../io/kinds.ts";
import * as is from "../io/schema.ts";
import { InputError } from "../io/input_error.ts";

/** A model that `train` did not make, or that comes with the card it was loaded with. */
export interface BareModel {
  readonly model: tf.LayersModel;
  /** What each class is called, in the order of the outputs; their numbers unless given. */
  readonly classNames?: readonly string[];
  /** What is known of it; its figures are kept only if the weights are those it was written for. */
  readonly card?: ModelCard;
}

/** How {@linkcode saveModel} goes about it. */
export interface SaveModelOptions {
  /**
   * `"float16"` rounds each weight to 16 bits, 11 of them significant, and so halves the file; `loadModel` gives the
   * rounded ones. `"float32"` unless given.
   */
  readonly weights?: "float32" | "float16";
  /** Replaces a model that was not saved by this process, such as one that came with the project; false unless given. */
  readonly replace?: boolean;
}

/** The folders that this process saved to, which it may save to again. */
const saved = new Set<string>();

/**
 * Saves a model: `model.json` and `weights.bin`, which any tfjs program loads with `tf.loadLayersModel`, and `card.json`.
 *
 * The folder appears whole or not at all. A model that this process saved is replaced once the new one is whole; if saving
 * fails, it stays. Others are replaced only if `replace` says so, and never by an interrupted run, unless they are one.
 *
 * @param source what `train` returned, or a model alone
 * @param model a name, alone or after `models/`, for the project's models; or a path to any folder
 * @param options how many bits a weight gets, and whether to replace a model
 * @returns the card
 * @throws {InputError} if a weight is not finite or too large for 16 bits, something other than a model
 * or a model that is to stay has that name, or the disk is full
 *
 * @example
 * ```ts
 * import { baselineCnn, saveModel } from "mnist";
 *
 * const folder = await Deno.makeTempDir();
 * const card = await saveModel({ model: baselineCnn() }, `${folder}/untrained`);
 * console.log(card.parameters, Object.keys(card.files)); // 225034 ["model.json", "weights.bin"]
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export async function saveModel(
  source: TrainingRun | BareModel,
  model: string,
  options: SaveModelOptions = {},
): Promise<ModelCard> {
  checkOptions("saveModel", options, ["weights", "replace"]);
  const { weights = "float32", replace = false } = options;
  checkValue("model", is.text, model);
  // A Sequential that was used has a model of its own in it, which is not meant.
  if (kindOf(source) === "model" || !hasAll(source, ["model"])) {
    throw new InputError(
      `source: expected what train returned, or { model }; found ${is.describe(source)}`,
    );
  }
  checkModel(source.model, "source.model");
  const folder = resolveModelFolder(model);
  const { inputShape, outputSize } = ends(source.model, model);
  await checkReplaceable(folder, {
    replace,
    interrupted: "reason" in source && isCutShort(source),
  });
  const contents = await serialise(source.model, weights);
  const files = Object.fromEntries(
    Object.entries(contents).map(([name, bytes]) => [name, fileDigest(bytes)]),
  );
  const known = await knownOf(source, weights);
  const card = newCard({
    ...known,
    name: basename(folder),
    parameters: source.model.countParams(),
    inputShape,
    classNames: source.classNames ?? known.classNames ??
      Array.from({ length: outputSize }, (_, i) => String(i)),
    files,
    ...(weights === "float16" && { weights }),
  });
  const made = join(dirname(folder), `.partial-${basename(folder)}.${crypto.randomUUID()}`);
  try {
    for (const [name, bytes] of Object.entries(contents)) {
      await writeAtomically(join(made, name), bytes);
    }
    await writeAtomically(join(made, modelFiles.card), cardBytes(card));
    await replaceFolder(made, folder);
    saved.add(folder);
  } finally {
    await Deno.remove(made, { recursive: true }).catch(() => {}); // nothing is there after success
  }
  return displayed(card);
}

/** A card as its file has it. */
export function cardBytes(card: ModelCard): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(card, null, 2) + "\n");
}

/** What a card says beside the files: it is kept if it was written for these weights, in however many bits. */
async function knownOf(
  source: TrainingRun | BareModel,
  stored: "float32" | "float16",
): Promise<Partial<ModelCard>> {
  if ("history" in source) {
    return { training: trainingRecord(source), validation: validationFigures(source) };
  }
  if (!source.card) return {};
  const { weights = "float32", files, ...known } = source.card;
  const { [modelFiles.weights]: bytes } = await serialise(source.model, weights);
  if (fileDigest(bytes!).sha256 !== files[modelFiles.weights]?.sha256) return {};
  // Rounded now, it is another model than the one that was tested.
  return stored === "float16" && weights === "float32" ? { ...known, test: null } : known;
}

/**
 * @returns model.json and weights.bin of a model, by name
 * @throws {InputError} if a weight is not finite, or too large for 16 bits
 */
export async function serialise(
  model: tf.LayersModel,
  stored: "float32" | "float16",
): Promise<Readonly<Record<string, Uint8Array>>> {
  let artifacts: tf.io.ModelArtifacts = {};
  await model.save(tf.io.withSaveHandler((given) => {
    artifacts = given;
    const modelArtifactsInfo = tf.io.getModelArtifactsInfoForJSON(given);
    return Promise.resolve({ modelArtifactsInfo });
  }));
  const { weightData = [], weightSpecs = [], modelTopology, format, generatedBy } = artifacts;
  checkFinite(model);
  const values = tf.io.CompositeArrayBuffer.join(weightData);
  const half = stored === "float16";
  const weights = half ? rounded(new Float32Array(values)) : new Uint8Array(values);
  const specs = half
    ? weightSpecs.map((spec) => ({ ...spec, quantization: { dtype: stored } }))
    : weightSpecs;
  const json = {
    ...{ format, generatedBy, convertedBy: null, modelTopology },
    weightsManifest: [{ paths: [modelFiles.weights], weights: specs }],
  };
  const topology = new TextEncoder().encode(JSON.stringify(json, null, 2) + "\n");
  return { [modelFiles.topology]: topology, [modelFiles.weights]: weights };
}

/** In the nearest 16 bits (IEEE 754 binary16). */
function rounded(values: Float32Array): Uint8Array {
  const halves = Float16Array.from(values);
  const at = halves.findIndex((value) => !Number.isFinite(value));
  if (at < 0) return new Uint8Array(halves.buffer);
  throw new InputError(
    `model: expected weights up to 65504 for float16, found ${values[at]}; save as float32`,
  );
}

/** @throws {InputError} if a weight is not finite */
export function checkFinite(model: tf.LayersModel): void {
  for (const weight of model.weights) {
    const value = weight.read().dataSync().find((value) => !Number.isFinite(value));
    if (value === undefined) continue;
    throw new InputError(
      `model: expected finite weights, found ${value} in ${weight.originalName}; was it trained to the end?`,
    );
  }
}

/** Replacing removes what was there, so it must be nothing, or a model that is not missed. */
async function checkReplaceable(
  folder: string,
  { replace, interrupted }: { readonly replace: boolean; readonly interrupted: boolean },
): Promise<void> {
  const names = await namesIn(folder);
  if (names.length === 0) return;
  const strange = names.find((name) => !Object.values<string>(modelFiles).includes(name));
  if (strange !== undefined) {
    throw new InputError(
      `${folder}: expected a model to replace or nothing, found ${strange}; save under another name`,
    );
  }
  if (!replace && !saved.has(folder)) {
    throw new InputError(
      `${folder}: expected no model yet, found one that was saved before; save under another name, ` +
        "or give { replace: true } to replace it",
    );
  }
  if (!interrupted) return;
  const { training } = await readCard(folder).catch(() => ({ training: null }));
  if (training && isCutShort(training)) return;
  throw new InputError(
    `${folder}: expected a finished run to replace the model there, found one that was interrupted; ` +
      "save under another name, or resume the run",
  );
}

/** Whether the user ended a run before its time. */
function isCutShort({ reason }: Pick<TrainingRun, "reason">): boolean {
  return reason === "interrupted" || reason === "aborted";
}

/** The files of a folder; none where there is no folder, or another process is replacing it just now. */
async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await Array.fromAsync(Deno.readDir(folder), ({ name }) => name);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    if (error instanceof Deno.errors.NotADirectory) return ["no folder but a file"];
    throw error;
  }
}
