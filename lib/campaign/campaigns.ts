// Every campaign there is, by name.

import type { Campaign } from "./campaign.ts";
import { batchSizes, dropout } from "./campaigns/batch_sizes.ts";
import {
  ablation,
  closeLast,
  farFirst,
  halfFrom,
  halfSearch,
  recipes,
} from "./campaigns/deep_cnn.ts";
import { photographs } from "./campaigns/photographs.ts";

export const campaigns: Readonly<Record<string, Campaign>> = Object.fromEntries(
  [batchSizes, dropout, ablation, halfFrom, halfSearch, farFirst, closeLast, photographs, recipes]
    .map((campaign) => [campaign.name, campaign]),
);
