// What holds for every figure: size, determinism, escaping, words for the picture, nothing cut off.

import assert from "node:assert/strict";
import { evaluate } from "../../lib/evaluate/evaluate.ts";
import { calibrationComparison } from "../../lib/show/evaluation/calibration_comparison.ts";
import type { Explanation } from "../../lib/evaluate/explanation.ts";
import { classBalance } from "../../lib/show/data/class_balance.ts";
import { confusionMatrix } from "../../lib/show/evaluation/confusion_matrix.ts";
import { corruptionSheet } from "../../lib/show/data/corruption_sheet.ts";
import { curves } from "../../lib/show/training/curves.ts";
import { digitGrid } from "../../lib/show/data/digit_grid.ts";
import { DISPLAY } from "../../lib/io/displayable.ts";
import type { Figure } from "../../lib/show/figure.ts";
import { disagreementGrid } from "../../lib/show/evaluation/disagreement_grid.ts";
import { explanationCard } from "../../lib/show/evaluation/explanation_card.ts";
import { explore } from "../../lib/show/explorer/explore.ts";
import { labelIssueGrid } from "../../lib/show/evaluation/label_issue_grid.ts";
import { landscapeMap } from "../../lib/show/evaluation/landscape_map.ts";
import { meanDigits } from "../../lib/show/data/mean_digits.ts";
import { mistakeGrid } from "../../lib/show/evaluation/mistake_grid.ts";
import { oddOnesOut } from "../../lib/show/data/odd_ones_out.ts";
import { outOfDistributionGrid } from "../../lib/show/evaluation/out_of_distribution.ts";
import { pixelHistogram } from "../../lib/show/data/pixel_histogram.ts";
import { probabilityBars } from "../../lib/show/evaluation/probability_bars.ts";
import { reliabilityDiagram } from "../../lib/show/evaluation/reliability_diagram.ts";
import { robustnessCurves } from "../../lib/show/evaluation/robustness_curves.ts";
import { sharedMistakeGrid } from "../../lib/show/evaluation/shared_mistake_grid.ts";
import { disputedGrid } from "../../lib/show/evaluation/verdicts.ts";
import { judgeMistakes } from "../../lib/evaluate/judge_mistakes.ts";
import {
  dataset,
  evaluation,
  fitsItsCard,
  flawless,
  history,
  HOSTILE,
  predictions,
  robustnessRows,
  shades,
} from "./_examples.ts";

const long = ["T-shirt/top", "a name that goes on and on, far beyond its column", HOSTILE];
const named = { ...dataset, classNames: long };
const many = Array.from({ length: 30 }, (_, i) => i % 20);
const manyNames = Array.from({ length: 30 }, (_, i) => `class ${i}`);
const manyDataset = shades(many, many, manyNames);
const manyPredictions = {
  probabilities: Float32Array.from(
    many.flatMap((_, i) => manyNames.map((_, c) => i === c ? 1 : 0)),
  ),
  size: 30,
  classes: 30,
};
const manyEvaluation = evaluate(manyPredictions, manyDataset);
const title = "A title that is much longer than most, and longer than a narrow card is wide";

const disputed = judgeMistakes(evaluation, [
  { index: 4, given: 2, guessed: 0, votes: { given: 0, guessed: 5, neither: 0 } },
]);
const issues = [{ index: 4, given: 2, likely: 1, selfConfidence: 0.1, confidence: 0.9 }];

const why: Explanation = {
  ...{ dataset: HOSTILE, index: 1, height: 4, width: 6, classNames: long },
  pixels: new Uint8Array(24).fill(100),
  ...{ truth: 0, prediction: 2, rival: 0 },
  probabilities: Float32Array.of(0.25, 0.05, 0.7),
  saliency: {
    method: "occlusion",
    ...{ patch: 3, of: 2, against: 0 },
    values: Float32Array.from({ length: 24 }, (_, i) => i - 12),
  },
};
const neighbour = { index: 0, label: 0, distance: 0.25, pixels: new Uint8Array(24).fill(50) };
const around = (size: number) => ({
  dataset: HOSTILE,
  size,
  points: Float32Array.from({ length: 2 * size }, (_, i) => (i * i) % 7),
  method: { name: "UMAP", neighbours: 2, seed: 1 },
} as const);

