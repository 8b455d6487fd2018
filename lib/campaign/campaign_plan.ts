// A campaign as plain data: what those need who see to its runs, and train none themselves.

import { type Campaign, plannedRuns } from "./campaign.ts";
import type { HalvingRule } from "./halving_rule.ts";

/** A run, without what trains it. */
export interface RunPlan {
  readonly id: string;
  /** The name of its configuration. */
  readonly configuration: string;
  readonly seed: number;
  /** The last epoch that it may have. */
  readonly epochs: number;
}

/** A campaign, without what trains. */
export interface CampaignPlan {
  readonly name: string;
  readonly question: string;
  readonly runs: readonly RunPlan[];
  readonly halving?: HalvingRule | undefined;
  /** Whether a model is kept when all runs are done. */
  readonly keeps: boolean;
}

/** @returns what of a campaign is plain data */
export function planOf(campaign: Campaign): CampaignPlan {
  const { name, question, halving, keepAs } = campaign;
  const runs = plannedRuns(campaign).map(({ id, seed, configuration }) => ({
    ...{ id, configuration: configuration.name, seed },
    epochs: configuration.options.epochs ?? 100,
  }));
  return { name, question, runs, keeps: keepAs !== undefined, ...(halving && { halving }) };
}
