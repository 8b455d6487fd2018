// How the recipes train, apart from their networks, so that reading it loads no TensorFlow.

import type { TrainOptions } from "./train_options.ts";

/** The names of the recipes. */
export type RecipeName = typeof recipeNames[number];

/** The names of the recipes, the quickest first. */
export const recipeNames = ["fast", "accurate"] as const;

/** What both have: a rate that rises and falls once (Smith 2018), and no rule that would need validation images. */
const oneCycle = {
  ...{ earlyStopping: false, reduceLr: false, schedule: "oneCycle", learningRate: 3e-3 },
  labelSmoothing: 0.1,
  precision: "fastest",
} as const satisfies TrainOptions;

/** What `train` is told by each recipe, but for the seed. */
export const recipeOptions: Readonly<Record<RecipeName, TrainOptions>> = {
  fast: { ...oneCycle, epochs: 3, batchSize: 48, virtualBatchSize: 24 },
  accurate: {
    ...{ ...oneCycle, epochs: 10, batchSize: 64, virtualBatchSize: 32 },
    augment: { shift: 2, rotate: 12, shear: 8, zoom: 0.12, elastic: 1 },
  },
};

/** The filters of each recipe's network, which is `deepCnn`. */
export const recipeFilters = { fast: [16, 48, 64], accurate: [32, 64, 128] } as const;
