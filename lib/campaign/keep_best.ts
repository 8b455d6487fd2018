// Copies models of a campaign to the project's: each configuration's best seed, or every one of an ensemble.

import { loadModel } from "../store/load_model.ts";
import { saveModel } from "../store/save_model.ts";
import { type Campaign, runFolder } from "./campaign.ts";
import { compareFigures } from "./halving.ts";
import type { RunResult } from "./results_file.ts";

/** A run that was chosen, and the name of its model. */
export interface Kept {
  readonly run: string;
  readonly model: string;
}

/**
 * Chooses the seed of each configuration by the metric that training monitored on the validation images, or every seed if
 * each has a name; and the best run of all by validation accuracy, as losses may not compare. Test figures play no part.
 *
 * @param campaign its configurations name the models to keep
 * @param results its results
 * @returns the runs whose models are to be kept
 */
export function chooseBest(campaign: Campaign, results: readonly RunResult[]): readonly Kept[] {
  const [best] = campaign.keepAs === undefined ? [] : results.toSorted(compareRuns);
  const ofAll = best && campaign.keepAs ? [{ run: best.run, model: campaign.keepAs }] : [];
  const ofEach = campaign.configurations.flatMap(({ name, keepAs }) => {
    const runs = results.filter(({ configuration }) => configuration === name);
    const [best] = runs.toSorted((a, b) => watched(a) - watched(b) || a.seed - b.seed);
    if (typeof keepAs === "function") {
      return runs.map(({ run, seed }) => ({ run, model: keepAs(seed) }));
    }
    return keepAs === undefined || !best ? [] : [{ run: best.run, model: keepAs }];
  });
  return [...ofAll, ...ofEach];
}

/** Saves the chosen models with their cards, replacing models of the same names. */
export async function keepBest(
  campaign: Campaign,
  results: readonly RunResult[],
): Promise<readonly Kept[]> {
  const chosen = chooseBest(campaign, results);
  for (const { run, model: name } of chosen) {
    const { model, card } = await loadModel(runFolder(campaign.name, run));
    const { classNames, weights = "float32" } = card;
    await saveModel({ model, classNames, card }, name, { weights, replace: true });
    model.dispose();
  }
  return chosen;
}

/** Below 0 if the first run did better, by the accuracy of its kept weights on the validation images, then by their loss. */
export function compareRuns(a: RunResult, b: RunResult): number {
  const [first, second] = [a, b].map(({ validation }) => ({
    valAccuracy: validation?.accuracy ?? 0,
    valLoss: validation?.loss ?? Infinity,
  }));
  return compareFigures(first!, second!);
}

/** What training minimised. */
function watched({ training: { settings }, validation }: RunResult): number {
  if (!validation) return 0;
  return settings.monitor === "valLoss" ? validation.loss : -validation.accuracy;
}