const figures: Readonly<Record<string, () => Figure>> = {
  "calibrationComparison": () =>
    calibrationComparison({ [HOSTILE]: evaluation, flawless }, { title: HOSTILE }),
  "calibrationComparison of one": () => calibrationComparison({ flawless }),
  "calibrationComparison of three": () =>
    calibrationComparison({ [title]: evaluation, b: manyEvaluation, c: evaluation }),
  "classBalance of one": () => classBalance(named),
  "classBalance of two": () => classBalance({ [HOSTILE]: dataset, test: dataset }, { title }),
  "classBalance of 30 classes": () => classBalance(manyDataset),
  "confusionMatrix": () => confusionMatrix(evaluation, { title: HOSTILE }),
  "confusionMatrix of long names": () => confusionMatrix({ ...evaluation, classNames: long }),
  "confusionMatrix without mistakes": () => confusionMatrix(flawless),
  "confusionMatrix of 30 classes": () => confusionMatrix(manyEvaluation),
  "corruptionSheet": () => corruptionSheet(named, { index: 5, title: HOSTILE }),
  "corruptionSheet of a high image": () => corruptionSheet({ ...dataset, height: 6, width: 4 }),
  "curves": () => curves(history, { title: HOSTILE }),
  "curves of one epoch": () => curves(history.slice(0, 1)),
  "curves of 200 epochs": () =>
    curves(Array.from({ length: 200 }, (_, i) => ({ ...history[0]!, epoch: i + 1, loss: 0 }))),
  "digitGrid": () => digitGrid(named, { title: HOSTILE }),
  "digitGrid of one": () => digitGrid(dataset, { count: 1, title }),
  "digitGrid evaluated": () => digitGrid(named, { evaluation }),
  "disputedGrid": () => disputedGrid(named, disputed),
  "disputedGrid of none": () => disputedGrid(dataset, judgeMistakes(flawless, [])),
  "disagreementGrid": () =>
    disagreementGrid(named, evaluation, flawless, { names: [HOSTILE, long[1]!] }),
  "disagreementGrid of none": () => disagreementGrid(dataset, evaluation, evaluation, { title }),
  "explanationCard": () => explanationCard(why),
  "explanationCard with neighbours": () =>
    explanationCard({
      ...why,
      neighbours: { reference: HOSTILE, ofPrediction: [neighbour, neighbour], ofRival: [] },
    }, { title }),
  "explanationCard of a correct image": () => explanationCard({ ...why, truth: 2 }),
  "explore's contact sheet": () =>
    explore(named, { ...evaluation, classNames: long }, { title }).contactSheet,
  "explore's contact sheet without mistakes": () => explore(dataset, flawless).contactSheet,
  "labelIssueGrid": () => labelIssueGrid(named, issues),
  "labelIssueGrid of none": () => labelIssueGrid(dataset, [], { title }),
  "landscapeMap": () => landscapeMap(around(6), named, evaluation),
  "landscapeMap of 30 classes": () => landscapeMap(around(30), manyDataset, manyEvaluation),
  "landscapeMap of one place": () =>
    landscapeMap({ ...around(6), points: new Float32Array(12) }, dataset, flawless, { title }),
  "meanDigits": () => meanDigits(named),
  "mistakeGrid": () => mistakeGrid(dataset, { ...evaluation, classNames: long }),
  "mistakeGrid of one": () => mistakeGrid(dataset, evaluation, { count: 1, title }),
  "mistakeGrid without mistakes": () => mistakeGrid(dataset, flawless),
  "oddOnesOut": () => oddOnesOut(named),
  "oddOnesOut of 30 classes": () => oddOnesOut(manyDataset),
  "outOfDistributionGrid": () =>
    outOfDistributionGrid([{
      ...{ name: HOSTILE, distance: "near", description: title, dataset: named },
    }, { name: "shades", distance: "far", description: "even shades", dataset }], [
      predictions,
      predictions,
    ]),
  "pixelHistogram": () => pixelHistogram(dataset, { title: HOSTILE }),
  "probabilityBars": () => probabilityBars(named, predictions, [0, 1, 4]),
  "probabilityBars of 30 classes": () => probabilityBars(manyDataset, manyPredictions),
  "sharedMistakeGrid": () => sharedMistakeGrid(named, { [HOSTILE]: evaluation, b: flawless }),
  "sharedMistakeGrid of one model": () => sharedMistakeGrid(dataset, { a: flawless }, { title }),
  "reliabilityDiagram": () => reliabilityDiagram(evaluation, { title: HOSTILE }),
  "robustnessCurves": () => robustnessCurves(robustnessRows, { title: HOSTILE }),
};

for (const [name, draw] of Object.entries(figures)) {
  Deno.test(`a figure fits a notebook's column and its own card: ${name}`, () => {
    const figure = draw();
    assert.ok(figure.width <= 760, `${figure.width} wide`);
    assert.ok(fitsItsCard(figure));
  });

  Deno.test(`a figure is the same bytes whenever it is drawn: ${name}`, () => {
    assert.ok(draw().png.length > 1000);
    assert.deepEqual(draw().png, draw().png);
  });

  Deno.test(`a figure shows hostile names as text, and says what is seen: ${name}`, () => {
    const figure = draw();
    assert.ok(figure.alt.length > 30, figure.alt);
    for (const forbidden of ["\u0007", "\u202e", "undefined", "NaN"]) {
      assert.ok(!figure.svg.includes(forbidden), forbidden);
      assert.ok(!figure.alt.includes(forbidden), forbidden);
    }
    assert.doesNotMatch(figure.svg, /<img|onerror="/);
    assert.equal(figure[DISPLAY]()["text/plain"], figure.alt);
  });
}
