// Every campaign there is, by name.

import { ablation } from "./ablation.ts";
import { batchSizes } from "./batch_sizes.ts";
import { best } from "./best.ts";
import type { Campaign } from "./campaign.ts";

export const campaigns: Readonly<Record<string, Campaign>> = Object.fromEntries(
  [batchSizes, ablation, best].map((campaign) => [campaign.name, campaign]),
);
