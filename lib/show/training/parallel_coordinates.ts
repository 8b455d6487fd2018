// The runs of a sweep as lines across an axis for each value that was varied, to the accuracy that they led to.

import { compareRuns } from "../../campaign/keep_best.ts";
import type { RunResult } from "../../campaign/results_file.ts";
import { type Value, valueText } from "../../campaign/values.ts";
import { checkKinds } from "../../io/check_argument.ts";
import { checkOptions } from "../../io/check_options.ts";
import { InputError } from "../../io/input_error.ts";
import { card, cardRoom } from "../drawing/card.ts";
import { percent, plural, short } from "../drawing/format.ts";
import { colours, ink, muted, paper, rule } from "../drawing/palette.ts";
import { Plot, plotSvg } from "../drawing/plot.ts";
import { fitted, widest } from "../drawing/text.ts";
import type { Figure, FigureOptions } from "../figure.ts";
import { accuracyDomain, accuracyTick } from "./_epoch_axis.ts";

/** One upright axis: where a value lies on it, from 0 to 1, and what is written beside it. */
interface Axis {
  readonly name: string;
  readonly place: (run: RunResult) => number;
  readonly ticks: readonly { readonly at: number; readonly text: string }[];
}

const size = { width: cardRoom, height: 320 } as const;
const widestTick = 96;
/** More different numbers than these have a scale; fewer have a place each. */
const mostPlaces = 6;

/**
 * Draws each run as a line through its values to its validation accuracy: the darker, the better. Where the dark lines
 * meet, a value matters; where they are everywhere, it does not.
 *
 * @param results of a sweep
 * @param options a title
 * @throws {InputError} if no value was varied, or no run was validated
 *
 * @example
 * ```ts
 * import { campaignResults, parallelCoordinates } from "mnist/study";
 *
 * const results = (await campaignResults("batch_sizes")).map((result) => ({
 *   ...result,
 *   values: {
 *     batchSize: result.training.settings.batchSize,
 *     dropout: result.configuration.includes("dropout") ? 0.25 : 0,
 *   },
 * }));
 * console.log(parallelCoordinates(results).alt);
 * ```
 */
export function parallelCoordinates(
  results: readonly RunResult[],
  options: FigureOptions = {},
): Figure {
  checkKinds("results", "result", results);
  checkOptions("parallelCoordinates", options, ["title"]);
  const names = variedValues(results);
  const runs = results.filter(({ validation, values }) =>
    validation && names.every((name) => values?.[name] !== undefined)
  ).toSorted((a, b) => compareRuns(b, a));
  const best = runs.at(-1);
  if (names.length === 0 || !best) {
    throw new InputError(
      "results: expected validated runs of a sweep that differ in a value, found none",
    );
  }
  const { title = "Each run's values, and what they led to" } = options;
  const axes = [...names.map((name) => axisOf(name, runs)), accuracyAxis(runs)];
  const accuracy = axes.at(-1)!;
  const points = runs.flatMap((run) =>
    axes.map((axis, at) => ({ run, at, y: axis.place(run), shade: accuracy.place(run) }))
  );
  const ticks = axes.flatMap(({ ticks }, axis) =>
    ticks.map(({ at, text }) => ({ axis, at, text: fitted(text, {}, widestTick) }))
  );
  const inner = ticks.filter(({ axis }) => axis < names.length);
  const outer = ticks.filter(({ axis }) => axis === names.length);
  const room = (size.width - 2 * widestTick) / axes.length;
  const tickText = { x: "axis", y: "at", text: "text", fill: ink } as const;
  const halo = { stroke: paper, strokeWidth: 4 } as const;
  const stopped = runs.filter(({ training: { reason } }) => reason === "stopped");
  const chart = plotSvg({
    ...size,
    marginLeft: 14 + widest(ticks.filter(({ axis }) => axis === 0).map(({ text }) => text)),
    marginRight: 14 + widest(outer.map(({ text }) => text)),
    ...{ marginTop: 34, marginBottom: 14 },
    x: { axis: null, type: "linear", domain: [0, names.length] },
    y: { axis: null, domain: [-0.06, 1.06] },
    color: { type: "linear", domain: [0, 1], range: [rule, colours.blue] },
    marks: [
      Plot.ruleX(axes.keys(), { stroke: muted, y1: -0.06, y2: 1.06 }),
      ...[false, true].map((dashed) =>
        Plot.line(points.filter(({ run }) => stopped.includes(run) === dashed), {
          ...{ x: "at", y: "y", z: ({ run }: { readonly run: RunResult }) => run.run },
          ...{ stroke: "shade", strokeWidth: 1.5, strokeOpacity: 0.8 },
          ...(dashed && { strokeDasharray: "4,3" }),
        })
      ),
      Plot.line(points.filter(({ run }) => run === best), {
        ...{ x: "at", y: "y", stroke: colours.vermillion, strokeWidth: 3 },
      }),
      Plot.text(inner, { ...tickText, ...halo, textAnchor: "end", dx: -7 }),
      Plot.text(outer, { ...tickText, textAnchor: "start", dx: 7 }),
      Plot.text(axes, {
        ...{ x: (_: Axis, at: number) => at, frameAnchor: "top", dy: -24, fontWeight: 600 },
        ...{ text: ({ name }: Axis) => fitted(name, {}, Math.max(room, 60)), fill: ink },
        textAnchor: "middle",
      }),
    ],
  });
  const said = names.map((name) => `${name} ${valueText(best.values![name]!)}`).join(", ");
  return card({
    title,
    subtitle: `${plural(runs.length, "run")}, the darker the better; the best is orange` +
      (stopped.length > 0 ? `; ${stopped.length} stopped early, dashed` : ""),
    body: chart,
    ...size,
    alt: `${title}. ${plural(runs.length, "run")} over ${names.join(", ")}. The best, ${
      percent(best.validation?.accuracy ?? NaN)
    } of the validation images: ${said}.`,
  });
}

