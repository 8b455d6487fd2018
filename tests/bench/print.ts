// What the bench found, for a reader at a terminal.

import { type Climb, type Followed, medianSeconds } from "./accuracy.ts";
import { type ColdStart, medianColdStart } from "./cold_start.ts";
import { baselineFlop, titleOf } from "./configuration.ts";
import { ours } from "./contenders.ts";
import type { Limits } from "./limit.ts";
import type { PredictingLane } from "./predicting.ts";
import type { Race } from "./race.ts";
import { median as middle, pairedRatio } from "./statistics.ts";
import { rowsOf, speedOf } from "./summary.ts";
import { layOut } from "./table.ts";

const whole = (value: number) => value.toFixed(0);
const times = (value: number) => `${value.toFixed(2)}x`;
const right = "right";

function roundsOf([lane]: readonly { readonly speeds: readonly number[] }[]): string {
  const rounds = lane?.speeds.length ?? 0;
  return `${rounds} round${rounds === 1 ? "" : "s"}`;
}

/** @returns one race: its contenders from the fastest down, and those that could not take part */
export function raceText(race: Race): string {
  const rows = rowsOf(race).map((row) => [
    row.name,
    whole(row.imagesPerSecond.best),
    whole(row.imagesPerSecond.median),
    row.name === ours ? "" : times(row.oursOverThis),
    `${row.peakMegabytes} MB`,
    row.losses.map((loss) => loss.toFixed(2)).join(" to "),
    row.setting,
  ]);
  const table = layOut([
    { title: "images/s" },
    { title: "best", align: right },
    { title: "median", align: right },
    { title: "ours is", align: right },
    { title: "memory", align: right },
    { title: "loss" },
    { title: "as it did best" },
  ], rows);
  const absent = race.absent.map(({ name, reason }) => `\n${name}: not here, ${reason}`);
  return `${titleOf(race.configuration)}, ${roundsOf(race.lanes)}\n${table}${absent.join("")}`;
}

/** @returns the machine's limit, and how near training at batch 128 comes to it */
export function limitText(
  limits: Limits,
  races: readonly Race[],
): string {
  const lines = Object.entries(limits).map(([precision, flops]) => {
    const line = `${precision}: ${whole(flops / 1e9)} GFLOP/s of matrix products, ` +
      `${whole(flops / baselineFlop)} images/s at ${baselineFlop / 1e6} MFLOP an image`;
    const race = races.find(({ configuration }) =>
      configuration.network === "baseline" && configuration.batch === 128 &&
      configuration.precision === precision
    );
    const own = race && rowsOf(race)[0];
    if (!own) return line;
    const share = own.imagesPerSecond.median * baselineFlop / flops;
    return `${line}; ours trains at ${(100 * share).toFixed(0)} % of that at batch 128`;
  });
  return `this machine's limit\n${lines.join("\n")}`;
}

/** @returns who predicts how fast */
export function predictingText(lanes: readonly PredictingLane[]): string {
  const own = lanes.find(({ name }) => name === ours);
  const rows = lanes.map(({ name, speeds, setting, accuracy, latencies }) => {
    const { best, median } = speedOf(speeds);
    return [
      name,
      ...[best, median].map(whole),
      own && name !== ours ? times(pairedRatio(own.speeds, speeds)) : "",
      `${(1000 * middle(latencies)).toFixed(2)} ms`,
      own && name !== ours ? times(pairedRatio(latencies, own.latencies)) : "",
      `${(100 * accuracy).toFixed(1)} %`,
      setting,
    ];
  });
  const table = layOut([
    { title: "images/s" },
    { title: "best", align: right },
    { title: "median", align: right },
    { title: "ours is", align: right },
    { title: "one image", align: right },
    { title: "ours is", align: right },
    { title: "correct", align: right },
    { title: "as it did best" },
  ], rows);
  return `predicting the 10,000 test images, float32, ${roundsOf(lanes)}\n${table}`;
}

/** @returns seconds of the test notebook */
export function coldStartText(starts: readonly ColdStart[]): string {
  const rows = starts.map((start) => [
    start.name,
    start.seconds.length > 0 ? medianColdStart(start).toFixed(1) : "-",
    start.absent ?? start.seconds.map((seconds) => seconds.toFixed(1)).join(", "),
  ]);
  const table = layOut([
    { title: "seconds" },
    { title: "median", align: right },
    { title: "each run" },
  ], rows);
  return `the test notebook from a cold start\n${table}`;
}

/** @returns seconds of training to each accuracy */
export function accuracyText(climbs: readonly Climb[]): string {
  const rows = climbs.map((climb) => {
    const middle = medianSeconds(climb);
    return [
      climb.name,
      String(climb.batch),
      `${(100 * climb.accuracy).toFixed(1)} %`,
      Number.isFinite(middle) ? middle.toFixed(1) : "not reached",
      climb.seconds.map((seconds) => seconds?.toFixed(1) ?? "-").join(", "),
    ];
  });
  const table = layOut([
    { title: "seconds of training" },
    { title: "batch", align: right },
    { title: "test accuracy", align: right },
    { title: "median", align: right },
    { title: "each seed" },
  ], rows);
  return "time to a test accuracy, float32: a measure of speed, by which no model is chosen\n" +
    table;
}

/** @returns seconds and test accuracy of each recipe */
export function recipesText(followed: readonly Followed[]): string {
  const rows = followed.map(({ name, recipe, runs }) => [
    `${recipe}: ${name}`,
    middle(runs.map(({ seconds }) => seconds)).toFixed(1),
    runs.map(({ seconds }) => seconds.toFixed(1)).join(", "),
    runs.map(({ accuracy }) => `${(100 * accuracy).toFixed(2)} %`).join(", "),
    [...new Set(runs.map(({ precision }) => precision))].join(", "),
  ]);
  const table = layOut([
    { title: "seconds of training" },
    { title: "median", align: right },
    { title: "each seed" },
    { title: "test accuracy" },
    { title: "precision" },
  ], rows);
  return `the recipes, on 54,000 images: a measure of speed, by which no model is chosen\n${table}`;
}
