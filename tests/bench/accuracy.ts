// How long training takes to a test accuracy: a measure of speed, in which no model is chosen by the test set.

import type { Configuration } from "./configuration.ts";
import { median } from "./statistics.ts";
import { type Contender, ours } from "./contenders.ts";
import {
  recipeFilters,
  type RecipeName,
  recipeNames,
  recipeOptions,
} from "../../lib/training/recipe_options.ts";
import type { Answers, Reached } from "./protocol.ts";
import { Worker, WorkerError } from "./worker.ts";

/** One contender's way there. */
export interface Climb {
  readonly name: string;
  readonly batch: number;
  readonly accuracy: number;
  /** Seconds of training, compiling included, for each seed; `null` where the last epoch was not enough. */
  readonly seconds: readonly (number | null)[];
}

/** The accuracies asked for. */
export const targets: readonly number[] = [0.99, 0.993];
const seeds = [1, 2, 3];
/** A constant learning rate seldom gains anything after so many. */
const epochs = 15;

/** Trains each contender from scratch, a new process each time, with each seed. */
export async function runAccuracy(
  contenders: readonly Contender[],
  batches: readonly number[],
  report: (what: string) => void,
): Promise<readonly Climb[]> {
  const climbs: Climb[] = [];
  for (const batch of batches) {
    const configuration: Configuration = { network: "baseline", batch, precision: "float32" };
    const found = new Map<string, (readonly Reached[])[]>();
    for (const seed of seeds) {
      for (const { name, program, launches } of contenders) {
        report(`${name}, batch ${batch}, seed ${seed}`);
        try {
          await using worker = (await Worker.start(program, configuration, launches[0])).worker;
          const accuracy = Math.max(...targets);
          const reached = await worker.ask("reach", { seed, accuracy, epochs });
          found.set(name, [...(found.get(name) ?? []), reached.epochs]);
        } catch (error) {
          if (!(error instanceof WorkerError) || name === ours) throw error;
        }
      }
    }
    for (const [name, runs] of found) {
      for (const accuracy of targets) {
        const seconds = runs.map((reached) => secondsTo(accuracy, reached));
        climbs.push({ name, batch, accuracy, seconds });
      }
    }
  }
  return climbs;
}

/** One contender's runs of one recipe, in the order of the seeds. */
export interface Followed {
  readonly name: string;
  readonly recipe: RecipeName;
  readonly runs: readonly Answers["followRecipe"][];
}

/** Trains each recipe here and in PyTorch, by turns, a new process each time, once for each seed. */
export async function runRecipes(
  contenders: readonly Contender[],
  count: number,
  report: (what: string) => void,
): Promise<readonly Followed[]> {
  const found: Followed[] = [];
  for (const recipe of recipeNames) {
    const written = {
      name: recipe,
      filters: recipeFilters[recipe],
      options: recipeOptions[recipe],
    };
    const runs = new Map<string, Answers["followRecipe"][]>();
    const { batchSize: batch = 16 } = written.options;
    const configuration: Configuration = { network: "deeper", batch, precision: "float32" };
    for (let seed = 1; seed <= count; seed++) {
      for (const { name, program, launches } of contenders) {
        report(`${recipe}: ${name}, seed ${seed}`);
        try {
          await using worker = (await Worker.start(program, configuration, launches[0])).worker;
          const run = await worker.ask("followRecipe", { recipe: written, seed });
          runs.set(name, [...(runs.get(name) ?? []), run]);
        } catch (error) {
          if (!(error instanceof WorkerError) || name === ours) throw error;
        }
      }
    }
    for (const [name, of] of runs) found.push({ name, recipe, runs: of });
  }
  return found;
}

/** Seconds until the end of the first epoch that is accurate enough. */
export function secondsTo(target: number, reached: readonly Reached[]): number | null {
  return reached.find(({ accuracy }) => accuracy >= target)?.seconds ?? null;
}

/** The median over the seeds, a seed that never got there counted as for ever. */
export function medianSeconds({ seconds }: Climb): number {
  return median(seconds.map((value) => value ?? Infinity));
}
