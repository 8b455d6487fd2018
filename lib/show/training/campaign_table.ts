// What a campaign's runs come to, in a table: a row for each configuration, with the spread over its seeds.

import { InputError } from "../../io/input_error.ts";
import { checkOptions } from "../../io/check_options.ts";
import { checkKinds } from "../../io/check_argument.ts";
import type { RunResult } from "../../campaign/results_file.ts";
import { summarise } from "../../campaign/summary.ts";
import { type Table, table } from "../table.ts";

/** How {@linkcode campaignTable} is laid out. */
export interface CampaignTableOptions {
  /** Which images accuracy is of: `"validation"` unless given. */
  readonly of?: "validation" | "test";
  /** What the table shows, above it. */
  readonly caption?: string;
}

/**
 * Tabulates recorded runs, configuration by configuration: parameters, number of runs, mean accuracy, the standard
 * deviation of single runs, the 95 % interval of the mean (Student's t), and the recorded epochs and minutes of a run.
 *
 * @param results what `campaignResults` read
 * @param options accuracy on which images, and a caption
 * @throws {InputError} if no run was measured on these images
 *
 * @example
 * ```ts
 * import { show } from "mnist";
 * import { campaignResults, campaignTable } from "mnist/study";
 *
 * await show(campaignTable(await campaignResults("ablation")));
 * ```
 */
export function campaignTable(
  results: readonly RunResult[],
  options: CampaignTableOptions = {},
): Table {
  checkKinds("results", "result", results);
  checkOptions("campaignTable", options, ["of", "caption"], { title: "give caption" });
  const { of = "validation", caption } = options;
  const summaries = summarise(results.filter((result) => result[of]));
  if (summaries.length === 0) {
    throw new InputError(`results: expected runs with ${of} figures, found none`);
  }
  return table(
    summaries.map(({ configuration, runs, parameters, epochs, seconds, ...summary }) => {
      const { mean, deviation, low, high } = summary[of];
      return {
        ...{ configuration, parameters, runs, mean, deviation },
        // Student's t ignores that shares end at 0 and 1: an interval from two runs may reach beyond.
        ...{ low: Math.max(0, low), high: Math.min(1, high) },
        ...{ epochs: epochs.mean, minutes: seconds.mean / 60 },
      };
    }),
    {
      caption: caption ?? `Accuracy on the ${of} images`,
      headings: { deviation: "± of one run", low: "mean, from", high: "to (95 %)" },
      format: {
        ...{ mean: "percent", deviation: "percent", low: "percent", high: "percent" },
        ...{ epochs: 0, minutes: 1 },
      },
    },
  );
}
