// Whether averaged weights are worth it, on the network of half the filters, which trains in a third of the time.

import { deep, recipe } from "./ablation.ts";
import type { Campaign } from "./campaign.ts";

/**
 * "What does averaging add?" Its runs take the very steps of the ablation's "half the filters", so that seed by seed only
 * the averaging differs.
 */
export const search: Campaign = {
  name: "search",
  question: "Is the running mean of the weights better than the weights of the last step?",
  configurations: [{
    name: "half the filters, averaged weights",
    seeds: [1, 2, 3],
    network: (seed) => deep({ filters: [16, 32, 64], seed }),
    options: { ...recipe, averageWeights: 0.998 },
  }],
};
