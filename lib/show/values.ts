// How the library's values look as a cell's last expression: a sentence, or a small picture or table of them.

import { escapeMarkup, plain } from "../io/escape.ts";
import { type Displayable, displayMethod, lookAs, type MediaBundle } from "../io/displayable.ts";
import { type KindName, kindOf, kinds } from "../io/kinds.ts";
import { describe } from "../io/schema.ts";
import { type Campaign, plannedRuns } from "../campaign/campaign.ts";
import type { RunResult } from "../campaign/results_file.ts";
import type { OutOfDistributionSet } from "../data/rendered/out_of_distribution.ts";
import type { Dataset, Split } from "../data/dataset.ts";
import type { Idx } from "../data/read_idx.ts";
import type { ConfidenceSummary } from "../evaluate/confidence_summary.ts";
import type { Embedding } from "../evaluate/embedding.ts";
import type { Evaluation } from "../evaluate/evaluation.ts";
import type { Explanation } from "../evaluate/explanation.ts";
import type { Judgement } from "../evaluate/judge_mistakes.ts";
import type { LabelQuality } from "../evaluate/label_quality.ts";
import type { Landscape } from "../evaluate/landscape.ts";
import type { CorruptedAccuracy } from "../evaluate/mean_corruption_accuracy.ts";
import type { Predictions } from "../evaluate/predictions.ts";
import type { Reading } from "../handwriting/read_picture.ts";
import { layerRows } from "../model/layer_rows.ts";
import type { LoadedModel } from "../store/load_model.ts";
import type { ModelCard } from "../store/model_card.ts";
import { type History, isValidated } from "../training/history.ts";
import type { TrainingRun } from "../training/training_run.ts";
import { digitGrid } from "./data/digit_grid.ts";
import { confidencePercent, count, percent, plural } from "./drawing/format.ts";
import { summaryTable } from "./evaluation/evaluation_tables.ts";
import { explanationCard } from "./evaluation/explanation_card.ts";
import { robustnessSummary } from "./evaluation/robustness_tables.ts";
import { correctedAccuracyTable } from "./evaluation/verdicts.ts";
import type { Figure } from "./figure.ts";
import { type Table, table } from "./table.ts";
import { campaignTable } from "./training/campaign_table.ts";
import { curves } from "./training/curves.ts";

/** How the values of one kind look. */
interface Look<Value> {
  sentence(value: Value): string;
  /** If there is more to see than the sentence, which it has as its title. */
  picture?(value: Value, sentence: string): Figure | Table | undefined;
}

/** Rows and images shown of many. */
const most = 10;

const dataset: Look<Dataset> = {
  sentence: ({ name, size, height, width, classNames, labels }) =>
    `${name}: ${plural(size, "image")} of ${height} x ${width}, ` +
    (size > 0 && labels.length === 0 ? "without labels" : `${classNames.length} classes`),
  picture: (images, title) =>
    images.size > 0 ? digitGrid(images, { count: most, title }) : undefined,
};

const card: Look<ModelCard> = {
  sentence: ({ name, parameters, training, validation, test }) =>
    `${name}: ${plural(parameters, "parameter")}` +
    (training
      ? `, trained on ${training.data.train.name}, epoch ${training.bestEpoch} of ${training.epochs}`
      : "") +
    (validation ? `; validation accuracy ${percent(validation.accuracy)}` : "") +
    (test ? `; test accuracy ${percent(test.accuracy)} of ${count(test.size)} images` : ""),
};

const model: Look<LoadedModel["model"]> = {
  sentence: ({ name, layers }) => `${name}: a network of ${plural(layers.length, "layer")}`,
  picture: (network, caption) => {
    const rows = layerRows(network);
    const total = rows.reduce((sum, { parameters }) => sum + parameters, 0);
    return table([...rows, { layer: "total", type: "", output: "", parameters: total }], {
      caption,
      headings: { output: "output, per image" },
    });
  },
};

