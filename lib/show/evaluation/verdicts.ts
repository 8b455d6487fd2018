// Whose fault the mistakes are: in a table, in pictures, and in the accuracy by corrected labels.

import { checkDataset } from "../../data/check_dataset.ts";
import { checkOptions } from "../../io/check_options.ts";
import { checkKind } from "../../io/check_argument.ts";
import type { Dataset } from "../../data/dataset.ts";
import type { Judgement, Verdict } from "../../evaluate/judge_mistakes.ts";
import { sentenceCard } from "../drawing/card.ts";
import { pixelsOf } from "../drawing/digit_image.ts";
import { count, namer, percent, plural } from "../drawing/format.ts";
import { tileGrid } from "../drawing/tiles.ts";
import type { Figure, FigureOptions } from "../figure.ts";
import { type Table, table } from "../table.ts";

const meanings: Readonly<Record<Verdict, string>> = {
  "model wrong": "raters do not see the model's class, or were not asked",
  "label wrong": "most raters see the model's class",
  "ambiguous": "no class has most raters",
};

/**
 * Counts the mistakes that are the model's fault, the label's, and nobody's.
 *
 * @param judgement what `judgeMistakes` returned
 *
 * @example
 * ```ts
 * import { evaluate, judgeMistakes, labelVotes, renderedDigits, verdictTable } from "mnist";
 *
 * const { test } = await renderedDigits({ train: 10, test: 20 });
 * const probabilities = new Float32Array(200).fill(0.1);
 * const evaluation = evaluate({ probabilities, size: 20, classes: 10 }, test);
 * console.log(verdictTable(judgeMistakes(evaluation, labelVotes(test))).cells[0]);
 * ```
 */
export function verdictTable(judgement: Judgement): Table {
  checkKind("judgement", "judgement", judgement);
  const { mistakes, counts } = judgement;
  const rows = (Object.keys(meanings) as Verdict[]).map((verdict) => ({
    verdict,
    mistakes: counts[verdict],
    ofThem: mistakes.filter((mistake) => mistake.verdict === verdict && mistake.votes).length,
    meaning: meanings[verdict],
  }));
  return table(rows, {
    caption: `Whose fault are the ${plural(mistakes.length, "mistake")}?`,
    headings: { ofThem: "seen by raters" },
  });
}

/**
 * Tabulates accuracy by the labels as they are, and after those that raters refuted are corrected.
 *
 * @param judgement what `judgeMistakes` returned
 *
 * @example
 * ```ts
 * import { correctedAccuracyTable, evaluate, judgeMistakes, labelVotes, renderedDigits } from "mnist";
 *
 * const { test } = await renderedDigits({ train: 10, test: 20 });
 * const probabilities = new Float32Array(200).fill(0.1);
 * const evaluation = evaluate({ probabilities, size: 20, classes: 10 }, test);
 * console.log(correctedAccuracyTable(judgeMistakes(evaluation, labelVotes(test))).cells);
 * ```
 */
export function correctedAccuracyTable(judgement: Judgement): Table {
  checkKind("judgement", "judgement", judgement);
  const { measured, corrected, relabelled, leftOut } = judgement;
  const row = (labels: string, { accuracy, interval, correct, size }: Judgement["measured"]) => ({
    labels,
    accuracy: percent(accuracy),
    interval: `${percent(interval.low)} to ${percent(interval.high)}`,
    correct: count(correct),
    images: count(size),
  });
  return table([
    row("as they are (as measured)", measured),
    row(
      `${relabelled.length} corrected, ${
        plural(leftOut.length, "image")
      } without agreement left out`,
      corrected,
    ),
  ], { caption: "Accuracy by which labels", headings: { interval: "95 % interval" } });
}

/** How `disputedGrid` is drawn. */
export interface DisputedGridOptions extends FigureOptions {
  /** Images a row; 6 unless given. */
  readonly columns?: number;
}

/**
 * Draws the mistakes whose label is wrong or ambiguous, each with `label → prediction`, the verdict and how many raters
 * saw the label.
 *
 * @param dataset the images that were evaluated
 * @param judgement what `judgeMistakes` made of the evaluation
 * @param options how to lay them out
 *
 * @example
 * ```ts
 * import { disputedGrid, evaluate, judgeMistakes, labelVotes, renderedDigits } from "mnist";
 *
 * const { test } = await renderedDigits({ train: 10, test: 20 });
 * const probabilities = new Float32Array(200).fill(0.1);
 * const evaluation = evaluate({ probabilities, size: 20, classes: 10 }, test);
 * console.log(disputedGrid(test, judgeMistakes(evaluation, labelVotes(test))).alt);
 * ```
 */
export function disputedGrid(
  dataset: Dataset,
  judgement: Judgement,
  options: DisputedGridOptions = {},
): Figure {
  checkDataset(dataset);
  checkKind("judgement", "judgement", judgement);
  const { mistakes } = judgement;
  checkOptions("disputedGrid", options, ["columns", "title"]);
  const { columns = 6, title } = options;
  const name = namer(dataset.classNames);
  const disputed = mistakes.flatMap(({ verdict, votes, ...mistake }) =>
    votes && verdict !== "model wrong" ? [{ ...mistake, verdict, votes }] : []
  );
  if (disputed.length === 0) {
    const words = `No mistake on ${dataset.name} is known to be the label's.`;
    return sentenceCard(title ?? "No disputed labels", words);
  }
  const tiles = disputed.map(({ index, truth, prediction, verdict, votes }) => ({
    pixels: pixelsOf(dataset, index),
    caption: [name(truth), name(prediction)] as const,
    notes: [verdict, `label: ${votes.given} of 5`, `#${index}`],
  }));
  return tileGrid(tiles, {
    title: title ?? `${plural(disputed.length, "mistake")} that may not be the model's`,
    subtitle: "label → prediction, the verdict, and how many of five raters see the label",
    alt: `${plural(disputed.length, "mistake")} on ${dataset.name} that the label may be to ` +
      `blame for: ` +
      disputed.map(({ index, verdict }, i) =>
        `${tiles[i]!.caption.join(" → ")} (#${index}, ${verdict})`
      ).join(", ") + ".",
    columns,
    source: dataset,
  });
}
