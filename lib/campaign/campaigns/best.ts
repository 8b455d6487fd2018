// The better network's first five runs on all 60,000 images: recorded, and superseded by the campaign "final".

import type { Campaign } from "../campaign.ts";
import { deep, recipe } from "./_recipe.ts";

/**
 * "How good is one network of 289,066 parameters?" These runs have seen the test images; nothing about later ones was
 * chosen by what they found there.
 */
export const best: Campaign = {
  name: "best",
  question: "How good is the better network, trained for 16 epochs with hard labels?",
  configurations: [{
    name: "deep",
    seeds: [1, 2, 3, 4, 5],
    network: (seed) => deep({ seed }),
    options: { ...recipe, epochs: 16, validationFraction: 0 },
  }],
};
