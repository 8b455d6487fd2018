// What might make the better network better still, each beside the ablation's "label smoothing 0.1", by validation images alone.

import type { DeepCnnOptions } from "../model/deep_cnn.ts";
import { augmentation, deep, recipe } from "./ablation.ts";
import type { Campaign, Configuration } from "./campaign.ts";

const seeds = [1, 2, 3];

/** The recipe with smoothed labels, which the ablation found to be worth it, and one thing more. */
const change = (
  name: string,
  options: Partial<Configuration["options"]>,
  network: DeepCnnOptions = {},
): Configuration => ({
  name,
  seeds,
  network: (seed) => deep({ ...network, seed }),
  options: { ...recipe, labelSmoothing: 0.1, ...options },
});

/** Distortions a quarter stronger than the ablation's. */
export const strongerAugmentation = {
  ...augmentation,
  ...{ rotate: 15, shear: 10, zoom: 0.15, elastic: 1.25 },
} as const;

/** "What else is worth it, with smoothed labels?" */
export const search: Campaign = {
  name: "search",
  question: "Which of a few further changes to the better network's training are worth it?",
  configurations: [
    change("averaged weights, decay 0.998", { averageWeights: 0.998 }),
    change("stronger augmentation", { augment: strongerAugmentation }),
    change("16, 64, 160 filters", {}, { filters: [16, 64, 160] }),
  ],
};
