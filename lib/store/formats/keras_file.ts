// Writes a network as a file that Keras opens: `.h5` for Keras 2 and 3, `.keras` for Keras 3.

import type * as tf from "@tensorflow/tfjs";
import { zipSync } from "fflate";
import { kerasArchitecture } from "./keras_architecture.ts";
import { snakeCase } from "./_keras_weights.ts";
import { type NewArray, type NewGroup, writeHdf5 } from "./_write_hdf5.ts";

/** The version whose dialect a file is in: readers tell by it how to take the architecture. */
const versions = { h5: "2.15.0", keras: "3.0.0" } as const;

/** What is told of the network beside it. */
export type Metadata = Readonly<Record<string, string>>;

/**
 * Writes a `.h5` file: the architecture as an attribute, the weights in groups by layer.
 *
 * @param network whose weights are finite
 * @param metadata attributes of the file
 * @returns the file
 * @throws {ArchitectureError} if Keras lacks a layer or computes it otherwise, naming it
 */
export async function h5Bytes(
  network: tf.LayersModel,
  metadata: Metadata,
): Promise<Uint8Array<ArrayBuffer>> {
  const config = JSON.stringify(kerasArchitecture(network, 2));
  const about = { keras_version: versions.h5, backend: "tensorflow" };
  const layers = network.layers.map((layer) => [layer.name, groupOf(layer)] as const);
  return await writeHdf5({
    attributes: { ...about, ...metadata, model_config: config },
    groups: {
      model_weights: {
        attributes: { ...about, layer_names: layers.map(([name]) => name) },
        groups: Object.fromEntries(layers),
      },
    },
  });
}

function groupOf(layer: tf.layers.Layer): NewGroup {
  const arrays = Object.fromEntries(
    layer.weights.map((weight) => [`${shortName(weight)}:0`, arrayOf(weight)]),
  );
  const names = Object.keys(arrays).map((name) => `${layer.name}/${name}`);
  if (names.length === 0) return {};
  return { attributes: { weight_names: names }, groups: { [layer.name]: { arrays } } };
}

function shortName({ originalName }: tf.LayerVariable): string {
  return originalName.slice(originalName.lastIndexOf("/") + 1);
}

function arrayOf(weight: tf.LayerVariable): NewArray {
  return {
    shape: weight.shape.map(Number),
    values: weight.read().dataSync() as Float32Array,
  };
}

/**
 * Writes a `.keras` file: a zip archive of the architecture, what made it, and the weights in groups by class.
 *
 * @param network whose weights are finite
 * @param metadata added to the archive's metadata.json
 * @returns the file
 * @throws {ArchitectureError} if Keras lacks a layer or computes it otherwise, naming it
 */
export async function kerasBytes(
  network: tf.LayersModel,
  metadata: Metadata,
): Promise<Uint8Array<ArrayBuffer>> {
  const config = kerasArchitecture(network, 3);
  const counts = new Map<string, number>();
  const layers: Record<string, NewGroup> = {};
  for (const layer of network.layers) {
    const name = snakeCase(layer.getClassName());
    const count = counts.get(name) ?? 0;
    counts.set(name, count + 1);
    const arrays = layer.weights.map((weight, i) => [`${i}`, arrayOf(weight)] as const);
    if (arrays.length === 0) continue;
    layers[count === 0 ? name : `${name}_${count}`] = {
      groups: { vars: { arrays: Object.fromEntries(arrays) } },
    };
  }
  const json = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
  // Weights hardly compress, and an archive of one time has the same bytes each time.
  return zipSync({
    "metadata.json": json({ keras_version: versions.keras, ...metadata }),
    "config.json": json(config),
    "model.weights.h5": await writeHdf5({ groups: { layers: { groups: layers } } }),
  }, { level: 0, mtime: "1980-01-01" });
}
