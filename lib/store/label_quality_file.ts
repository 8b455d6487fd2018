// The record of how good the labels of MNIST's training images look, by cross-validation: models/mnist_label_quality.json.

import { displayed } from "../io/displayable.ts";
import { ifThere } from "../io/exists.ts";
import { checkDataset } from "../data/check_dataset.ts";
import { checkValue } from "../io/check_argument.ts";
import { InputError } from "../io/input_error.ts";
import { join } from "node:path";
import type { Dataset, DataSource } from "../data/dataset.ts";
import type { LabelIssue, LabelQuality } from "../evaluate/label_quality.ts";
import { type DatasetDigest, datasetDigest, datasetSchema } from "../training/training_data.ts";
import * as is from "../io/schema.ts";
import { modelsFolder } from "./model_folder.ts";
import { inOneLine } from "../io/one_line.ts";
import { type Versions, versionsSchema } from "../training/versions.ts";

/** What cross-validation found of a data set's labels, and how it was done. */
export interface RecordedLabelQuality
  extends Pick<LabelQuality, "thresholds" | "joint" | "issues"> {
  /** The command that repeats it. */
  readonly command: string;
  /** Whose labels, and their digest. */
  readonly data: DatasetDigest & { readonly source: DataSource };
  /** How the out-of-sample probabilities were made. */
  readonly protocol: LabelQualityProtocol;
  readonly versions: Versions;
  /** Images whose most probable class, out of sample, is their label. */
  readonly correct: number;
  readonly histogram: readonly ScoreBin[];
}

export interface LabelQualityProtocol {
  readonly network: string;
  readonly folds: number;
  readonly seed: number;
  readonly epochs: number;
  readonly batchSize: number;
  readonly learningRate: number;
}

/** How many labels have a score (self-confidence) in `[low, high)`; the last bin has its upper end too. */
export interface ScoreBin {
  readonly low: number;
  readonly high: number;
  readonly labels: number;
}

/** The committed record. */
export const labelQualityPath: string = join(modelsFolder, "mnist_label_quality.json");

/**
 * Reads what `deno task labels` has found of these very labels.
 *
 * @param dataset MNIST's training images, as `loadMnist` gives them
 * @param path another record than the project's
 * @returns the record, or nothing when there is none of this data set
 * @throws {InputError} if the file is not such a record, naming where
 *
 * @example
 * ```ts
 * import { renderedDigits } from "mnist";
 * import { recordedLabelQuality } from "mnist/study";
 *
 * const { train } = await renderedDigits({ train: 20, test: 10 });
 * console.log(await recordedLabelQuality(train)); // undefined: it is MNIST that was rated
 * ```
 */
export async function recordedLabelQuality(
  dataset: Dataset,
  path: string = labelQualityPath,
): Promise<RecordedLabelQuality | undefined> {
  checkDataset(dataset);
  checkValue("path", is.text, path);
  const text = await ifThere(Deno.readTextFile(path));
  if (text === undefined) return undefined;
  const { issues, ...known } = parse(text, path);
  if (known.data.sha256 !== datasetDigest(dataset).sha256) return undefined;
  const { size, classNames: { length: classes } } = dataset;
  const strange = issues.find(([index, given, likely]) =>
    index >= size || given >= classes || likely >= classes
  );
  if (strange) {
    throw refusal(path, `an issue of ${size} images of ${classes} classes is [${strange}]`);
  }
  return displayed({ ...known, issues: displayed(issues.map(issueOf)) });
}

/** A file's contents: the record, its issues as rows. */
type Contents = Omit<RecordedLabelQuality, "issues"> & { readonly issues: readonly IssueRow[] };

function parse(text: string, path: string): Contents {
  try {
    return is.conform(shape, JSON.parse(text));
  } catch (error) {
    throw refusal(path, error instanceof Error ? error.message : String(error));
  }
}

function refusal(path: string, reason: string): InputError {
  return new InputError(
    inOneLine(
      `${path}: expected what \`deno task labels\` writes, but ${reason}; run that again`,
    ),
  );
}

const issueRow: is.Schema<IssueRow> = is.rowOf(
  is.count,
  is.count,
  is.count,
  is.number,
  is.number,
);

const shape = is.object<Contents>({
  command: is.text,
  data: datasetSchema,
  protocol: is.object<LabelQualityProtocol>({
    network: is.text,
    ...{ folds: is.count, seed: is.count, epochs: is.count, batchSize: is.count },
    learningRate: is.number,
  }),
  versions: versionsSchema,
  correct: is.count,
  // Null for a class without images.
  thresholds: is.listOf(is.nullable(is.share) as is.Schema<number>),
  joint: is.listOf(is.listOf(is.number)),
  histogram: is.listOf(is.object<ScoreBin>({ low: is.share, high: is.share, labels: is.count })),
  issues: is.listOf(issueRow),
});

/** Writes the record, one issue a line; probabilities with four significant digits. */
export function toText({ issues, ...known }: RecordedLabelQuality): string {
  const head = JSON.stringify(known, null, 2).replace(
    /\[[\s\d.,]*\]/g,
    (list) => list.replace(/\s+/g, " "),
  );
  const rows = issues.map((issue) => `    ${JSON.stringify(rowOf(issue))}`).join(",\n");
  return `${head.slice(0, -2)},\n  "issues": [\n${rows}\n  ]\n}\n`;
}

/** Counts scores where they differ: most lie within a thousandth of 1. */
export function histogramOf(scores: Float32Array): readonly ScoreBin[] {
  const edges = [0, 0.001, 0.01, 0.1, 0.5, 0.9, 0.99, 0.999];
  const bins = edges.map((low, i) => ({ low, high: edges[i + 1] ?? 1, labels: 0 }));
  for (const score of scores) {
    const bin = bins.findLast(({ low }) => score >= low);
    if (bin) bin.labels += 1;
  }
  return bins;
}

type IssueRow = readonly [
  index: number,
  given: number,
  likely: number,
  selfConfidence: number,
  confidence: number,
];

function rowOf({ index, given, likely, selfConfidence, confidence }: LabelIssue): IssueRow {
  const short = (p: number) => Number(p.toPrecision(4));
  return [index, given, likely, short(selfConfidence), short(confidence)];
}

function issueOf([index, given, likely, selfConfidence, confidence]: IssueRow): LabelIssue {
  return { index, given, likely, selfConfidence, confidence };
}