const explanation: Look<Explanation> = {
  sentence: ({ dataset, index, classNames, prediction }) =>
    `Image ${index} of ${dataset}, read as ${classNames[prediction]}, explained`,
  picture: (value) => explanationCard(value),
};

const reading: Look<Reading> = {
  sentence: ({ name, text, digits }) =>
    digits.length === 0 ? `${name}: nothing to read` : `${name}: ${text}` + doubts(digits),
  picture: ({ dataset, digits }, title) =>
    digits.length > 0 ? digitGrid(dataset, { count: most, title }) : undefined,
};

function doubts(digits: Reading["digits"]): string {
  const unsure = digits.filter((digit) => digit.unsure);
  if (unsure.length === 0) return "";
  const said = unsure.map(({ digit, confidence }) => `${digit}, ${confidencePercent(confidence)}`);
  return ` (unsure: ${said.join("; ")})`;
}

/** The kinds not named here are lists of their fields. */
const looks = {
  dataset,
  reading,
  card,
  model,
  explanation,
  split: {
    sentence: ({ train, validation }: Split) =>
      `train, ${dataset.sentence(train)}; validation, ${dataset.sentence(validation)}`,
  },
  parts: {
    sentence: ({ train, test }: { readonly train: Dataset; readonly test: Dataset }) =>
      `train, ${dataset.sentence(train)}; test, ${dataset.sentence(test)}`,
  },
  // Its reporter has drawn the curves already.
  run: {
    sentence: ({ history, bestEpoch, reason }: TrainingRun) => {
      const kept = history[bestEpoch - 1];
      return `Training run of ${plural(history.length, "epoch")} (${reason})` +
        (kept ? `, weights of epoch ${bestEpoch}` : "") +
        (kept && isValidated(kept) ? `: validation accuracy ${percent(kept.valAccuracy)}` : "") +
        "; curves(run.history) draws it";
    },
  },
  loaded: {
    sentence: (loaded: LoadedModel) => card.sentence(loaded.card),
    picture: (loaded: LoadedModel, sentence: string) => model.picture?.(loaded.model, sentence),
  },
  predictions: {
    sentence: ({ size, classes, precision }: Predictions) =>
      `Predictions of ${plural(size, "image")}: ${count(size)} x ${classes} probabilities` +
      (precision ? `, in ${precision}` : ""),
  },
  evaluation: {
    sentence: ({ dataset, accuracy, size, precision }: Evaluation) =>
      `Accuracy ${percent(accuracy)} on ${plural(size, "image")} of ${dataset}` +
      (precision ? `, predicted in ${precision}` : ""),
    picture: (evaluation: Evaluation) => summaryTable(evaluation),
  },
  embedding: {
    sentence: ({ dataset, size, dimensions }: Embedding) =>
      `Embedding of ${dataset}: ${plural(size, "vector")} of ${dimensions} numbers`,
  },
  landscape: {
    sentence: ({ dataset, size, method }: Landscape) =>
      `Map of ${plural(size, "image")} of ${dataset} by ${method.name}; landscapeMap draws it`,
  },
  judgement: {
    sentence: ({ mistakes }: Judgement) => plural(mistakes.length, "judged mistake"),
    picture: (judgement: Judgement) => correctedAccuracyTable(judgement),
  },
  labelQuality: {
    sentence: ({ issues, joint }: LabelQuality) =>
      `Quality of the labels of ${joint.length} classes: ${
        plural(issues.length, "label")
      } doubted; ` +
      "labelIssueGrid shows them",
  },
  confidence: {
    sentence: ({ size, mean, auroc }: ConfidenceSummary) =>
      `Mean confidence ${percent(mean)} in ${plural(size, "image")}, AUROC ${auroc.toFixed(4)}`,
  },
  campaign: {
    sentence: (campaign: Campaign) =>
      `${campaign.name}: ${plural(campaign.configurations.length, "configuration")}, ` +
      `${plural(plannedRuns(campaign).length, "run")}; runCampaign trains them`,
  },
  idx: {
    sentence: ({ shape, type }: Idx) =>
      `Contents of an IDX file: ${shape.map(count).join(" x ")} elements of type ${type}`,
  },
  outOfDistribution: {
    sentence: ({ dataset: { name, size }, description }: OutOfDistributionSet) =>
      `${name}: ${plural(size, "image")}, ${description}`,
    picture: (set: OutOfDistributionSet, title: string) => dataset.picture?.(set.dataset, title),
  },
} satisfies Partial<Record<KindName, unknown>>;

