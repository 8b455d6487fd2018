// Every campaign there is, by name.

import { ablation } from "./ablation.ts";
import { batchSizes } from "./batch_sizes.ts";
import { best } from "./best.ts";
import type { Campaign } from "./campaign.ts";
import { final } from "./final.ts";
import { halfFrom, halfSearch } from "./half_search.ts";
import { restarted } from "./restarted.ts";
import { restartFrom, restartSearch } from "./restart_search.ts";

const all = [
  batchSizes,
  ablation,
  best,
  final,
  restartFrom,
  restartSearch,
  restarted,
  halfFrom,
  halfSearch,
];

export const campaigns: Readonly<Record<string, Campaign>> = Object.fromEntries(
  all.map((campaign) => [campaign.name, campaign]),
);
