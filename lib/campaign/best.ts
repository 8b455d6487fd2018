// The better network, trained on all 60,000 images after every choice about it was made.

import { deep, recipe } from "./ablation.ts";
import type { Campaign } from "./campaign.ts";

/** "How good is one network of 288,170 parameters, and how good are five together?" */
export const best: Campaign = {
  name: "best",
  question: "How good is the better network, alone and as an ensemble of five?",
  configurations: [{
    name: "deep",
    seeds: [1, 2, 3, 4, 5],
    network: (seed) => deep({ seed }),
    keepAs: (seed) => `deep_cnn_16e_128b_seed_${seed}`,
    options: { ...recipe, epochs: 16, validationFraction: 0 },
  }],
};
