// What Keras saved for these tests, and forms of it that no Keras would save.

import { unzipSync, zipSync } from "fflate";

/** A model that Keras made, in both formats, and what it predicts. */
export interface KerasExample {
  readonly name: string;
  readonly files: Readonly<Record<"h5" | "keras", Uint8Array>>;
  readonly shape: readonly number[];
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
}

const archive = unzipSync(
  await Deno.readFile(new URL("./fixtures/keras_files.zip", import.meta.url)),
);

/** By name, which begins with the version of Keras. */
export const examples: Readonly<Record<string, KerasExample>> = Object.fromEntries(
  Object.keys(archive).filter((name) => name.endsWith(".json")).map((json) => {
    const name = json.slice(0, -".json".length);
    const said = JSON.parse(new TextDecoder().decode(archive[json]));
    const files = { h5: archive[`${name}.h5`]!, keras: archive[`${name}.keras`]! };
    return [name, { name, files, ...said }];
  }),
);

/** A part of an architecture. */
export type Config = Record<string, unknown>;

/** The architecture in a `.keras` file, for the caller to change. */
export function configOf(name: string): Config {
  const { "config.json": config } = unzipSync(examples[name]!.files.keras);
  return JSON.parse(new TextDecoder().decode(config));
}

/** A `.keras` file whose architecture was changed. */
export function edited(name: string, edit: (config: Config) => void): Uint8Array {
  const config = configOf(name);
  edit(config);
  return repacked(name, { "config.json": new TextEncoder().encode(JSON.stringify(config)) });
}

/** A `.keras` file with other parts; undefined leaves one out. */
export function repacked(
  name: string,
  changes: Readonly<Record<string, Uint8Array | undefined>>,
  level: 0 | 9 = 0,
): Uint8Array {
  const parts = { ...unzipSync(examples[name]!.files.keras), ...changes };
  const kept = Object.entries(parts).filter(([, bytes]) => bytes !== undefined);
  return zipSync(Object.fromEntries(kept) as Record<string, Uint8Array>, { level });
}

/** The weights of a `.keras` file. */
export function weightsOf(name: string): Uint8Array {
  return unzipSync(examples[name]!.files.keras)["model.weights.h5"]!;
}

/** The layers of an architecture. */
export function layersOf(config: Config): Config[] {
  return (config["config"] as { readonly layers: Config[] }).layers;
}

/** The settings of the first layer of that class. */
export function layerOf(config: Config, className: string): Config {
  return layersOf(config).find(({ class_name }) => class_name === className)!["config"] as Config;
}
