// Reads the weights that a manifest lists.

import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import type { ModelCard } from "./model_card.ts";
import { fileDigest, ModelFileError, readModelFile, remedyFor } from "./read_model_file.ts";
import { weightsByName } from "../model/weights_by_name.ts";
import { listedNames, type WeightsManifest } from "./_weights_manifest.ts";

/** Weights as their files have them. */
export interface StoredWeights {
  /** Of each file. */
  readonly digests: ModelCard["files"];
  /** Gives a network of exactly these weights their values. */
  setInto(network: tf.LayersModel): void;
}

/**
 * Reads the files, once their sizes are known to add up.
 *
 * @param files what the card says of them, if there is a card
 * @throws {ModelFileError} if they are not what manifest and card say; the same goes for `setInto`
 */
export async function readWeights(
  folder: string,
  manifest: WeightsManifest,
  files?: ModelCard["files"],
): Promise<StoredWeights> {
  let size = 0;
  for (const name of manifest.files) {
    // A file that is not there is better spoken of when it is read.
    size += (await Deno.lstat(join(folder, name)).catch(() => undefined))?.size ?? 0;
  }
  // In the manifest's order, which an object would not keep: it puts a file called "1" before one called "b".
  const parts = new Map<string, Uint8Array>();
  if (files || size === manifest.bytes) {
    for (const name of manifest.files) parts.set(name, await readModelFile(folder, name, files));
  }
  if (size !== manifest.bytes) {
    throw new ModelFileError(
      `${folder}: expected ${manifest.bytes} bytes of weights for the shapes in model.json, ` +
        `found ${size} in ${manifest.files.join(", ") || "no file"}; ${remedyFor(folder)}`,
    );
  }
  return {
    digests: Object.fromEntries([...parts].map(([name, bytes]) => [name, fileDigest(bytes)])),
    setInto: (network) => setWeights(network, manifest, [...parts.values()], folder),
  };
}

function setWeights(
  network: tf.LayersModel,
  manifest: WeightsManifest,
  parts: readonly Uint8Array[],
  folder: string,
): void {
  // One buffer: of several, tfjs 4.22.0 mixes up the parts unless all but a shorter last one have one size.
  const bytes = new Uint8Array(manifest.bytes);
  let offset = 0;
  for (const part of parts) {
    bytes.set(part, offset);
    offset += part.length;
  }
  tf.tidy(() => {
    const weights = tf.io.decodeWeights(bytes.buffer, [...manifest.specs]);
    for (const { spec: { name } } of manifest.weights) {
      const weight = weights[name]!;
      const at = weight.dataSync().findIndex((value) => !Number.isFinite(value));
      if (at < 0) continue;
      throw new ModelFileError(
        `${folder}: expected finite weights, found ${weight.dataSync()[at]} in ${name} at ${at}; ${
          remedyFor(folder)
        }`,
      );
    }
    // tfjs's own way of setting weights would apply the layers' constraints, which were not applied in training.
    const variables = weightsByName(network.weights);
    for (const [name, listed] of listedNames(network, manifest.weights)) {
      variables.get(name)!.assign(weights[listed]!);
    }
  });
}
