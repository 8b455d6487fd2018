// Every figure: as it usually looks, and with data that strain its layout. Each has a snapshot in its folder.

import { evaluate } from "../../lib/evaluate/evaluate.ts";
import type { Explanation } from "../../lib/evaluate/explanation.ts";
import { judgeMistakes } from "../../lib/evaluate/judge_mistakes.ts";
import { wilsonInterval } from "../../lib/evaluate/statistics/wilson_interval.ts";
import { classBalance } from "../../lib/show/data/class_balance.ts";
import { corruptionSheet } from "../../lib/show/data/corruption_sheet.ts";
import { digitGrid } from "../../lib/show/data/digit_grid.ts";
import { meanDigits } from "../../lib/show/data/mean_digits.ts";
import { oddOnesOut } from "../../lib/show/data/odd_ones_out.ts";
import { pixelHistogram } from "../../lib/show/data/pixel_histogram.ts";
import { calibrationComparison } from "../../lib/show/evaluation/calibration_comparison.ts";
import { confusionMatrix } from "../../lib/show/evaluation/confusion_matrix.ts";
import { disagreementGrid } from "../../lib/show/evaluation/disagreement_grid.ts";
import { explanationCard } from "../../lib/show/evaluation/explanation_card.ts";
import { labelIssueGrid } from "../../lib/show/evaluation/label_issue_grid.ts";
import { landscapeMap } from "../../lib/show/evaluation/landscape_map.ts";
import { mistakeGrid } from "../../lib/show/evaluation/mistake_grid.ts";
import { outOfDistributionGrid } from "../../lib/show/evaluation/out_of_distribution.ts";
import { probabilityBars } from "../../lib/show/evaluation/probability_bars.ts";
import { reliabilityDiagram } from "../../lib/show/evaluation/reliability_diagram.ts";
import { robustnessCurves } from "../../lib/show/evaluation/robustness_curves.ts";
import { sharedMistakeGrid } from "../../lib/show/evaluation/shared_mistake_grid.ts";
import { disputedGrid } from "../../lib/show/evaluation/verdicts.ts";
import { explore } from "../../lib/show/explorer/explore.ts";
import type { Figure } from "../../lib/show/figure.ts";
import { curves } from "../../lib/show/training/curves.ts";
import { parallelCoordinates } from "../../lib/show/training/parallel_coordinates.ts";
import { runCurves } from "../../lib/show/training/run_curves.ts";
import { runSpread } from "../../lib/show/training/run_spread.ts";
import { digits, readAs } from "./_digits.ts";
import {
  dataset,
  epoch,
  evaluation,
  flawless,
  history,
  hostileText,
  predictions,
  robustnessRows,
  shades,
  sweptRun,
} from "./_examples.ts";

// As usual: sixty digits, of which 4 is read as 9 and 7 as 1 now and then, and another model's readings.
const labels = Array.from({ length: 60 }, (_, i) => (7 * i) % 10);
const first = readAs(labels, (label, i) => i % 3 === 0 ? ({ 4: 9, 7: 1 })[label] ?? label : label);
const second = readAs(
  labels,
  (label, i) => i % 4 === 0 ? ({ 4: 9, 3: 8 })[label] ?? label : label,
  5,
);
const usual = first.dataset;
/** Every other digit is read as the next. */
const poor = readAs(labels, (label, i) => i % 2 === 0 ? label : (label + 1) % 10, 6).evaluation;
const mistaken = labels.flatMap((label, i) => first.evaluation.predicted[i] === label ? [] : [i]);
const [worst = 0, other = 0] = mistaken;

