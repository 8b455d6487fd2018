// What a campaign is: configurations of a training run, each repeated with several random seeds.

import type * as tf from "@tensorflow/tfjs";
import { basename, dirname, join, resolve } from "node:path";
import type { Dataset, Split } from "../data/dataset.ts";
import type { LoadedModel } from "../store/load_model.ts";
import { modelsFolder } from "../store/model_folder.ts";
import type { TrainOptions } from "../training/train_options.ts";
import type { HalvingRule } from "./halving_rule.ts";
import type { Values } from "./values.ts";

/** A question, and the training runs that answer it. */
export interface Campaign {
  /** The name of its files, below the project's models, or a path. */
  readonly name: string;
  /** What it is to find out, in a sentence. */
  readonly question: string;
  /** What is compared. */
  readonly configurations: readonly Configuration[];
  /** What is trained and validated on, never test images; MNIST's training images unless given. */
  readonly data?: CampaignData;
  /** Which runs are stopped early; none unless given. */
  readonly halving?: HalvingRule;
  /** The name under which the model of the best run of all, by validation, joins the user's own. */
  readonly keepAs?: string;
}

/** Images, or what loads them in each process that trains. */
export type CampaignData = Dataset | Split | (() => Dataset | Split | Promise<Dataset | Split>);

/** One way to train a network, repeated with several seeds. */
export interface Configuration {
  /** Its name in results, e.g. `"batch 16"`. */
  readonly name: string;
  /** Each seeds the initial weights, the order of the images, dropout and augmentation. */
  readonly seeds: readonly number[];
  /** Builds an untrained network, or loads a model to train further. */
  readonly network: (
    seed: number,
  ) => tf.LayersModel | LoadedModel | Promise<tf.LayersModel | LoadedModel>;
  /**
   * The name under which the model of its best seed, by validation, joins the project's models. A function keeps the
   * model of every seed, under the name that it returns. None is kept unless given.
   */
  readonly keepAs?: string | ((seed: number) => string);
  /** `"float16"` rounds the weights when a model is saved, which is before it is tested. */
  readonly weights?: "float16";
  /** How the network is trained, but for the seed. */
  readonly options: ConfigurationOptions;
  /** What a sweep chose for it, by name. */
  readonly values?: Values;
}

/** What a configuration may tell `train`. */
export type ConfigurationOptions = Omit<
  TrainOptions,
  "seed" | "startedFrom" | "checkpoint" | "resume" | "signal" | "reporter"
>;

/** One training run of a campaign. */
export interface PlannedRun {
  /** Unique in the campaign, and fit for the name of a folder. */
  readonly id: string;
  readonly seed: number;
  readonly configuration: Configuration;
}

/**
 * Lists a campaign's runs: the first seed of every configuration, then every second one, and so on, so that a campaign
 * cut short says something about each.
 */
export function plannedRuns({ configurations }: Campaign): readonly PlannedRun[] {
  const most = Math.max(...configurations.map(({ seeds }) => seeds.length));
  return Array.from({ length: most }, (_, at) => at).flatMap((at) =>
    configurations.flatMap((configuration) => {
      const seed = configuration.seeds[at];
      if (seed === undefined) return [];
      return [{ id: runId(configuration.name, seed), seed, configuration }];
    })
  );
}

/** @returns the path of a campaign's files, without an extension */
export function campaignPath(campaign: string): string {
  return resolve(modelsFolder, campaign);
}

/** @returns the folder of what a campaign's runs leave, which is not committed */
export function campaignFolder(campaign: string): string {
  const path = campaignPath(campaign);
  return join(dirname(path), ".campaign", basename(path));
}

/** @returns the folder of a run's model; its checkpoint's has `.partial` appended */
export function runFolder(campaign: string, run: string): string {
  return join(campaignFolder(campaign), run);
}

/** @returns the name of a run, from its configuration's name and its seed */
export function runId(configuration: string, seed: number): string {
  return `${configuration.replace(/[^A-Za-z0-9.]+/g, "_")}_seed_${seed}`;
}
