// Accuracy on corrupted images in tables: models beside each other, and one model in every cell.

import { checkKinds, checkValue } from "../../io/check_argument.ts";
import * as is from "../../io/schema.ts";
import {
  type CorruptedAccuracy,
  meanCorruptionAccuracy,
} from "../../evaluate/mean_corruption_accuracy.ts";
import type { Interval } from "../../evaluate/statistics/wilson_interval.ts";
import { count, percent } from "../drawing/format.ts";
import { type Row, type Table, table } from "../table.ts";

/**
 * Tabulates each model: accuracy on the images as they are, and the mean over all corruptions and
 * severities, each with its 95 % interval; the difference from the first model, paired by image; and
 * the corruption that costs it most.
 *
 * @param rows what `robustness` returned
 * @throws {InputError} if there are no rows of corrupted images
 *
 * @example
 * ```ts
 * import { baselineCnn, renderedDigits, robustness, robustnessSummary, show } from "mnist";
 *
 * const { test } = await renderedDigits({ train: 10, test: 20 });
 * const rows = await robustness({ untrained: baselineCnn() }, test, { corruptions: ["blur"] });
 * await show(robustnessSummary(rows));
 * ```
 */
export function robustnessSummary(rows: readonly CorruptedAccuracy[]): Table {
  checkKinds("rows", "corruptedAccuracy", rows);
  const models = [...new Set(rows.map(({ model }) => model))];
  const [baseline] = models;
  return table(
    models.map((model) => {
      const own = rows.filter((row) => row.model === model);
      const clean = own.find(({ corruption }) => corruption === undefined);
      const mean = meanCorruptionAccuracy(own);
      const [worst] = byCorruption(own).toSorted((a, b) => a.mean - b.mean);
      return {
        model,
        clean: clean ? withInterval(clean.accuracy, clean.interval) : "–",
        mean: withInterval(mean.mean, mean),
        difference: model === baseline || baseline === undefined
          ? "–"
          : points(meanCorruptionAccuracy(rows, { model, less: baseline })),
        worst: worst ? `${worst.corruption}, ${percent(worst.mean, 1)}` : "–",
      };
    }),
    {
      caption: `${count(rows[0]?.size ?? 0)} images, each in ` +
        `${meanCorruptionAccuracy(rows).cells} corruptions and severities${inBfloat16(rows)}`,
      headings: {
        clean: "as they are (95 % interval)",
        mean: "mean over corruptions (95 % interval)",
        difference: "less the first model, paired",
        worst: "worst corruption",
      },
    },
  );
}

/**
 * Tabulates one model's accuracy in every corruption and severity, with its 95 % Wilson interval.
 *
 * @param rows what `robustness` returned
 * @param name which model; the first row's unless given
 * @throws {InputError} if there are no rows of this model on corrupted images
 *
 * @example
 * ```ts
 * import { baselineCnn, renderedDigits, robustness, robustnessTable, show } from "mnist";
 *
 * const { test } = await renderedDigits({ train: 10, test: 20 });
 * const rows = await robustness({ untrained: baselineCnn() }, test, { corruptions: ["blur"] });
 * await show(robustnessTable(rows));
 * ```
 */
export function robustnessTable(
  rows: readonly CorruptedAccuracy[],
  name?: string,
): Table {
  checkKinds("rows", "corruptedAccuracy", rows);
  if (name !== undefined) checkValue("name", is.text, name);
  const model = name ?? rows[0]?.model;
  const own = rows.filter((row) => row.model === model);
  // Refuses a model without rows.
  const { size } = meanCorruptionAccuracy(rows, model === undefined ? {} : { model });
  const tabled = byCorruption(own).map(({ corruption, mean, cells }): Row => ({
    corruption,
    ...Object.fromEntries(
      cells.map((
        cell,
      ) => [`severity ${cell.severity}`, withInterval(cell.accuracy, cell.interval)]),
    ),
    mean: percent(mean, 1),
  }));
  const columns = [...new Set(tabled.flatMap(Object.keys))].filter((name) => name !== "mean");
  return table(tabled, {
    caption: `${model}: accuracy on ${count(size)} images a cell, with 95 % intervals`,
    columns: [...columns, "mean"],
  });
}

/** Which models were predicted in 16 bits, if any were. */
function inBfloat16(rows: readonly CorruptedAccuracy[]): string {
  const namesOf = (some: typeof rows) => [...new Set(some.map(({ model }) => model))];
  const models = namesOf(rows.filter(({ precision }) => precision === "bfloat16"));
  if (models.length === 0) return "";
  const which = models.length === namesOf(rows).length ? "" : `${models.join(" and ")} `;
  return `, ${which}predicted in bfloat16`;
}

/** One corruption's cells, and the mean of their accuracies. */
function byCorruption(rows: readonly CorruptedAccuracy[]) {
  const corrupted = rows.filter(({ corruption }) => corruption !== undefined);
  return [...Map.groupBy(corrupted, ({ corruption }) => corruption)].map(([corruption, cells]) => ({
    corruption,
    cells,
    mean: cells.reduce((sum, { accuracy }) => sum + accuracy, 0) / cells.length,
  }));
}

/** `98.1 % (97.2–98.8)`. */
function withInterval(share: number, { low, high }: Interval): string {
  return `${percent(share, 1)} (${(100 * low).toFixed(1)}–${(100 * high).toFixed(1)})`;
}

/** `+3.2 points (2.9 to 3.5)`. */
function points({ mean, low, high }: Interval & { readonly mean: number }): string {
  const signed = (value: number) => (100 * value).toFixed(1).replace("-", "−");
  return `${mean > 0 ? "+" : ""}${signed(mean)} points (${signed(low)} to ${signed(high)})`;
}
