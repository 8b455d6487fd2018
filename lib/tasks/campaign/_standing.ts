// What a sweep has come to so far, for a terminal: the best configurations.

import type { RunResult } from "../../campaign/results_file.ts";
import { displayMethod } from "../../io/displayable.ts";
import { table } from "../../show/table.ts";

/** Rows for a screen; a notebook's `campaignTable` has them all. */
const most = 10;

/** @returns the configurations with the best mean accuracy on the validation images, as text */
export function standing(results: readonly RunResult[]): string {
  const groups = [...Map.groupBy(results, ({ configuration }) => configuration)];
  const rows = groups.map(([configuration, runs]) => {
    const shares = runs.map(({ validation }) => validation?.accuracy ?? NaN);
    return {
      configuration,
      runs: runs.length,
      stopped: runs.filter(({ training: { reason } }) => reason === "stopped").length,
      mean: shares.reduce((sum, share) => sum + share, 0) / shares.length,
      best: Math.max(...shares),
    };
  });
  const sorted = rows.toSorted((a, b) => b.mean - a.mean);
  return table(sorted, {
    limit: most,
    caption: "Accuracy on the validation images",
    headings: { stopped: "stopped early" },
    format: { mean: "percent", best: "percent" },
  })[displayMethod]()["text/plain"];
}
