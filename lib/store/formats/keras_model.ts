// A model from a file that Keras saved, as tfjs takes it: `.h5`, of Keras 2 or 3, or `.keras`.

import { basename } from "node:path";
import type * as tf from "@tensorflow/tfjs";
import * as is from "../../io/schema.ts";
import { ModelFileError, parseModelJson, remedyFor } from "../read_model_file.ts";
import type { FileDigest } from "../model_card.ts";
import type { KerasContents, WeightGroup } from "./hdf5_contents.ts";
import { ArchitectureError, translate } from "./keras_topology.ts";
import { matchWeights, setWeights } from "./_keras_weights.ts";
import { readKerasFile } from "./read_keras_file.ts";

/** What is to be built, and what it is to be given. */
export interface KerasModel {
  /** As `modelTopology` of a model.json has it. */
  readonly topology: unknown;
  /** How many numbers its weights are. */
  readonly elements: number;
  /** Settings that count in training alone, which tfjs lacks. */
  readonly leftOut: readonly string[];
  /** What the classes are called, if `exportModel` wrote the file. */
  readonly classNames: readonly string[] | undefined;
  /** Which pixels it takes, likewise. */
  readonly pixels: string | undefined;
  /** By its name, the file's. */
  readonly files: Readonly<Record<string, FileDigest>>;
  /** Says where the network's weights are not those of the file, if so. */
  misfit(network: tf.LayersModel): string | undefined;
  /**
   * Gives the network its weights.
   *
   * @throws {ModelFileError} if one is not finite
   */
  setInto(network: tf.LayersModel): void;
}

/**
 * Reads a file, and translates its architecture.
 *
 * @param path the file
 * @throws {ModelFileError} if it is no model of Keras, or not one that tfjs computes in the same way
 */
export async function readKerasModel(path: string): Promise<KerasModel> {
  const { contents, digest } = await readKerasFile(path);
  const { topology, layers, leftOut } = translated(contents, path);
  const matches = (network: tf.LayersModel) => matchWeights(network, layers, contents);
  return {
    topology,
    elements: [...lengths(contents.weights)].reduce((sum, length) => sum + length, 0),
    leftOut,
    classNames: namesIn(contents.about["class_names"]),
    pixels: contents.about["pixels"],
    files: { [basename(path)]: digest },
    misfit(network) {
      const found = matches(network);
      return typeof found === "string" ? found : undefined;
    },
    setInto(network) {
      const found = matches(network);
      const fault = typeof found === "string" ? found : setWeights(found);
      if (fault !== undefined) throw new ModelFileError(`${path}: ${fault}; ${remedyFor(path)}`);
    },
  };
}

function translated({ config, version }: KerasContents, path: string) {
  const parsed = parseModelJson(new TextEncoder().encode(config), path);
  try {
    return translate(parsed, version);
  } catch (error) {
    if (!(error instanceof ArchitectureError)) throw error;
    throw new ModelFileError(`${path}: ${error.message}; Keras itself may still open it`);
  }
}

function namesIn(json = ""): readonly string[] | undefined {
  try {
    return is.conform(is.listOf(is.text), JSON.parse(json));
  } catch {
    return undefined; // none are said, or by another program
  }
}

function* lengths({ arrays, groups }: WeightGroup): Generator<number> {
  for (const { values } of arrays) yield values.length;
  for (const group of groups) yield* lengths(group);
}
