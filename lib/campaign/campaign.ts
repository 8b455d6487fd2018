// What a campaign is: configurations of a training run, each repeated over several random seeds.

import type * as tf from "@tensorflow/tfjs";
import { join } from "node:path";
import type { LoadedModel } from "../store/load_model.ts";
import { modelsFolder } from "../store/model_folder.ts";
import type { TrainOptions } from "../training/train_options.ts";

/** A question, and the training runs that answer it. */
export interface Campaign {
  /** What its files are called. */
  readonly name: string;
  /** What it is to find out, in a sentence. */
  readonly question: string;
  /** What is compared. */
  readonly configurations: readonly Configuration[];
}

/** One way to train a network, to be repeated with other seeds. */
export interface Configuration {
  /** What results call it, e.g. `"batch 16"`. */
  readonly name: string;
  /** Seeds the initial weights, the order of the images, dropout and augmentation. */
  readonly seeds: readonly number[];
  /** Builds the network, untrained, or loads a model that training is to go on from. */
  readonly network: (seed: number) => tf.LayersModel | Promise<tf.LayersModel | LoadedModel>;
  /**
   * What the model of its best seed, by validation, is called in the project's models, or of a seed that is given: then
   * all are kept. Absent to keep none.
   */
  readonly keepAs?: string | ((seed: number) => string);
  /** `"float16"` to round its models' weights when they are saved, which is before they are tested. */
  readonly weights?: "float16";
  /** How it is trained; the seed is added. */
  readonly options: Omit<
    TrainOptions,
    "seed" | "startedFrom" | "checkpoint" | "resume" | "signal" | "reporter"
  >;
}

/** One training run of a campaign. */
export interface PlannedRun {
  /** Unlike any other of the campaign, and fit for a folder's name. */
  readonly id: string;
  readonly seed: number;
  readonly configuration: Configuration;
}

/**
 * Lists a campaign's runs: the first seed of every configuration, then the second of every one, and so
 * on, so that a campaign that is cut short has told something of each.
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

/** The folder of a run's model, outside of what is committed; with `.partial` after it, of its checkpoint. */
export function runFolder(campaign: string, run: string): string {
  return join(modelsFolder, ".campaign", campaign, run);
}

/** What a run is called, from its configuration's name and its seed. */
export function runId(configuration: string, seed: number): string {
  return `${configuration.replace(/[^A-Za-z0-9.]+/g, "_")}_seed_${seed}`;
}
