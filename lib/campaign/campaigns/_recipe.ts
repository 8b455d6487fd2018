// How the better network is trained; campaigns change one thing of it, or freeze it.

import type { DeepCnnOptions } from "../../model/deep_cnn.ts";
import type { Configuration } from "../campaign.ts";

/** How far training images are distorted. */
export const augmentation = { shift: 2, rotate: 12, shear: 8, zoom: 0.12, elastic: 1 } as const;

/** Half as far again, and bent 1.3 times as much. */
export const stronger = { shift: 3, rotate: 18, shear: 12, zoom: 0.18, elastic: 1.3 } as const;

/** A quarter as far, and bent 0.3 times as much. */
export const slight = { shift: 0.5, rotate: 3, shear: 2, zoom: 0.03, elastic: 0.3 } as const;

/** The training that the ablation changes one thing of. */
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

/** With what the ablation found best, and in 32 bits, which are faster than 16 on some processors. */
export const smoothRecipe: Configuration["options"] = {
  ...recipe,
  labelSmoothing: 0.1,
  precision: "float32",
};

/** TensorFlow is loaded by those who train, not by those who plan. */
export async function deep(options: DeepCnnOptions) {
  return (await import("../../model/deep_cnn.ts")).deepCnn(options);
}
