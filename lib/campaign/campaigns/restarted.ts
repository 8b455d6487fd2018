// The better network after a second cycle of its learning rate, trained on all 60,000 images when every choice was made.

import type { Campaign } from "../campaign.ts";
import { runOf } from "./_run_of.ts";
import { smoothRecipe } from "./_recipe.ts";
import { final } from "./final.ts";
import { gentler } from "./restart_search.ts";

/**
 * "Is a second cycle worth its time, for one network and for five together?" It goes on from the runs of `final`, seed
 * by seed; how far images are distorted is what `restart_search` found best on validation images.
 */
export const restarted: Campaign = {
  name: "restarted",
  question:
    "How good is the better network after a second cycle, alone and as five? (Run final first.)",
  configurations: [{
    name: "deep, second cycle",
    seeds: [1, 2, 3, 4, 5],
    network: (seed) => runOf(final, seed),
    keepAs: (seed) => `deep_cnn_22e_128b_seed_${seed}`,
    weights: "float16",
    options: { ...smoothRecipe, ...gentler, validationFraction: 0 },
  }],
};
