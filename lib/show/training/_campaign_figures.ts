// All that is drawn of a campaign while it runs.

import type { RunResult } from "../../campaign/results_file.ts";
import { bestFirst, summarise } from "../../campaign/summary.ts";
import type { Figure } from "../figure.ts";
import type { Table } from "../table.ts";
import { campaignTable } from "./campaign_table.ts";
import { parallelCoordinates, variedValues } from "./parallel_coordinates.ts";
import { runSpread } from "./run_spread.ts";

/** Configurations in the picture of the spread: more would not fit a screen. */
const most = 12;

/** @param results at least one, with validation figures */
export function drawCampaign(results: readonly RunResult[]): {
  readonly table: Table;
  /** If two values or more were varied. */
  readonly values: Figure | undefined;
  readonly spread: Figure;
} {
  const best = bestFirst(summarise(results)).map(({ configuration }) => configuration);
  const shown = best.slice(0, most);
  const runs = shown.flatMap((name) =>
    results.flatMap(({ configuration, validation }) =>
      configuration === name && validation ? [{ configuration, accuracy: validation.accuracy }] : []
    )
  );
  const part = best.length > most ? `, the best ${most} of ${best.length} configurations` : "";
  return {
    table: campaignTable(results),
    values: variedValues(results).length > 1 ? parallelCoordinates(results) : undefined,
    spread: runSpread(runs, { title: `Validation accuracy, run by run${part}` }),
  };
}