/** @returns the names of the values that not all runs share */
export function variedValues(results: readonly RunResult[]): readonly string[] {
  const names = new Set(results.flatMap(({ values = {} }) => Object.keys(values)));
  return [...names].filter((name) =>
    new Set(results.map(({ values }) => JSON.stringify(values?.[name]))).size > 1
  );
}

function axisOf(name: string, runs: readonly RunResult[]): Axis {
  const valueOf = ({ values }: RunResult) => values![name]!;
  const distinct = [...new Map(runs.map((run) => [JSON.stringify(valueOf(run)), valueOf(run)]))
    .values()];
  const numbers = distinct.filter((value) => typeof value === "number");
  if (numbers.length === distinct.length && distinct.length > mostPlaces) {
    return scaleAxis(name, numbers, (run) => Number(valueOf(run)));
  }
  const sorted = numbers.length === distinct.length ? numbers.sort((a, b) => a - b) : distinct;
  const gap = sorted.length === 1 ? 1 : 1 / (sorted.length - 1);
  const places = new Map<RunResult, number>();
  const ticks = sorted.map((value, i) => {
    const at = sorted.length === 1 ? 0.5 : i * gap;
    // Side by side, so that it is seen how many lines there are; the best on top.
    const here = runs.filter((run) => JSON.stringify(valueOf(run)) === JSON.stringify(value));
    const step = Math.min(0.012, 0.1 / here.length, gap / 2 / here.length);
    here.forEach((run, k) => places.set(run, at + step * (k - (here.length - 1) / 2)));
    return { at, text: tickText(value) };
  });
  return { name, place: (run) => places.get(run)!, ticks };
}

/** A scale of numbers: linear or logarithmic, whichever has as many on its lower half as on its upper. */
function scaleAxis(
  name: string,
  numbers: readonly number[],
  of: (run: RunResult) => number,
): Axis {
  const [least, most] = [Math.min(...numbers), Math.max(...numbers)];
  const median = numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)]!;
  const offCentre = (of: (n: number) => number) =>
    Math.abs((of(median) - of(least)) / (of(most) - of(least)) - 0.5);
  const isLog = least > 0 && offCentre(Math.log) < offCentre(Number);
  const [low, high] = isLog ? [Math.log(least), Math.log(most)] : [least, most];
  const inverse = (at: number) => {
    const value = low + at * (high - low);
    return isLog ? Math.exp(value) : value;
  };
  return {
    name,
    place: (run) => ((isLog ? Math.log(of(run)) : of(run)) - low) / (high - low),
    ticks: [0, 0.25, 0.5, 0.75, 1].map((at) => ({
      at,
      text: short(Number(inverse(at).toPrecision(2))),
    })),
  };
}

function accuracyAxis(runs: readonly RunResult[]): Axis {
  const accuracyOf = ({ validation }: RunResult) => validation!.accuracy;
  const [low, high] = accuracyDomain(runs.map(accuracyOf));
  return {
    name: "accuracy",
    place: (run) => (accuracyOf(run) - low) / (high - low),
    ticks: [0, 0.25, 0.5, 0.75, 1].map((at) => ({
      at,
      text: accuracyTick(low + at * (high - low)),
    })),
  };
}

function tickText(value: Value): string {
  return typeof value === "number" ? short(value) : valueText(value);
}
