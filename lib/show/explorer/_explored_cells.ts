// Divides evaluated images by true and predicted class: what the explorer's cells open.

import type { Dataset } from "../../data/dataset.ts";
import type { Evaluation } from "../../evaluate/evaluation.ts";
import { readingOf } from "../../evaluate/mistakes.ts";
import { pixelsOf } from "../drawing/digit_image.ts";
import type { ExploredCell } from "./explored_cell.ts";

/** How many images a cell opens at most. */
export interface ExploredLimits {
  /** Off the diagonal, those of highest loss. */
  readonly limit: number;
  /** On the diagonal, spread evenly from the highest loss to the lowest. */
  readonly correct: number;
}

/** @returns the cells that have images, row by row */
export function exploredCells(
  dataset: Dataset,
  evaluation: Evaluation,
  { limit, correct }: ExploredLimits,
): readonly ExploredCell[] {
  const { truth, predicted, losses } = evaluation;
  const classes = evaluation.classNames.length;
  const members = Map.groupBy(truth.keys(), (i) => truth[i]! * classes + predicted[i]!);
  return [...members].toSorted(([a], [b]) => a - b).map(([key, indices]) => {
    const [row, column] = [Math.floor(key / classes), key % classes];
    const byLoss = indices.toSorted((a, b) => losses[b]! - losses[a]!);
    const chosen = row === column ? spreadOut(byLoss, correct) : byLoss.slice(0, limit);
    return {
      truth: row,
      prediction: column,
      total: indices.length,
      images: chosen.map((index) => ({
        ...readingOf(evaluation, index),
        pixels: pixelsOf(dataset, index),
      })),
    };
  });
}

/** `n` of them, evenly from the first to the last. */
function spreadOut<T>(all: readonly T[], n: number): readonly T[] {
  if (all.length <= n) return all;
  const step = n > 1 ? (all.length - 1) / (n - 1) : 0;
  return Array.from({ length: n }, (_, i) => all[Math.round(i * step)]!);
}
