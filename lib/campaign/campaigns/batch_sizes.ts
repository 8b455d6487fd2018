// The reference's four runs, with five seeds each, and the effect of dropout.

import type { NetworkOptions } from "../../model/network_options.ts";
import { modelName } from "../../store/model_name.ts";
import type { Campaign, Configuration } from "../campaign.ts";

const seeds = [1, 2, 3, 4, 5];

/** The reference's protocol as it stands. */
const protocol = { epochs: 100, earlyStopping: 10, reduceLr: 5, learningRate: 1e-3 } as const;

/** TensorFlow is loaded to train, not to plan. */
async function baseline(options: NetworkOptions) {
  return (await import("../../model/baseline_cnn.ts")).baselineCnn(options);
}

const asItStands = [16, 32, 64, 128].map((batchSize): Configuration => ({
  name: `batch ${batchSize}`,
  seeds,
  network: (seed) => baseline({ seed }),
  options: { ...protocol, batchSize },
  keepAs: modelName({ ...protocol, batchSize }),
}));

/** The reference mentions dropout layers, but not their rate. */
const withDropout = [16, 128].map((batchSize): Configuration => ({
  name: `batch ${batchSize}, dropout 0.25`,
  seeds,
  network: (seed) => baseline({ seed, dropout: 0.25 }),
  options: { ...protocol, batchSize },
}));

export const batchSizes: Campaign = {
  name: "batch_sizes",
  question: "Does accuracy fall as batch size grows, as the reference says?",
  configurations: [...asItStands, ...withDropout],
};

/** Rates above the one of {@linkcode batchSizes}, to compare with its runs by validation loss. */
export const dropout: Campaign = {
  name: "dropout",
  question: "Does more dropout than 0.25 lower the validation loss?",
  configurations: [
    { rate: 0.4, seeds: [1, 2, 3] },
    { rate: 0.5, seeds: [1, 2] }, // each takes 43 epochs, half as many again
  ].map(({ rate, seeds }): Configuration => ({
    name: `batch 128, dropout ${rate}`,
    seeds,
    network: (seed) => baseline({ seed, dropout: rate }),
    options: { ...protocol, batchSize: 128 },
  })),
};
