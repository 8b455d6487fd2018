// The reference's four runs, with five seeds each, and what they gain by dropout.

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

const asDescribed = [16, 32, 64, 128].map((batchSize): Configuration => ({
  name: `batch ${batchSize}`,
  seeds,
  network: (seed) => baseline({ seed }),
  options: { ...protocol, batchSize },
  keepAs: modelName({ ...protocol, batchSize }),
}));

const withoutDropout = [16, 32, 64, 128].map((batchSize): Configuration => ({
  name: `batch ${batchSize}, no dropout`,
  seeds,
  network: (seed) => baseline({ seed, dropout: 0 }),
  options: { ...protocol, batchSize },
}));

const lessDropout = [16, 128].map((batchSize): Configuration => ({
  name: `batch ${batchSize}, dropout 0.25`,
  seeds,
  network: (seed) => baseline({ seed, dropout: 0.25 }),
  options: { ...protocol, batchSize },
}));

export const batchSizes: Campaign = {
  name: "batch_sizes",
  question: "Does accuracy fall as batch size grows, as the reference says?",
  configurations: [...asDescribed, ...withoutDropout, ...lessDropout],
};

/** What {@linkcode baselineCnn}'s rate was chosen by: the validation loss, beside 0.25's in {@linkcode batchSizes}. */
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
