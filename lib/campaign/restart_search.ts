// Whether a trained network gains by a second cycle of its learning rate, and with how much distortion, by validation images.

import { deep, recipe } from "./ablation.ts";
import { type Campaign, type Configuration, runId } from "./campaign.ts";
import { runFolder } from "./run_folder.ts";

const seeds = [1, 2];

/** What first and second cycles have in common, on any processor: 32 bits are faster than 16 on some. */
export const smoothRecipe: Configuration["options"] = {
  ...recipe,
  labelSmoothing: 0.1,
  precision: "float32",
};

/** Half as far again as in the first cycle, and bent 1.3 times as much. */
export const stronger = { shift: 3, rotate: 18, shear: 12, zoom: 0.18, elastic: 1.3 } as const;

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
    // Its validation images calibrate the networks that all images trained.
    { ...again("gentler distortion", gentler), keepAs: "deep_cnn_16e_128b_held_out" },
    again("the same distortion", {}),
  ],
};

/** TensorFlow is loaded by those who train, not by those who plan. */
export async function trained(model: string) {
  return await (await import("../model/load_model.ts")).loadModel(model);
}

function again(name: string, options: Partial<Configuration["options"]>): Configuration {
  return {
    name,
    seeds,
    network: (seed) => runOf(restartFrom, "one cycle", seed),
    options: { ...smoothRecipe, ...options },
  };
}

/** The network that a run of another campaign has trained here. */
export async function runOf({ name }: Campaign, configuration: string, seed: number) {
  return await trained(runFolder(name, runId(configuration, seed))).catch((cause) => {
    const message = `${cause.message}; \`deno task campaign ${name}\` trains it`;
    throw new Error(message, { cause });
  });
}
