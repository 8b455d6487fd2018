// The better network that saw far distorted images first and hardly distorted ones last, trained on all 60,000 images
// when every choice was made.

import type { Campaign, Configuration } from "../campaign.ts";
import { runOf } from "./_run_of.ts";
import { deep, slight, smoothRecipe, stronger } from "./_recipe.ts";

const seeds = [1, 2, 3, 4, 5];
const options: Configuration["options"] = { ...smoothRecipe, validationFraction: 0 };

/** The runs that `close_last` goes on from. */
export const farFirst: Campaign = {
  name: "far_first",
  question: "What do all training images teach when they are distorted half as far again?",
  configurations: [{
    name: "deep, half as far again",
    seeds,
    network: (seed) => deep({ seed }),
    options: { ...options, epochs: 24, augment: stronger },
  }],
};

/**
 * "How good is the better network that ends on slightly distorted images, alone and as an ensemble?" How far to distort
 * first and last is what `half_search` found best on 30,000 validation images; `far_first` comes first, in the same folder.
 * Seed 1 stands for all, as in `final`.
 */
export const closeLast: Campaign = {
  name: "close_last",
  question:
    "How good is the better network after far, then slight distortion, alone and as five? " +
    "(Run far_first first.)",
  configurations: [{
    name: "deep, far then slight distortion",
    seeds,
    network: (seed) => runOf(farFirst, seed),
    keepAs: (seed) => `deep_cnn_27e_128b_seed_${seed}`,
    weights: "float16",
    options: { ...options, epochs: 3, learningRate: 1e-3, augment: slight },
  }],
};
