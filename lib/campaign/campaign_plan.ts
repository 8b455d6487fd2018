// A campaign as plain data: what those need who see to its runs, and train none themselves.

import { checkValue } from "../io/check_argument.ts";
import * as is from "../io/schema.ts";
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

/** @returns a plan that another process has written */
export function readPlan(text: string): CampaignPlan {
  return checkValue("the campaign's plan", planSchema, JSON.parse(text));
}

const planSchema = is.object<CampaignPlan>({
  name: is.text,
  question: is.text,
  runs: is.listOf(
    is.object<RunPlan>({
      id: is.text,
      configuration: is.text,
      seed: is.number,
      epochs: is.fromOne,
    }),
  ),
  halving: is.optional(
    is.object<HalvingRule>({ after: is.listOf(is.fromOne), stop: is.between0And1 }),
  ),
  keeps: is.truth,
});
