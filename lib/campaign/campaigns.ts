// Every campaign there is, by name.

import { ablation } from "./ablation.ts";
import { batchSizes } from "./batch_sizes.ts";
import { best } from "./best.ts";
import type { Campaign } from "./campaign.ts";
import { final } from "./final.ts";
import { restartFrom, restartSearch } from "./restart_search.ts";

export const campaigns: Readonly<Record<string, Campaign>> = Object.fromEntries(
  [batchSizes, ablation, best, final, restartFrom, restartSearch].map((
    campaign,
  ) => [campaign.name, campaign]),
);
