// How far images should be distorted at first, and whether to end on hardly distorted ones: half of them train, half judge.

import type { Augmentation } from "../../data/augment.ts";
import type { Campaign, Configuration } from "../campaign.ts";
import { runOf } from "./_run_of.ts";
import { augmentation, deep, slight, smoothRecipe, stronger } from "./_recipe.ts";

/** On 30,000 validation images differences show that are lost among 6,000. */
const half: Configuration["options"] = { ...smoothRecipe, validationFraction: 0.5 };

const distortions: Readonly<Record<string, Augmentation>> = {
  "as before": augmentation,
  "half as far again": stronger,
  "twice as far": { shift: 4, rotate: 24, shear: 16, zoom: 0.24, elastic: 1.6 },
};

/** The runs that `half_search` goes on from. */
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

/** Three more epochs at a third of the rate; `half_from` comes first, in the same folder. */
export const halfSearch: Campaign = {
  name: "half_search",
  question: "What is an end on slightly distorted images worth? (Run half_from first.)",
  configurations: halfFrom.configurations.map(({ name, seeds, options: { augment } }) => ({
    name: `${name}, then slightly`,
    seeds,
    network: (seed) => runOf(halfFrom, seed, name),
    // Its validation images calibrate the networks that all images trained.
    ...(augment === stronger && { keepAs: "deep_cnn_23e_128b_half" }),
    options: { ...half, epochs: 3, learningRate: 1e-3, augment: slight },
  })),
};
