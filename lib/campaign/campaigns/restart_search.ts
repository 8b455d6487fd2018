// Whether a trained network gains by a second cycle of its learning rate, and with how much distortion, by validation images.

import type { Campaign, Configuration } from "../campaign.ts";
import { runOf } from "./_run_of.ts";
import { deep, smoothRecipe, stronger } from "./_recipe.ts";

const seeds = [1, 2];

/** Half as far, at half the rate. */
export const gentler: Partial<Configuration["options"]> = {
  augment: { shift: 1, rotate: 6, shear: 4, zoom: 0.06, elastic: 0.6 },
  learningRate: 1.5e-3,
};

/** The runs that `restart_search` goes on from. */
export const restartFrom: Campaign = {
  name: "restart_from",
  question: "What does one cycle of ten epochs reach on validation images?",
  configurations: [{
    name: "one cycle",
    seeds,
    network: (seed) => deep({ seed }),
    options: { ...smoothRecipe, epochs: 10 },
  }],
};

/** One more cycle of six epochs; `restart_from` comes first, in the same folder. */
export const restartSearch: Campaign = {
  name: "restart_search",
  question:
    "What is a second cycle worth, and how far should it distort? (Run restart_from first.)",
  configurations: [
    again("stronger distortion", { augment: stronger }),
    again("gentler distortion", gentler),
    again("the same distortion", {}),
  ],
};

function again(name: string, options: Partial<Configuration["options"]>): Configuration {
  return {
    name,
    seeds,
    network: (seed) => runOf(restartFrom, seed),
    options: { ...smoothRecipe, ...options },
  };
}