const unlabelled = { ...usual, labels: new Uint8Array() };
const imageOf = (index: number) => usual.images.slice(140 * index, 140 * (index + 1));
const neighbour = (index: number, distance: number) => ({
  ...{ index, distance, label: labels[index]!, pixels: imageOf(index) },
});
const usualWhy: Explanation = {
  ...{ dataset: usual.name, index: worst, height: 14, width: 10, classNames: usual.classNames },
  ...{ pixels: imageOf(worst), truth: labels[worst]! },
  ...{ prediction: first.evaluation.predicted[worst]!, rival: labels[worst]! },
  probabilities: first.predictions.probabilities.slice(10 * worst, 10 * (worst + 1)),
  saliency: {
    ...{ method: "occlusion", patch: 3 },
    ...{ of: first.evaluation.predicted[worst]!, against: labels[worst]! },
    // The upper half speaks for the prediction, the lower for the truth.
    values: Float32Array.from({ length: 140 }, (_, at) => 0.6 * (7 - Math.floor(at / 10))),
  },
  neighbours: {
    reference: "digits/train",
    ofPrediction: [7, 17, 27].map((index, i) => neighbour(index, 0.1 + i / 20)),
    ofRival: [2, 12, 22].map((index, i) => neighbour(index, 0.2 + i / 20)),
  },
};
/** A ring of clusters, one a class. */
const ring = {
  dataset: usual.name,
  size: 60,
  points: Float32Array.from(labels.flatMap((label, i) => [
    Math.round(100 * Math.cos(label) + 7 * (i % 5)),
    Math.round(100 * Math.sin(label) + 5 * (i % 7)),
  ])),
  method: { name: "UMAP", neighbours: 5, seed: 1 },
} as const;
const longHistory = Array.from({ length: 40 }, (_, i) =>
  epoch(i + 1, {
    accuracy: 1 - 0.1 / (i + 1),
    valLoss: 0.03 + 0.2 / (i + 1) + 0.0005 * i,
    valAccuracy: 0.9965 - 0.05 / (i + 1),
    learningRate: i < 25 ? 1e-3 : 1e-4,
  }));
const runs = [["batch 16", 0.994], ["batch 128", 0.9905]].flatMap(([configuration, mean], c) =>
  [-2, 0, 1, 3].map((off) => ({
    configuration: String(configuration),
    accuracy: Number(mean) + off / 5000,
    history: history.map((row) => ({ ...row, valLoss: row.valLoss * (1 + c + off / 20) })),
    bestEpoch: 3,
  }))
);
const gridRuns = [16, 64].flatMap((batchSize, b) =>
  [1e-3, 3e-3].flatMap((learningRate, l) =>
    [0, 0.25].flatMap((dropout, d) =>
      [1, 2, 3].map((seed) => {
        const accuracy = 0.97 + 0.002 * d + 0.004 * l - 0.003 * b * l + 0.0004 * seed;
        const reason = b > 0 && seed > 1 ? "stopped" : "finished";
        return sweptRun({ batchSize, learningRate, dropout }, seed, accuracy, { reason });
      })
    )
  )
);
const drawnRuns = Array.from({ length: 30 }, (_, i) => {
  const values = {
    learningRate: Number((1e-4 * 10 ** (3 * ((7 * i) % 30) / 29)).toPrecision(3)),
    dropout: ((11 * i) % 30) / 60,
    schedule: ["constant", "cosine", "oneCycle"][i % 3]!,
  };
  const off = Math.log10(values.learningRate) + 2.7;
  return sweptRun(values, 1, 0.985 - 0.004 * off ** 2 + 0.004 * values.dropout);
});
const severities = ["baseline", "augmented"].flatMap((model, m) =>
  ["as is", "blur", "noise", "shift", "inversion"].flatMap((corruption, c) =>
    (c === 0 ? [0] : [1, 2, 3, 4, 5]).map((severity) => {
      const correct = 500 - (30 - 15 * m) * severity - 10 * severity * c;
      return {
        ...{ model, severity, corruption: c === 0 ? undefined : corruption },
        ...{ size: 500, correct, accuracy: correct / 500 },
        ...{ interval: wilsonInterval(correct, 500), right: new Uint8Array(500) },
      };
    })
  )
);

