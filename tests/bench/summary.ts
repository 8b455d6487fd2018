// Races as the rows and ratios that the table and the JSON file show.

import { type Configuration, type Network, type Precision, titleOf } from "./configuration.ts";
import { ours } from "./contenders.ts";
import type { Race } from "./race.ts";
import { median, pairedRatio } from "./statistics.ts";

/** One contender in one race. */
export interface Row {
  readonly name: string;
  readonly network: Network;
  readonly batch: number;
  readonly precision: Precision;
  /** The way that was its fastest. */
  readonly setting: string;
  readonly imagesPerSecond: Speed;
  /** How many times faster this project was, round by round; the median. */
  readonly oursOverThis: number;
  /** Mean loss of its first slice and its last, in nats. */
  readonly losses: readonly [first: number, last: number];
  readonly peakMegabytes: number;
}

/** Images a second over the rounds. */
export interface Speed {
  readonly best: number;
  readonly median: number;
  readonly rounds: readonly number[];
}

/** @returns the speed that a contender's rounds come to */
export function speedOf(rounds: readonly number[]): Speed {
  return { best: Math.max(...rounds), median: median(rounds), rounds };
}

/** @returns a row for each contender, ours first and the others from the fastest down */
export function rowsOf({ configuration, lanes }: Race): Row[] {
  const own = lanes.find(({ name }) => name === ours);
  if (!own) throw new Error(`${titleOf(configuration)}: the race was run without this project`);
  const rows = lanes.map(({ name, setting, speeds, losses, peakBytes }): Row => ({
    name,
    ...configuration,
    setting,
    imagesPerSecond: speedOf(speeds),
    oursOverThis: pairedRatio(own.speeds, speeds),
    losses,
    peakMegabytes: Math.round(peakBytes / 1e6),
  }));
  const rank = ({ name, imagesPerSecond }: Row) =>
    name === ours ? Infinity : imagesPerSecond.median;
  return rows.sort((a, b) => rank(b) - rank(a));
}

/** What all the races say in one number each. */
export interface Ratio extends Configuration {
  /** This project's median over the best peer's median. */
  readonly ratio: number;
  readonly bestPeer: string;
}

/** @returns a ratio for each race that had a peer, in the order of the races */
export function ratiosOf(rows: readonly Row[]): Ratio[] {
  const races = Map.groupBy(rows, titleOf);
  return [...races.values()].flatMap((race): Ratio[] => {
    const own = race.find(({ name }) => name === ours);
    const [best] = race
      .filter(({ name }) => name !== ours)
      .sort((a, b) => b.imagesPerSecond.median - a.imagesPerSecond.median);
    if (!own || !best) return [];
    const { network, batch, precision } = own;
    const ratio = own.imagesPerSecond.median / best.imagesPerSecond.median;
    return [{ network, batch, precision, ratio, bestPeer: best.name }];
  });
}

/** @returns the line that says it all */
export function closingLine(ratios: readonly Ratio[]): string {
  const times = ({ ratio }: Ratio) => `${ratio.toFixed(2)}x`;
  const parts = (["float32", "bfloat16"] as const).flatMap((precision) => {
    const races = ratios.filter((race) => race.precision === precision);
    const baseline = races.filter(({ network }) => network === "baseline");
    const deeper = races.filter(({ network }) => network === "deeper");
    const list = [
      ...baseline.map((race) => `${times(race)} at ${race.batch}`),
      ...deeper.map((race) => `${times(race)} deeper`),
    ];
    return list.length > 0 ? [`${list.join(", ")} (${precision})`] : [];
  });
  return parts.length > 0 ? `ours / best peer: ${parts.join("; ")}` : "";
}
