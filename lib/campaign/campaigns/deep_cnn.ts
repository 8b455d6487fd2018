// The campaigns of the deeper network: what each part of its training is worth, how far to distort its images, and the
// five networks that came of that; and the two recipes.

import type { Augmentation } from "../../data/augment.ts";
import { InputError } from "../../io/input_error.ts";
import type { DeepCnnOptions } from "../../model/deep_cnn.ts";
import { recipeFilters, recipeOptions } from "../../training/recipe_options.ts";
import { type Campaign, type Configuration, runFolder, runId } from "../campaign.ts";

/** How far training images are distorted. */
const augmentation = { shift: 2, rotate: 12, shear: 8, zoom: 0.12, elastic: 1 } as const;

/** Half as far again, and bent 1.3 times as much. */
export const stronger = { shift: 3, rotate: 18, shear: 12, zoom: 0.18, elastic: 1.3 } as const;

/** A quarter as far, and bent 0.3 times as much. */
export const slight = { shift: 0.5, rotate: 3, shear: 2, zoom: 0.03, elastic: 0.3 } as const;

/** The ablation changes one thing of it at a time. */
const recipe: Configuration["options"] = {
  epochs: 6,
  batchSize: 128,
  earlyStopping: false,
  reduceLr: false,
  schedule: "oneCycle",
  learningRate: 3e-3,
  precision: "bfloat16",
  augment: augmentation,
};

/** The recipe with one thing changed. */
const change = (
  name: string,
  options: Partial<Configuration["options"]>,
  network: DeepCnnOptions = {},
): Configuration => ({
  name,
  seeds: [1, 2, 3],
  network: (seed) => deep({ ...network, seed }),
  options: { ...recipe, ...options },
});

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

/** With smoothed labels, which did best in the ablation, and in 32 bits, which some processors compute faster. */
export const smooth: Configuration["options"] = {
  ...recipe,
  labelSmoothing: 0.1,
  precision: "float32",
};

/** 30,000 validation images show differences that are lost among 6,000. */
const half: Configuration["options"] = { ...smooth, validationFraction: 0.5 };

const distortions: Readonly<Record<string, Augmentation>> = {
  "as before": augmentation,
  "half as far again": stronger,
  "twice as far": { shift: 4, rotate: 24, shear: 16, zoom: 0.24, elastic: 1.6 },
};

/** {@linkcode halfSearch} trains these further. */
export const halfFrom: Campaign = {
  name: "half_from",
  question: "How far should images be distorted, by 30,000 validation images?",
  configurations: Object.entries(distortions).map(([name, augment]) => ({
    name,
    seeds: [1, 2],
    network: (seed) => deep({ seed }),
    options: { ...half, epochs: 20, augment },
  })),
};

/** The last epochs, at a third of the rate. */
const ending = { epochs: 3, learningRate: 1e-3, augment: slight } as const;

export const halfSearch: Campaign = {
  name: "half_search",
  question: "What is an end on slightly distorted images worth? (Run half_from first.)",
  configurations: halfFrom.configurations.map(({ name, seeds, options: { augment } }) => ({
    name: `${name}, then slightly`,
    seeds,
    network: (seed) => trainedBy(halfFrom, name, seed),
    // Its held-out images calibrate the networks trained on all images.
    ...(augment === stronger && { keepAs: "deep_cnn_23e_128b_half" }),
    options: { ...half, ...ending },
  })),
};

const seeds = [1, 2, 3, 4, 5];
const farName = "deep, half as far again";

/** {@linkcode closeLast} trains these further. */
export const farFirst: Campaign = {
  name: "far_first",
  question: "What do all training images teach when they are distorted half as far again?",
  configurations: [{
    name: farName,
    seeds,
    network: (seed) => deep({ seed }),
    options: { ...smooth, validationFraction: 0, epochs: 24, augment: stronger },
  }],
};

/** The distortions are the best of {@linkcode halfSearch}. Seed 1 stands for a single network, as settled beforehand. */
export const closeLast: Campaign = {
  name: "close_last",
  question:
    "How good is the better network after far, then slight distortion, alone and as five? " +
    "(Run far_first first.)",
  configurations: [{
    name: "deep, far then slight distortion",
    seeds,
    network: (seed) => trainedBy(farFirst, farName, seed),
    keepAs: (seed) => `deep_cnn_27e_128b_seed_${seed}`,
    weights: "float16",
    options: { ...smooth, ...ending, validationFraction: 0 },
  }],
};

/** In 16 bits, which the processor that they were run on computes faster. */
const following = (
  name: string,
  filters: NonNullable<DeepCnnOptions["filters"]>,
  options: Configuration["options"],
): Configuration => ({
  name,
  seeds,
  network: (seed) => deep({ seed, filters }),
  options: { ...options, precision: "bfloat16" },
});

/** What `recipe("fast")` was at first; it took a tenth longer, and what it came to stays on record. */
const firstFast = { ...recipeOptions.fast, epochs: 4, batchSize: 32, virtualBatchSize: 16 };

export const recipes: Campaign = {
  name: "recipes",
  question: 'What do recipe("fast") and recipe("accurate") come to?',
  configurations: [
    following("fast", [16, 32, 64], firstFast),
    following("accurate", recipeFilters.accurate, recipeOptions.accurate),
    following("fast, three epochs", recipeFilters.fast, recipeOptions.fast),
  ],
};

// TensorFlow is loaded to train, not to plan.

async function deep(options: DeepCnnOptions) {
  return (await import("../../model/deep_cnn.ts")).deepCnn(options);
}

/** The network that a run of another campaign has trained on this machine. */
async function trainedBy({ name }: Campaign, configuration: string, seed: number) {
  const { loadModel } = await import("../../store/load_model.ts");
  return await loadModel(runFolder(name, runId(configuration, seed))).catch((cause) => {
    const message = `${cause.message}; \`deno task campaign ${name}\` trains it`;
    throw new InputError(message, { cause });
  });
}