// Under strain: long and hostile names, many classes, nothing to show.
const title = "A title that is much longer than most, and longer than a narrow card is wide";
const long = ["T-shirt/top", "a name that goes on and on, far beyond its column", hostileText];
const named = { ...dataset, classNames: long };
const many = Array.from({ length: 30 }, (_, i) => i % 20);
const manyNames = Array.from({ length: 30 }, (_, i) => `class ${i}`);
const manyDataset = shades(many, many, manyNames);
const manyPredictions = {
  probabilities: Float32Array.from(
    many.flatMap((_, i) => manyNames.map((_, c) => i === c ? 1 : 0)),
  ),
  ...{ size: 30, classes: 30 },
};
const manyEvaluation = evaluate(manyPredictions, manyDataset);
const why: Explanation = {
  ...{ dataset: hostileText, index: 1, height: 4, width: 6, classNames: long },
  pixels: new Uint8Array(24).fill(100),
  ...{ truth: 0, prediction: 2, rival: 0 },
  probabilities: Float32Array.of(0.25, 0.05, 0.7),
  saliency: {
    method: "occlusion",
    ...{ patch: 3, of: 2, against: 0 },
    values: Float32Array.from({ length: 24 }, (_, i) => i - 12),
  },
};
const near = { index: 0, label: 0, distance: 0.25, pixels: new Uint8Array(24).fill(50) };
const around = (size: number) => ({
  dataset: hostileText,
  size,
  points: Float32Array.from({ length: 2 * size }, (_, i) => (i * i) % 7),
  method: { name: "UMAP", neighbours: 2, seed: 1 },
} as const);
const votesOf = (index: number, given: number, votes: number) => ({
  ...{ index, given, guessed: (given + 1) % 3 },
  votes: { given: votes, guessed: 5 - votes, neither: 0 },
});
const issue = { selfConfidence: 0.1, confidence: 0.9 };

