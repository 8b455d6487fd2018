// Every campaign there is, by name.

import { batchSizes } from "./batch_sizes.ts";
import type { Campaign } from "./campaign.ts";

export const campaigns: Readonly<Record<string, Campaign>> = Object.fromEntries(
  [batchSizes].map((campaign) => [campaign.name, campaign]),
);
