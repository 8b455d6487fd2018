// Keeps models of a campaign among the project's: each configuration's best seed, or all of an ensemble.

import { loadModel } from "../store/load_model.ts";
import { saveModel } from "../store/save_model.ts";
import { type Campaign, runFolder } from "./campaign.ts";
import type { RunResult } from "./results_file.ts";

/** A run that was chosen, and what its model is called now. */
export interface Kept {
  readonly run: string;
  readonly model: string;
}

/**
 * Chooses the seed of each configuration by the figure that training watched on the validation images, or takes all where
 * each has a name. Test figures have no say.
 *
 * @param campaign its configurations say what a kept model is called
 * @param results what it found
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

/** Saves the chosen models, cards and all, in place of what had their names. */
export async function keepBest(
  campaign: Campaign,
  results: readonly RunResult[],
): Promise<readonly Kept[]> {
  const chosen = chooseBest(campaign, results);
  for (const { run, model: name } of chosen) {
    const { model, card } = await loadModel(runFolder(campaign.name, run));
    const { classNames, weights = "float32" } = card;
    await saveModel({ model, classNames, card }, name, { weights });
    model.dispose();
  }
  return chosen;
}

/** What was to get small. */
function watched({ training: { settings }, validation }: RunResult): number {
  if (!validation) return 0;
  return settings.monitor === "valLoss" ? validation.loss : -validation.accuracy;
}