/** By the folder of `lib/show` that draws them, then by what is drawn. */
export const figures: Readonly<Record<string, Readonly<Record<string, () => Figure>>>> = {
  data: {
    "classBalance": () => classBalance({ train: usual, test: digits(labels.slice(0, 33)) }),
    "classBalance of hostile names": () => classBalance({ [hostileText]: named }, { title }),
    "classBalance of 30 classes": () => classBalance(manyDataset),
    "corruptionSheet": () => corruptionSheet(usual, { index: 2 }),
    "corruptionSheet of a wide image": () =>
      corruptionSheet(named, { index: 5, title: hostileText }),
    "digitGrid": () => digitGrid(usual),
    "digitGrid in three columns": () => digitGrid(usual, { count: 5, columns: 3 }),
    "digitGrid of hostile names": () => digitGrid(named, { title: hostileText }),
    "digitGrid without labels": () => digitGrid(unlabelled),
    "digitGrid of one": () => digitGrid(dataset, { count: 1, title }),
    "digitGrid evaluated": () =>
      digitGrid(usual, { indices: [worst, 1, 2, 3, 5], evaluation: first.evaluation }),
    "meanDigits": () => meanDigits(usual),
    "meanDigits of hostile names": () => meanDigits(named),
    "oddOnesOut": () => oddOnesOut(usual),
    "oddOnesOut of hostile names": () => oddOnesOut(named),
    "oddOnesOut of 30 classes": () => oddOnesOut(manyDataset),
    "pixelHistogram": () => pixelHistogram(usual),
    "pixelHistogram of few pixels": () => pixelHistogram(dataset, { title: hostileText }),
  },
  evaluation: {
    "calibrationComparison": () =>
      calibrationComparison({ first: first.evaluation, second: second.evaluation }),
    "calibrationComparison of one": () => calibrationComparison({ flawless }),
    "calibrationComparison of three": () =>
      calibrationComparison({ [title]: evaluation, [hostileText]: manyEvaluation, c: evaluation }),
    "confusionMatrix": () => confusionMatrix(first.evaluation),
    "confusionMatrix of few and many mistakes": () => {
      const reading = [1, 2, 3, 4, 5, 6].flatMap((digit) => new Array<number>(digit).fill(digit));
      return confusionMatrix(readAs(reading.map(() => 0), (_, i) => reading[i]!).evaluation);
    },
    "confusionMatrix of hostile names": () => confusionMatrix(evaluation, { title: hostileText }),
    "confusionMatrix of long names": () => confusionMatrix({ ...evaluation, classNames: long }),
    "confusionMatrix without mistakes": () => confusionMatrix(flawless),
    "confusionMatrix of 20 classes": () => {
      const classNames = manyNames.slice(0, 20);
      const probabilities = Float32Array.from(
        many.slice(0, 20).flatMap((_, i) =>
          classNames.map((_, c) => (i + i % 2) % 20 === c ? 1 : 0)
        ),
      );
      const fewer = { ...shades(many.slice(0, 20), many.slice(0, 20), classNames) };
      return confusionMatrix(evaluate({ probabilities, size: 20, classes: 20 }, fewer));
    },
    "confusionMatrix of 30 classes": () => confusionMatrix(manyEvaluation),
    "disagreementGrid": () =>
      disagreementGrid(usual, first.evaluation, second.evaluation, { names: ["A", "B"] }),
    "disagreementGrid of hostile names": () =>
      disagreementGrid(named, evaluation, flawless, { names: [hostileText, long[1]!] }),
    "disagreementGrid of none": () => disagreementGrid(dataset, evaluation, evaluation, { title }),
    "disputedGrid": () =>
      disputedGrid(
        usual,
        judgeMistakes(first.evaluation, [
          { ...votesOf(worst, labels[worst]!, 1), guessed: first.evaluation.predicted[worst]! },
          { ...votesOf(other, labels[other]!, 2), votes: { given: 2, guessed: 2, neither: 1 } },
        ]),
      ),
    "disputedGrid of many": () =>
      disputedGrid(
        usual,
        judgeMistakes(
          poor,
          [1, 3, 5, 7, 9, 11, 13].map((index) => ({
            ...{ index, given: labels[index]!, guessed: (labels[index]! + 1) % 10 },
            votes: { given: 1, guessed: 4, neither: 0 },
          })),
        ),
      ),
    "disputedGrid of hostile names": () =>
      disputedGrid(named, judgeMistakes(evaluation, [{ ...votesOf(4, 2, 0), guessed: 0 }])),
    "disputedGrid of none": () => disputedGrid(dataset, judgeMistakes(flawless, [])),
    "explanationCard": () => explanationCard(usualWhy),
    "explanationCard of hostile names": () => explanationCard(why),
    "explanationCard with neighbours": () =>
      explanationCard({
        ...why,
        neighbours: { reference: hostileText, ofPrediction: [near, near], ofRival: [] },
      }, { title }),
    "explanationCard of a correct image": () => explanationCard({ ...why, truth: 2 }),
    "labelIssueGrid": () =>
      labelIssueGrid(
        usual,
        [3, 8, 11, 15, 21, 24, 30].map((index) => ({
          ...issue,
          index,
          given: labels[index]!,
          likely: 9,
        })),
      ),
    "labelIssueGrid of hostile names": () =>
      labelIssueGrid(named, [{ ...issue, index: 4, given: 2, likely: 1 }]),
    "labelIssueGrid of none": () => labelIssueGrid(dataset, [], { title }),
    "landscapeMap": () => landscapeMap(ring, usual, first.evaluation, { thumbnails: 3 }),
    "landscapeMap of many mistakes": () => landscapeMap(ring, usual, poor),
    "landscapeMap of hostile names": () => landscapeMap(around(6), named, evaluation),
    "landscapeMap of 30 classes": () => landscapeMap(around(30), manyDataset, manyEvaluation),
    "landscapeMap of one place": () =>
      landscapeMap({ ...around(6), points: new Float32Array(12) }, dataset, flawless, { title }),
    "mistakeGrid": () => mistakeGrid(usual, first.evaluation),
    "mistakeGrid of many": () => mistakeGrid(usual, poor),
    "mistakeGrid in eight columns": () => mistakeGrid(usual, first.evaluation, { columns: 8 }),
    "mistakeGrid of hostile names": () => mistakeGrid(dataset, { ...evaluation, classNames: long }),
    "mistakeGrid of one": () => mistakeGrid(dataset, evaluation, { count: 1, title }),
    "mistakeGrid without mistakes": () => mistakeGrid(dataset, flawless),
    "outOfDistributionGrid": () =>
      outOfDistributionGrid([{
        ...{ name: "eights", distance: "near", description: "all segments lit" },
        dataset: digits(new Array(12).fill(8)),
      }, { name: "shades", distance: "far", description: "even shades", dataset: usual }], [
        { ...second.predictions, size: 12 },
        first.predictions,
      ]),
    "outOfDistributionGrid of hostile names": () =>
      outOfDistributionGrid([{
        ...{ name: hostileText, distance: "near", description: title, dataset: named },
      }], [predictions]),
    "probabilityBars": () => probabilityBars(usual, first.predictions, [0, worst, 1, 2]),
    "probabilityBars without labels": () =>
      probabilityBars(unlabelled, first.predictions, [0, worst]),
    "probabilityBars of hostile names": () => probabilityBars(named, predictions, [0, 1, 4]),
    "probabilityBars of 30 classes": () => probabilityBars(manyDataset, manyPredictions),
    "reliabilityDiagram": () => reliabilityDiagram(first.evaluation),
    "reliabilityDiagram of few images": () =>
      reliabilityDiagram(evaluation, { title: hostileText }),
    "robustnessCurves": () => robustnessCurves(severities),
    "robustnessCurves of hostile names": () =>
      robustnessCurves(robustnessRows, { title: hostileText }),
    "sharedMistakeGrid": () =>
      sharedMistakeGrid(usual, { A: first.evaluation, B: second.evaluation }),
    "sharedMistakeGrid of hostile names": () =>
      sharedMistakeGrid(named, { [hostileText]: evaluation, b: flawless }),
    "sharedMistakeGrid of one model": () => sharedMistakeGrid(dataset, { a: flawless }, { title }),
  },
  explorer: {
    "explorerSheet": () => explore(usual, first.evaluation).contactSheet,
    "explorerSheet of hostile names": () =>
      explore(named, { ...evaluation, classNames: long }, { title }).contactSheet,
    "explorerSheet without mistakes": () => explore(dataset, flawless).contactSheet,
  },
  training: {
    "curves": () => curves(longHistory),
    "curves of few epochs": () => curves(history, { title: hostileText }),
    "curves of one epoch": () => curves(history.slice(0, 1)),
    "curves without validation": () =>
      curves(history.map((row) => ({ ...row, valLoss: NaN, valAccuracy: NaN }))),
    "curves of 200 epochs": () =>
      curves(Array.from({ length: 200 }, (_, i) => ({ ...history[0]!, epoch: i + 1, loss: 0 }))),
    "parallelCoordinates": () => parallelCoordinates(gridRuns),
    "parallelCoordinates of random values": () =>
      parallelCoordinates(drawnRuns, { title: "Drawn at random" }),
    "parallelCoordinates of hostile names": () =>
      parallelCoordinates(
        gridRuns.map((run, i) => ({ ...run, values: { [hostileText]: long[i % 3]! } })),
        { title: hostileText },
      ),
    "runCurves": () => runCurves(runs),
    "runCurves of accuracy": () =>
      runCurves(runs.map((run) => ({ ...run, configuration: hostileText })), {
        measure: "accuracy",
      }),
    "runSpread": () => runSpread(runs, { mark: { accuracy: 0.9965, label: "the best published" } }),
    "runSpread of one run": () => runSpread([{ configuration: long[1]!, accuracy: 0.99 }]),
    "runSpread of hostile names": () =>
      runSpread(runs.map((run) => ({ ...run, configuration: hostileText })), { title }),
  },
};
