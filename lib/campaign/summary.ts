// Summaries of a campaign's runs: means over seeds, with their spread and intervals.

import type { RunResult } from "./results_file.ts";
import { studentT95 } from "../evaluate/statistics/student_t.ts";

/** One configuration over its seeds. */
export interface ConfigurationSummary {
  readonly configuration: string;
  /** Number of runs. */
  readonly runs: number;
  readonly parameters: number;
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

/** A mean over runs. */
export interface Spread {
  /** Number of runs. */
  readonly n: number;
  /** NaN when there are none. */
  readonly mean: number;
  /** Standard deviation of single runs (n - 1); NaN below two. */
  readonly deviation: number;
  /** 95 % interval of the mean, by Student's t; NaN below two. */
  readonly low: number;
  readonly high: number;
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
  return [...Map.groupBy(results, ({ configuration }) => configuration)].map(
    ([configuration, runs]) => ({
      configuration,
      runs: runs.length,
      parameters: runs[0]?.parameters ?? NaN,
      validation: spread(runs.flatMap(({ validation }) => validation ? [validation.accuracy] : [])),
      test: spread(runs.flatMap(({ test }) => test ? [test.accuracy] : [])),
      seconds: spread(runs.map(({ training }) => training.seconds)),
      epochs: spread(runs.map(({ training }) => training.epochs)),
      bestEpoch: spread(runs.map(({ training }) => training.bestEpoch)),
    }),
  );
}

/**
 * Summarises the figures of single runs.
 *
 * @param values one figure a run
 * @returns their mean, its 95 % interval, and the standard deviation of a run
 *
 * @example
 * ```ts
 * import { spread } from "mnist/study";
 *
 * const { mean, deviation } = spread([99.1, 99.2, 99.3]);
 * console.log(`${mean.toFixed(1)} ± ${deviation.toFixed(1)} %`); // 99.2 ± 0.1 %
 * ```
 */
export function spread(values: readonly number[]): Spread {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const deviation = n < 2 ? NaN : Math.sqrt(squares / (n - 1));
  const half = studentT95(n - 1) * deviation / Math.sqrt(n);
  return { n, mean, deviation, low: mean - half, high: mean + half };
}