/** Lists that have a picture; of others, the first rows are a table. */
const pictures = {
  epoch: (history: History) => curves(history),
  corruptedAccuracy: (rows: readonly CorruptedAccuracy[]) =>
    rows.some(({ corruption }) => corruption !== undefined) ? robustnessSummary(rows) : undefined,
  result: (results: readonly RunResult[]) => campaignTable(results),
} satisfies Partial<Record<KindName, unknown>>;

lookAs(bundleOf);

function bundleOf(value: object): MediaBundle {
  if (Array.isArray(value)) return inFull(...listed(value));
  if (ArrayBuffer.isView(value)) return inFull(numbersOf(value as Uint8Array));
  const look = lookOf(value);
  if (look) return inFull(look.sentence(value), look.picture?.(value, look.sentence(value)));
  const rows = Object.entries(value).map(([field, inner]) => ({ field, value: inWords(inner) }));
  return inFull("", table(rows, { limit: 2 * most }));
}

function numbersOf(numbers: Uint8Array): string {
  const rest = numbers.length > most ? `, and ${count(numbers.length - most)} more` : "";
  return `${numbers.subarray(0, most).join(", ")}${rest}`;
}

function lookOf(value: unknown): Look<unknown> | undefined {
  const kind = kindOf(value);
  // An object has the fields of its kind, and each look takes what its kind is called.
  return kind && (looks as Partial<Record<KindName, Look<unknown>>>)[kind];
}

function listed(list: readonly unknown[]): [sentence: string, picture: Figure | Table | undefined] {
  const kind = kindOf(list[0]);
  const sentence = plural(list.length, "row", (kind && kinds[kind].plural) ?? "rows");
  const draw = kind &&
    (pictures as Partial<Record<KindName, (list: unknown) => Figure | Table>>)[kind];
  const picture = draw?.(list) ?? table(list.map(toRow), { caption: sentence, limit: most });
  return [sentence, picture];
}

/** What of an element is a number or a text, and the main figure of what is a result itself. */
function toRow(element: unknown): object {
  const entries = Object.entries(element ?? {}).map(([name, value]) => [name, figureOf(value)]);
  const shown = entries.filter(([, value]) => value !== undefined);
  return shown.length > 0 ? Object.fromEntries(shown) : { value: inWords(element) };
}

function figureOf(value: unknown): unknown {
  if (Object(value) !== value) return value;
  const { accuracy, mean } = value as { readonly accuracy?: unknown; readonly mean?: unknown };
  return accuracy ?? mean;
}

function inWords(value: unknown): string {
  if (typeof value === "number") return String(Number(value.toPrecision(6)));
  return typeof value === "string" ? value : lookOf(value)?.sentence(value) ?? describe(value);
}

function inFull(sentence: string, picture?: Displayable): MediaBundle {
  if (!picture) {
    const html = `<div style="font-size: 13px;">${escapeMarkup(sentence)}</div>`;
    return { "text/plain": plain(sentence), "text/html": html };
  }
  const bundle = picture[displayMethod]() as MediaBundle; // neither figures nor tables need to wait
  return bundle["image/png"] === undefined ? bundle : { ...bundle, "text/plain": plain(sentence) };
}
