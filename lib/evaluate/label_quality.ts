// Confident learning: how well a model's out-of-sample probabilities support each label.
//
// Northcutt, Jiang & Chuang 2021, "Confident Learning: Estimating Uncertainty in Dataset Labels", JAIR 70.

import { displayed } from "../io/displayable.ts";
import { checkDataset } from "../data/check_dataset.ts";
import { checkKind } from "../io/check_argument.ts";
import type { Labelled } from "../data/dataset.ts";
import { checkPredictions } from "./_check_predictions.ts";
import type { Predictions } from "./predictions.ts";

/** How well the labels of a data set are supported. */
export interface LabelQuality {
  /** Self-confidence of each image, the probability of its given label; low values are doubtful. */
  readonly scores: Float32Array;
  /** For each class, the mean self-confidence of the images labelled with it; NaN if there are none. */
  readonly thresholds: readonly number[];
  /**
   * `joint[given][likely]` counts images for which `likely` is the most probable class to reach its threshold. An
   * image for which no class does is not counted.
   */
  readonly joint: readonly (readonly number[])[];
  /** The images off the joint's diagonal, lowest self-confidence first. */
  readonly issues: readonly LabelIssue[];
}

/** A label doubted by confident learning. */
export interface LabelIssue {
  /** Which image of the data set. */
  readonly index: number;
  /** Its label. */
  readonly given: number;
  /** The class that it more likely is. */
  readonly likely: number;
  /** Probability of the given label. */
  readonly selfConfidence: number;
  /** Probability of the likely class. */
  readonly confidence: number;
}

/** As in cleanlab: a probability still reaches an equal mean that was rounded. */
const slack = 1e-6;

/**
 * Rates every label by a model that did not learn from it. The probabilities must be out of sample, from `crossValidate`
 * or a held-out set, because a model trained on a wrong label may have memorised it.
 *
 * A doubted label is a reason to look, not a verdict: hard images with correct labels score low too.
 *
 * @param predictions out-of-sample probabilities of every image, n x k
 * @param dataset the labels of the n images
 * @returns each label's score, and the labels that confident learning doubts
 * @throws {InputError} if predictions and data set do not match, or predictions are not probabilities
 *
 * @example
 * ```ts
 * import { labelQuality } from "mnist";
 *
 * const dataset = { name: "four images", labels: Uint8Array.of(0, 0, 1, 0), size: 4, classNames: ["dark", "light"] };
 * const probabilities = Float32Array.of(0.9, 0.1, 0.8, 0.2, 0.1, 0.9, 0.05, 0.95);
 * const { issues } = labelQuality({ probabilities, size: 4, classes: 2 }, dataset);
 * console.log(issues.map(({ index, likely }) => [index, likely])); // [[3, 1]]
 * ```
 */
export function labelQuality(predictions: Predictions, dataset: Labelled): LabelQuality {
  checkKind("predictions", "predictions", predictions);
  checkDataset(dataset, { pixels: false });
  checkPredictions(predictions, dataset);
  const { probabilities, size, classes } = predictions;
  const { labels } = dataset;
  const of = (index: number, label: number) => probabilities[index * classes + label]!;

  const scores = Float32Array.from({ length: size }, (_, i) => of(i, labels[i]!));
  const thresholds = dataset.classNames.map((_, label) => {
    const own = scores.filter((_, i) => labels[i] === label);
    return own.reduce((sum, score) => sum + score, 0) / own.length;
  });
  const joint = thresholds.map(() => new Array<number>(classes).fill(0));
  const issues: LabelIssue[] = [];
  for (let index = 0; index < size; index++) {
    const given = labels[index]!;
    let likely = -1;
    for (let c = 0; c < classes; c++) {
      // A class without images has NaN for its threshold and is never reached.
      const reached = of(index, c) >= thresholds[c]! - slack;
      if (reached && (likely < 0 || of(index, c) > of(index, likely))) likely = c;
    }
    if (likely < 0) continue;
    joint[given]![likely]! += 1;
    if (likely === given) continue;
    issues.push({
      ...{ index, given, likely },
      selfConfidence: scores[index]!,
      confidence: of(index, likely),
    });
  }
  issues.sort((a, b) => a.selfConfidence - b.selfConfidence);
  return displayed({ scores, thresholds, joint, issues: displayed(issues) });
}

/**
 * Ranks all images by their label's score.
 *
 * @param quality what `labelQuality` returned
 * @returns every index, lowest self-confidence first; ties keep the data set's order
 *
 * @example
 * ```ts
 * import { mostDoubtful } from "mnist";
 *
 * console.log(mostDoubtful({ scores: Float32Array.of(0.9, 0.1, 0.5) })); // Uint32Array [1, 2, 0]
 * ```
 */
export function mostDoubtful(quality: Pick<LabelQuality, "scores">): Uint32Array {
  checkKind("quality", "labelQuality", quality, ["scores"]);
  const { scores } = quality;
  return displayed(
    Uint32Array.from(scores.keys()).sort((a, b) => scores[a]! - scores[b]! || a - b),
  );
}
