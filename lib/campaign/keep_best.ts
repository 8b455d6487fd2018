// Copies models of a campaign to the project's: each configuration's best seed, or every one of an ensemble.

import { loadModel } from "../store/load_model.ts";
import { saveModel } from "../store/save_model.ts";
import { type Campaign, runFolder } from "./campaign.ts";
import type { RunResult } from "./results_file.ts";

/** A run that was chosen, and the name of its model. */
export interface Kept {
  readonly run: string;
  readonly model: string;
}

/**
 * Chooses the seed of each configuration by the metric that training monitored on the validation images, or every seed if
 * each has a name. Test figures play no part.
 *
 * @param campaign its configurations name the models to keep
 * @param results its results
 * @returns the runs whose models are to be kept
 */
export function chooseBest(campaign: Campaign, results: readonly RunResult[]): readonly Kept[] {
  return campaign.configurations.flatMap(({ name, keepAs }) => {
    const runs = results.filter(({ configuration }) => configuration === name);
    const [best] = runs.toSorted((a, b) => watched(a) - watched(b) || a.seed - b.seed);
    if (typeof keepAs === "function") {
      return runs.map(({ run, seed }) => ({ run, model: keepAs(seed) }));
    }
    return keepAs === undefined || !best ? [] : [{ run: best.run, model: keepAs }];
  });
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

/** What training minimised. */
function watched({ training: { settings }, validation }: RunResult): number {
  if (!validation) return 0;
  return settings.monitor === "valLoss" ? validation.loss : -validation.accuracy;
}
