// The reference's four runs, five seeds each, and what dropout does to its best one.

import type { BaselineCnnOptions } from "../../model/baseline_cnn.ts";
import { modelName } from "../../store/model_name.ts";
import type { Campaign, Configuration } from "../campaign.ts";

const seeds = [1, 2, 3, 4, 5];

/** The reference's protocol as it stands. */
const protocol = { epochs: 100, earlyStopping: 10, reduceLr: 5, learningRate: 1e-3 } as const;

/** TensorFlow is loaded by those who train, not by those who plan. */
async function baseline(options: BaselineCnnOptions) {
  return (await import("../../model/baseline_cnn.ts")).baselineCnn(options);
}

const asItStands = [16, 32, 64, 128].map((batchSize): Configuration => ({
  name: `batch ${batchSize}`,
  seeds,
  network: (seed) => baseline({ seed }),
  options: { ...protocol, batchSize },
  keepAs: modelName({ ...protocol, batchSize }),
}));

/** A change within the protocol: the reference's description names dropout layers, without their rate. */
const withDropout = [16, 128].map((batchSize): Configuration => ({
  name: `batch ${batchSize}, dropout 0.25`,
  seeds,
  network: (seed) => baseline({ seed, dropout: 0.25 }),
  options: { ...protocol, batchSize },
}));

/** "Does accuracy fall as batch size grows?" */
export const batchSizes: Campaign = {
  name: "batch_sizes",
  question: "Does accuracy fall as batch size grows, as the reference says?",
  configurations: [...asItStands, ...withDropout],
};
