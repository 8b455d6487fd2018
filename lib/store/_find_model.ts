// Finds the files of a model, or says what lies there instead and what can be done with it.

import { basename, dirname, extname } from "node:path";
import { fileURLToPath } from "node:url";
import { closest, distance } from "fastest-levenshtein";
import { exists } from "../io/exists.ts";
import { isKerasFile } from "./formats/is_keras_file.ts";
import { modelFiles, modelNames, resolveModelFolder } from "./model_folder.ts";
import { ModelFileError } from "./read_model_file.ts";
import { isFolder } from "./_replace_folder.ts";

/** Where a model lies. */
export interface ModelPlace {
  readonly folder: string;
  /** The name of the file with the topology, if that file was named instead of its folder. */
  readonly named: string | undefined;
}

/**
 * Takes a model's name or path apart, without looking whether it is there.
 *
 * @param model a name, a path to a folder or to the JSON file in it, or either as a `file://` address
 * @throws {ModelFileError} if it is the address of something that is not on this machine
 */
export function placeOf(model: string): ModelPlace {
  const [, scheme] = /^([a-z]{2,}):\/\//i.exec(model) ?? [];
  if (scheme && scheme.toLowerCase() !== "file") {
    throw new ModelFileError(
      `${model}: expected a folder on this machine, found an address of ${scheme}; ` +
        "download model.json and the weight files it names into one folder and load that",
    );
  }
  const path = resolveModelFolder(scheme ? fileURLToPath(model) : model);
  if (extname(path) !== ".json") return { folder: path, named: undefined };
  return { folder: dirname(path), named: basename(path) };
}

/** @throws {ModelFileError} if there is no such folder */
export async function checkThere(model: string, { folder }: ModelPlace): Promise<void> {
  if (await isFolder(folder)) return;
  const foreign = foreignFormat(basename(folder));
  if (foreign && await exists(folder)) throw new ModelFileError(`${folder}: ${foreign}`);
  const names = await modelNames();
  const wanted = basename(folder);
  const near = names.length > 0 ? closest(wanted, names) : "";
  throw new ModelFileError(
    `${model}: expected a model, found no ${isKerasFile(folder) ? "file" : "folder"} ${folder}; ` +
      (near && distance(wanted, near) <= near.length / 3
        ? `did you mean ${near}?`
        : names.length > 0
        ? `there are ${names.join(", ")}`
        : "there are none yet: train one first"),
  );
}

/**
 * Finds the file with the topology: `model.json`, or the folder's one JSON file, as a browser downloads it.
 *
 * @throws {ModelFileError} if there is none, or more than one
 */
export async function topologyFile({ folder, named }: ModelPlace): Promise<string> {
  if (named !== undefined) return named;
  const names = (await Array.fromAsync(Deno.readDir(folder), ({ name }) => name)).sort();
  const { card, topology } = modelFiles;
  // A card vouches for this name, and for no other.
  if (names.includes(topology) || names.includes(card)) return topology;
  const [only, ...others] = names.filter((name) => extname(name) === ".json");
  if (only !== undefined && others.length === 0) return only;
  if (only !== undefined) {
    throw new ModelFileError(
      `${folder}: expected one model, found ${[only, ...others].join(", ")}; give the path of one`,
    );
  }
  const foreign = names.map(foreignFormat).find((said) => said !== undefined);
  throw new ModelFileError(
    `${folder}: ${
      foreign ??
        `expected ${topology}, found ${
          names.length > 0 ? `none beside ${names.slice(0, 5).join(", ")}` : "an empty folder"
        }; give the folder that model.save or saveModel wrote`
    }`,
  );
}

/**
 * What is to be said of the file of a model that tfjs did not save.
 *
 * @param name the file's
 * @returns expected and found, and how to convert it; undefined for any other file
 */
function foreignFormat(name: string): string | undefined {
  const said = (format: string, remedy: string) =>
    `expected a LayersModel of tfjs, found ${name}, ${format}; ${remedy}`;
  const converter = "tensorflowjs_converter --output_format tfjs_layers_model --input_format";
  if (name === "saved_model.pb") {
    return said("TensorFlow's SavedModel", `convert it: ${converter} keras_saved_model FOLDER NEW`);
  }
  switch (extname(name).toLowerCase()) {
    case ".h5":
    case ".hdf5":
    case ".keras":
      return said("a model of Keras", "give the path of that file");
    case ".pb":
    case ".tflite":
    case ".onnx":
    case ".pt":
    case ".pth":
      return said("a model of another library", "only models with Keras layers can be converted");
    default:
      return undefined;
  }
}
