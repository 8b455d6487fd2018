// Every campaign there is, by name.

import { ablation } from "./campaigns/ablation.ts";
import { batchSizes } from "./campaigns/batch_sizes.ts";
import { best } from "./campaigns/best.ts";
import type { Campaign } from "./campaign.ts";
import { closeLast, farFirst } from "./campaigns/close_last.ts";
import { final } from "./campaigns/final.ts";
import { halfFrom, halfSearch } from "./campaigns/half_search.ts";
import { restarted } from "./campaigns/restarted.ts";
import { restartFrom, restartSearch } from "./campaigns/restart_search.ts";

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
  farFirst,
  closeLast,
];

export const campaigns: Readonly<Record<string, Campaign>> = Object.fromEntries(
  all.map((campaign) => [campaign.name, campaign]),
);
