// Summaries of a campaign's runs: means over seeds, with their spread and intervals.

import { displayed } from "../io/displayable.ts";
import { checkKinds } from "../io/check_argument.ts";
import type { RunResult } from "./results_file.ts";
import type { Values } from "./values.ts";
import { type Spread, spread } from "../evaluate/statistics/spread.ts";

/** One configuration over its seeds. */
export interface ConfigurationSummary {
  readonly configuration: string;
  /** Number of runs. */
  readonly runs: number;
  readonly parameters: number;
  /** How many of the runs were stopped before their time, by halving or a callback. */
  readonly stopped: number;
  /** What a sweep chose for it, by name; absent where none did. */
  readonly values?: Values;
  /** Accuracy of the kept weights on the validation images. */
  readonly validation: Spread;
  /** Accuracy on the test images, over the runs evaluated there. */
  readonly test: Spread;
  /** Wall-clock seconds a run. */
  readonly seconds: Spread;
  /** Epochs a run, and the one whose weights were kept. */
  readonly epochs: Spread;
  readonly bestEpoch: Spread;
}

/**
 * Summarises a campaign, configuration by configuration.
 *
 * @param results by `campaignResults`
 * @returns a summary for each configuration, in the order in which they first appear
 *
 * @example
 * ```ts
 * import { campaignResults, summarise } from "mnist/study";
 *
 * for (const { configuration, test } of summarise(await campaignResults("batch_sizes"))) {
 *   console.log(configuration, test.mean.toFixed(4), "±", test.deviation.toFixed(4), "n =", test.n);
 * }
 * ```
 */
export function summarise(results: readonly RunResult[]): readonly ConfigurationSummary[] {
  checkKinds("results", "result", results);
  return displayed([...Map.groupBy(results, ({ configuration }) => configuration)].map(
    ([configuration, runs]) => ({
      configuration,
      runs: runs.length,
      parameters: runs[0]?.parameters ?? NaN,
      stopped: runs.filter(({ training: { reason } }) => reason === "stopped").length,
      ...(runs[0]?.values && { values: runs[0].values }),
      validation: spread(runs.flatMap(({ validation }) => validation ? [validation.accuracy] : [])),
      test: spread(runs.flatMap(({ test }) => test ? [test.accuracy] : [])),
      seconds: spread(runs.map(({ training }) => training.seconds)),
      epochs: spread(runs.map(({ training }) => training.epochs)),
      bestEpoch: spread(runs.map(({ training }) => training.bestEpoch)),
    }),
  ));
}

/** Puts configurations with the highest mean accuracy on the validation images first. */
export function bestFirst(
  summaries: readonly ConfigurationSummary[],
): readonly ConfigurationSummary[] {
  return summaries.toSorted((a, b) => b.validation.mean - a.validation.mean);
}
