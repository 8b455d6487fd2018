// Every campaign there is, by name.

import type { Campaign } from "./campaign.ts";
import { batchSizes } from "./campaigns/batch_sizes.ts";
import { ablation, closeLast, farFirst, halfFrom, halfSearch } from "./campaigns/deep_cnn.ts";

export const campaigns: Readonly<Record<string, Campaign>> = Object.fromEntries(
  [batchSizes, ablation, halfFrom, halfSearch, farFirst, closeLast]
    .map((campaign) => [campaign.name, campaign]),
);
