// What files say of a training run, as cards, checkpoints and results of campaigns have it.

import { schedules } from "./learning_rate_schedule.ts";
import * as is from "../io/schema.ts";

const digest = { name: is.text, size: is.count, sha256: is.sha256 } as const;
const source = is.object({
  kind: is.oneOf("mnist", "rendered", "custom"),
  sha256: is.mapOf(is.sha256),
});

/** Images known by their content, and where they came from. */
export const dataset = is.object({ ...digest, source });

export const data = is.object({
  split: is.text,
  source,
  train: is.object(digest),
  validation: is.object(digest),
});

export const versions = is.object({ deno: is.text, tfjs: is.text, tensorflow: is.text });

export const settings = is.object({
  epochs: is.count,
  batchSize: is.count,
  monitor: is.oneOf("valLoss", "valAccuracy"),
  earlyStopping: is.either(is.count, false),
  reduceLr: is.either(
    is.object({ patience: is.count, factor: is.number, minLearningRate: is.number }),
    false,
  ),
  learningRate: is.number,
  seed: is.number,
  precision: is.either(is.oneOf("float32", "bfloat16"), undefined),
  schedule: is.either(is.oneOf(...schedules), undefined),
  augment: is.either(is.mapOf(is.number), undefined, false),
  labelSmoothing: is.either(is.share, undefined),
  averageWeights: is.either(is.share, undefined, false),
  startedFrom: is.either(is.object({ name: is.text, weights: is.sha256 }), undefined, false),
});

export const epoch = is.object({
  epoch: is.count,
  loss: is.number,
  accuracy: is.share,
  // Null where no images validated.
  valLoss: is.nullable(is.number),
  valAccuracy: is.nullable(is.share),
  learningRate: is.number,
  seconds: is.number,
});

export const training = is.object({
  settings,
  data,
  reason: is.oneOf("finished", "early stopping", "interrupted", "aborted"),
  epochs: is.count,
  bestEpoch: is.count,
  seconds: is.number,
  imagesPerSecond: is.number,
  batchShare: is.either(is.share, undefined),
  engine: is.oneOf("compiled", "eager"),
  versions,
  history: is.listOf(epoch),
});

export const validationFigures = is.object({
  dataset: is.text,
  size: is.count,
  loss: is.number,
  accuracy: is.share,
});

export const testFigures = {
  dataset: is.text,
  source,
  size: is.count,
  correct: is.count,
  accuracy: is.share,
  interval: is.object({ low: is.share, high: is.share }),
  loss: is.number,
  looks: is.count,
  evaluated: is.text,
} as const;
