// What a campaign's runs come to, in a table: a row for each configuration, with the spread over its seeds.

import { InputError } from "../../io/input_error.ts";
import { checkOptions } from "../../io/check_options.ts";
import { checkKinds } from "../../io/check_argument.ts";
import type { RunResult } from "../../campaign/results_file.ts";
import { bestFirst, type ConfigurationSummary, summarise } from "../../campaign/summary.ts";
import { type Values, valueText } from "../../campaign/values.ts";
import { short } from "../drawing/format.ts";
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
 * deviation of single runs, the 95 % interval of the mean (Student's t), and the recorded epochs and minutes of a run. A
 * sweep's configurations have a column for each of their values instead of a name, and the best come first.
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
  const measured = summarise(results.filter((result) => result[of]));
  const isSweep = measured.every(({ values }) => values);
  const summaries = isSweep ? bestFirst(measured) : measured;
  const longest = Math.max(...summaries.map(({ seconds }) => seconds.mean / 60));
  const someStopped = summaries.some(({ stopped }) => stopped > 0);
  if (summaries.length === 0) {
    throw new InputError(`results: expected runs with ${of} figures, found none`);
  }
  return table(
    summaries.map((summary) => {
      const { configuration, values, runs, stopped, parameters, epochs, seconds } = summary;
      const { mean, deviation, low, high } = summary[of];
      return {
        ...(isSweep ? valueCells(values) : { configuration }),
        ...{ parameters, runs, ...(someStopped && { stopped }), mean, deviation },
        // Student's t ignores that shares end at 0 and 1: an interval from two runs may reach beyond.
        ...{ low: Math.max(0, low), high: Math.min(1, high) },
        ...{ epochs: epochs.mean, minutes: seconds.mean / 60 },
      };
    }),
    {
      caption: caption ?? `Accuracy on the ${of} images`,
      headings: {
        ...(isSweep && valueHeadings(summaries)),
        ...(someStopped && { stopped: "stopped early" }),
        ...{ deviation: "± of one run", low: "mean, from", high: "to (95 %)" },
      },
      format: {
        ...(isSweep && valueFormats(summaries)),
        ...{ mean: "percent", deviation: "percent", low: "percent", high: "percent" },
        ...{ epochs: 0, minutes: longest < 1 ? 2 : 1 },
      },
    },
  );
}

/** The name of a value's column in the rows: it may be called as another column is. */
const column = (name: string) => `value: ${name}`;

function valueCells(values: Values = {}) {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      column(name),
      typeof value === "number" ? value : valueText(value),
    ]),
  );
}

function valueHeadings(summaries: readonly ConfigurationSummary[]) {
  return Object.fromEntries(namesOf(summaries).map((name) => [column(name), name]));
}

/** As short as they were given: `0.001`, not `0.001000`. */
function valueFormats(summaries: readonly ConfigurationSummary[]) {
  const format = (value: unknown) =>
    typeof value === "number" ? short(value) : String(value ?? "–");
  return Object.fromEntries(namesOf(summaries).map((name) => [column(name), format]));
}

function namesOf(summaries: readonly ConfigurationSummary[]): readonly string[] {
  return [...new Set(summaries.flatMap(({ values = {} }) => Object.keys(values)))];
}
