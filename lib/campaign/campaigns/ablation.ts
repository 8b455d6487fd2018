// What each part of the better network's training is worth, by validation images alone.

import type { DeepCnnOptions } from "../../model/deep_cnn.ts";
import type { Campaign, Configuration } from "../campaign.ts";
import { augmentation, deep, recipe } from "./_recipe.ts";

const seeds = [1, 2, 3];

/** The recipe with one thing changed. */
const change = (
  name: string,
  options: Partial<Configuration["options"]>,
  network: DeepCnnOptions = {},
): Configuration => ({
  name,
  seeds,
  network: (seed) => deep({ ...network, seed }),
  options: { ...recipe, ...options },
});

/** "What is each part of the recipe worth?" */
export const ablation: Campaign = {
  name: "ablation",
  question: "What is each part of the better network's training worth?",
  configurations: [
    change("the recipe", {}),
    change("no augmentation", { augment: false }),
    change("label smoothing 0.1", { labelSmoothing: 0.1 }),
    change("dropout 0.2", {}, { dropout: 0.2 }),
    change("no elastic bending", { augment: { ...augmentation, elastic: 0 } }),
    change("constant rate 0.001", { schedule: "constant", learningRate: 1e-3 }),
    change("averaged weights 0.998", { averageWeights: 0.998 }),
    change("40, 80, 160 filters", {}, { filters: [40, 80, 160] }),
    change("half the filters", {}, { filters: [16, 32, 64] }),
    change("a quarter of the filters", {}, { filters: [8, 16, 32] }),
    change("float32", { precision: "float32" }),
  ],
};
