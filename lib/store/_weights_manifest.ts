// The list of weights in model.json: which files they lie in, and how many bytes each takes.

import type * as tf from "@tensorflow/tfjs";
import { mostElements } from "./limits.ts";
import { ModelFileError, remedyFor } from "./read_model_file.ts";
import * as is from "../io/schema.ts";

/** What the manifest says, checked. */
export interface WeightsManifest {
  /** Plain names of files within the model's folder; their bytes, one after another, are the weights. */
  readonly files: readonly string[];
  /** The model's, in the order of the bytes. */
  readonly weights: readonly WeightEntry[];
  /** All that the files hold, in the order of the bytes: an optimizer's state may follow the weights. */
  readonly specs: readonly tf.io.WeightsManifestEntry[];
  /** Bytes of all of them together. */
  readonly bytes: number;
}

/** One weight: what tfjs calls a `WeightsManifestEntry`, and its sizes. */
export interface WeightEntry {
  readonly spec: tf.io.WeightsManifestEntry;
  readonly elements: number;
}

/**
 * Matches what is listed with a network's weights. Keras names the weights of a recurrent layer with its cell,
 * `lstm/lstm_cell/kernel`, where tfjs has `lstm/kernel`.
 *
 * @returns the listed name, by the network's; listed weights that match none are left out
 */
export function listedNames(
  { weights }: tf.LayersModel,
  listed: readonly WeightEntry[],
): ReadonlyMap<string, string> {
  const names = new Set(weights.map(({ originalName }) => originalName));
  const found = new Map<string, string>();
  for (const { spec: { name } } of listed) {
    const own = names.has(name) ? name : name.replace(/[^/]*\/([^/]*)$/, "$1");
    if (names.has(own) && !found.has(own)) found.set(own, name);
  }
  return found;
}

/** Hundreds of times what any network for 28 x 28 images has. */
const mostFiles = 256;
const mostWeights = 10_000;

/**
 * Checks a weights manifest before anything is read or allocated for it.
 *
 * @param manifest `weightsManifest` of model.json
 * @param path names the file in errors
 * @throws {ModelFileError} if it is not one, or reaches out of the folder
 */
export function checkManifest(manifest: unknown, path: string): WeightsManifest {
  const groups = groupsOf(manifest, path);
  const refuse = (expected: string, found: string) =>
    new ModelFileError(`${path}: expected ${expected}, found ${found}; ${remedyFor(path)}`);
  const files = groups.flatMap(({ paths }) => paths.map((path) => path.replace(/^\.\//, "")));
  if (files.length > mostFiles) {
    throw refuse(`at most ${mostFiles} weight files`, `${files.length}`);
  }
  for (const file of files) {
    if (!isPlainName(file)) {
      throw refuse("weight files in the model's own folder", JSON.stringify(file));
    }
  }
  if (new Set(files).size < files.length) throw refuse("each weight file once", files.join(", "));
  const specs = groups.flatMap(({ weights }) => weights);
  if (specs.length > mostWeights) throw refuse(`at most ${mostWeights} weights`, `${specs.length}`);
  const names = new Set<string>();
  let [bytes, total] = [0, 0];
  const weights = specs.map((spec) => {
    const { name, shape, quantization } = spec;
    if (names.has(name)) throw refuse("each weight once", `${name} twice`);
    names.add(name);
    const elements = shape.reduce((product, size) => product * size, 1);
    if (!(elements <= mostElements)) { // NaN where it overflowed
      throw refuse(`${name} of at most ${mostElements} numbers`, shape.join(" x "));
    }
    total += elements;
    if (total > mostElements) {
      throw refuse(`at most ${mostElements} numbers in all`, `${total} up to ${name}`);
    }
    bytes += elements * bytesEach[quantization?.dtype ?? "float32"]; // as many as an int32 takes
    return { spec, elements };
  }).filter(({ spec }) => spec.group !== "optimizer");
  return { files, weights, specs, bytes };
}

const bytesEach = { float32: 4, float16: 2, uint16: 2, uint8: 1 } as const;

/** What of a `tf.io.WeightsManifestConfig` is read. */
interface ListedFiles {
  readonly paths: readonly string[];
  readonly weights: readonly ListedWeight[];
}

interface ListedWeight {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: "float32" | "int32";
  readonly quantization?: Quantization;
}

type Quantization = NonNullable<tf.io.WeightsManifestEntry["quantization"]>;

const halves: is.Schema<Quantization> = is.object<Pick<Quantization, "dtype">>({
  dtype: is.oneOf("float16"),
});
const affine = is.object<Quantization>({
  dtype: is.oneOf("float16", "uint16", "uint8"),
  scale: is.number,
  min: is.number,
});

const listed = {
  name: is.text,
  shape: is.listOf(is.count),
  dtype: is.oneOf("float32"),
  quantization: is.optional(is.byKey("dtype", { float16: halves }, affine)),
} as const;
/** What `includeOptimizer: true` saves beside the weights; the number of its steps is an int32. */
const optimizerState = is.object<ListedWeight>({ ...listed, dtype: is.oneOf("float32", "int32") });

const manifestSchema = is.listOf(is.object<ListedFiles>({
  paths: is.listOf(is.text),
  weights: is.listOf(is.byKey<ListedWeight & { readonly group?: unknown }>(
    "group",
    { optimizer: optimizerState },
    is.object<ListedWeight>(listed),
  )),
}));

function groupsOf(manifest: unknown, path: string): tf.io.WeightsManifestConfig {
  try {
    return is.conform(manifestSchema, manifest, "weightsManifest") as tf.io.WeightsManifestConfig;
  } catch (error) {
    if (!(error instanceof is.SchemaError)) throw error;
    throw new ModelFileError(`${path}: ${error.message}; ${remedyFor(path)}`);
  }
}

function isPlainName(file: string): boolean {
  // A browser that has a file of that name downloads it as "my-model (1).weights.bin".
  return /^[\w][\w .()-]*$/.test(file) && !file.includes("..") && !file.endsWith(".json");
}
