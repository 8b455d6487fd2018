// The images of a training run, known again by their content.

import { createHash } from "node:crypto";
import type { Dataset, DataSource, Split } from "../data/dataset.ts";
import * as is from "../io/schema.ts";

/** A data set by its content: two with one digest have the same images and labels in the same order. */
export interface DatasetDigest {
  readonly name: string;
  readonly size: number;
  /** SHA-256 in hex of size, images and labels. */
  readonly sha256: string;
}

/** The two parts of the data, and the proof. */
export interface TrainingData {
  /** How they were parted, e.g. `"last 10 %"`. */
  readonly split: string;
  /** Where the bytes came from. */
  readonly source: DataSource;
  readonly train: DatasetDigest;
  readonly validation: DatasetDigest;
}

export const sourceSchema = is.object<DataSource>({
  kind: is.oneOf("mnist", "rendered", "custom"),
  sha256: is.mapOf(is.sha256Hex),
});

const digest = { name: is.text, size: is.count, sha256: is.sha256Hex } as const;

export const datasetSchema = is.object<DatasetDigest & { readonly source: DataSource }>({
  ...digest,
  source: sourceSchema,
});

export const trainingDataSchema = is.object<TrainingData>({
  split: is.text,
  source: sourceSchema,
  train: is.object<DatasetDigest>(digest),
  validation: is.object<DatasetDigest>(digest),
});

export function datasetDigest(dataset: Dataset): DatasetDigest {
  const { name, size, height, width, images, labels } = dataset;
  const hash = createHash("sha256").update(`${size} x ${height} x ${width}\n`);
  return { name, size, sha256: hash.update(images).update(labels).digest("hex") };
}

/** What a run's card says of its images. */
export function trainingDataOf({ train, validation, method }: Split): TrainingData {
  return {
    split: method,
    source: train.source,
    train: datasetDigest(train),
    validation: datasetDigest(validation),
  };
}
