// What each part of the better network's training is worth, by validation images alone.

import type { DeepCnnOptions } from "../model/deep_cnn.ts";
import type { Campaign, Configuration } from "./campaign.ts";

const seeds = [1, 2, 3];

/** How far the better network's training images are distorted. */
export const augmentation = { shift: 2, rotate: 12, shear: 8, zoom: 0.12, elastic: 1 } as const;

/** The training that every configuration changes one thing of. */
export const recipe: Configuration["options"] = {
  epochs: 6,
  batchSize: 128,
  earlyStopping: false,
  reduceLr: false,
  schedule: "oneCycle",
  learningRate: 3e-3,
  precision: "bfloat16",
  augment: augmentation,
};

/** TensorFlow is loaded by those who train, not by those who plan. */
export async function deep(options: DeepCnnOptions) {
  return (await import("../model/deep_cnn.ts")).deepCnn(options);
}

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
