// Takes a file of Keras apart: `.h5`, and `.keras`, which is a zip archive with an `.h5` file of weights in it.

import { Hdf5File, isHdf5, RefusedError } from "./_hdf5_file.ts";
import type { KerasContents, ReadLimits, StoredArray, WeightGroup } from "./hdf5_contents.ts";
import { isZip, unzip } from "./_unzip.ts";

/**
 * @param bytes the file
 * @param limits what it may not go beyond
 * @throws {RefusedError} if it is no model of Keras, or is damaged
 */
export async function readContents(
  bytes: Uint8Array<ArrayBuffer>,
  limits: ReadLimits,
): Promise<KerasContents> {
  if (isZip(bytes)) return await readArchive(bytes, limits);
  if (isHdf5(bytes)) return await readModelFile(bytes, limits);
  throw new RefusedError(
    "a model of Keras: HDF5 (.h5), or a zip archive (.keras)",
    bytes.length === 0 ? "an empty file" : "another kind of file",
  );
}

async function readModelFile(bytes: Uint8Array, limits: ReadLimits): Promise<KerasContents> {
  using file = await Hdf5File.open(bytes, limits);
  const config = file.text("/", "model_config");
  if (config === undefined) {
    const weightsAlone = file.texts("/", "layer_names") !== undefined || file.hasGroup("/layers");
    throw new RefusedError(
      "a whole model",
      weightsAlone
        ? "weights alone, as model.save_weights() writes them: save the model with model.save()"
        : "no model_config",
    );
  }
  if (!file.hasGroup("/model_weights")) throw new RefusedError("model_weights", "none");
  const version = file.text("/", "keras_version") ??
    file.text("/model_weights", "keras_version") ?? "";
  const groups = (file.texts("/model_weights", "layer_names") ?? []).map((name) => {
    const group = `/model_weights/${name}`;
    if (!file.hasGroup(group)) throw new RefusedError(`the weights of ${name}`, "none");
    const arrays = (file.texts(group, "weight_names") ?? [])
      .map((weight) => file.array(`${group}/${weight}`));
    return { name, arrays, groups: [] };
  });
  return {
    ...{ config, version, groupedBy: "names", weights: { name: "", arrays: [], groups } },
    about: aboutOf((name) => file.text("/", name)),
  };
}

async function readArchive(
  bytes: Uint8Array<ArrayBuffer>,
  limits: ReadLimits,
): Promise<KerasContents> {
  const names = ["config.json", "metadata.json", "model.weights.h5"] as const;
  const files = unzip(bytes, names, limits.inflated);
  const missing = names.find((name) => !files[name]);
  if (missing) throw new RefusedError(`${missing} in the archive`, "none");
  const { "config.json": config, "metadata.json": metadata, "model.weights.h5": weights } = files;
  using file = await Hdf5File.open(weights!, limits);
  const fields = fieldsIn(textOf(metadata!, "metadata.json", limits));
  return {
    config: textOf(config!, "config.json", limits),
    version: String(fields["keras_version"] ?? ""),
    about: aboutOf((name) => fields[name]),
    groupedBy: "classes",
    weights: weightGroup(file, "", "", 0),
  };
}

function textOf(bytes: Uint8Array, name: string, { json }: ReadLimits): string {
  if (bytes.length > json) {
    throw new RefusedError(`at most ${json} bytes as ${name}`, `${bytes.length}`);
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new RefusedError(`text as ${name}`, "something else");
  }
}

function fieldsIn(metadata: string): Readonly<Record<string, unknown>> {
  try {
    return Object(JSON.parse(metadata));
  } catch {
    throw new RefusedError("JSON as metadata.json", "something else");
  }
}

/** What another program has under these names may be anything, and is left out if it is not text. */
function aboutOf(read: (name: string) => unknown): KerasContents["about"] {
  const said: Record<string, string> = {};
  for (const name of ["class_names", "pixels"]) {
    try {
      const value = read(name);
      if (typeof value === "string") said[name] = value;
    } catch (error) {
      if (!(error instanceof RefusedError)) throw error;
    }
  }
  return said;
}

/** What stands beside the weights: the state of training, and of random numbers. */
const besideWeights =
  /^(optimizer|metrics|_.*metrics?|seed_generator.*|compile_metrics|loss_tracker)$/;

/** Groups within groups, far deeper than any network's. */
const deepest = 32;

function weightGroup(file: Hdf5File, path: string, name: string, depth: number): WeightGroup {
  if (depth > deepest) throw new RefusedError(`at most ${deepest} groups in one another`, "more");
  const listed = file.list(path === "" ? "/" : path);
  const arrays: StoredArray[] = [];
  const groups: WeightGroup[] = [];
  if (listed.arrays.length > 0) {
    throw new RefusedError("arrays in groups called vars", `${path}/${listed.arrays[0]}`);
  }
  for (const inner of listed.groups) {
    if (besideWeights.test(inner)) continue;
    const within = `${path}/${inner}`;
    if (inner !== "vars") groups.push(weightGroup(file, within, inner, depth + 1));
    else arrays.push(...numbered(file, within));
  }
  return { name, arrays, groups };
}

/** The variables of a layer: called 0, 1, 2 and so on. */
function numbered(file: Hdf5File, path: string): StoredArray[] {
  const { arrays, groups } = file.list(path);
  if (groups.length > 0) throw new RefusedError(`arrays in ${path}`, `the group ${groups[0]}`);
  const names = arrays.map(Number).sort((a, b) => a - b);
  if (names.some((number, i) => number !== i)) {
    throw new RefusedError(`arrays called 0, 1, 2 in ${path}`, arrays.join(", "));
  }
  return names.map((number) => file.array(`${path}/${number}`));
}
