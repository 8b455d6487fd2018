// What the bench found, for a program.

import { type Climb, type Followed, medianSeconds } from "./accuracy.ts";
import type { ColdStart } from "./cold_start.ts";
import { baselineFlop, type Precision } from "./configuration.ts";
import type { Limits } from "./limit.ts";
import type { Machine } from "./machine.ts";
import type { PredictingLane } from "./predicting.ts";
import { ours } from "./contenders.ts";
import type { Race } from "./race.ts";
import type { ScalingLane } from "./scaling.ts";
import { pairedRatio } from "./statistics.ts";
import { type Ratio, ratiosOf, type Row, rowsOf, speedOf } from "./summary.ts";

/** Everything that was measured; what was not is absent. */
export interface Findings {
  readonly machine: Machine;
  /** `"mnist"`, or `"rendered"` for stand-ins. */
  readonly data: string;
  readonly races: readonly Race[];
  readonly limits?: Limits;
  readonly predicting?: readonly PredictingLane[];
  readonly coldStart?: readonly ColdStart[];
  readonly accuracy?: readonly Climb[];
  readonly recipes?: readonly Followed[];
  readonly scaling?: readonly ScalingLane[];
}

/** The file that `--json` writes. */
export interface BenchJson {
  readonly machine: Machine;
  readonly data: string;
  readonly versions: Readonly<Record<string, string>>;
  readonly rows: readonly Row[];
  /** By batch size: this project's median over the best peer's, baseline network, float32. */
  readonly ratios: Readonly<Record<string, number>>;
  readonly bfloat16Ratios: Readonly<Record<string, number>>;
  /** By precision, the deeper network at batch 128. */
  readonly deeperRatios: Readonly<Record<string, number>>;
  /** By peer: how many times faster this project predicts the test images, by the round; empty unless measured. */
  readonly predictRatios: Readonly<Record<string, number>>;
  /** By peer: how many times sooner it answers for one image, from the second call on. */
  readonly latencyRatios: Readonly<Record<string, number>>;
  /** Contenders that could not take part. */
  readonly absent: readonly unknown[];
  readonly [section: string]: unknown;
}

/** @returns the findings with their ratios */
export function toJson({ machine, data, races, ...sections }: Findings): BenchJson {
  const rows = races.flatMap(rowsOf);
  const ratios = ratiosOf(rows);
  const byBatch = (wanted: Precision) =>
    table(
      ratios,
      ({ network, batch, precision }) =>
        network === "baseline" && precision === wanted ? String(batch) : undefined,
    );
  const { limits, predicting, coldStart, accuracy, recipes, scaling } = sections;
  return {
    machine,
    data,
    versions: Object.assign({}, ...races.map(({ versions }) => versions)),
    rows,
    ratios: byBatch("float32"),
    bfloat16Ratios: byBatch("bfloat16"),
    deeperRatios: table(
      ratios,
      ({ network, precision }) => network === "deeper" ? precision : undefined,
    ),
    ...ratiosByPeer(predicting ?? []),
    absent: races.flatMap(({ configuration, absent }) =>
      absent.map((contender) => ({ ...configuration, ...contender }))
    ),
    ...(limits && { limit: { flops: limits, baselineFlopPerImage: baselineFlop } }),
    ...(predicting && {
      predicting: predicting.map(({ speeds, ...lane }) => ({
        ...lane,
        imagesPerSecond: speedOf(speeds),
      })),
    }),
    ...(coldStart && { coldStart }),
    ...(recipes && { recipes }),
    ...(scaling && {
      scaling: scaling.map(({ speeds, ...lane }) => ({
        ...lane,
        imagesPerSecond: speedOf(speeds),
      })),
    }),
    ...(accuracy && {
      // JSON has no infinity: a seed that never got there leaves no median if it decides it.
      accuracy: accuracy.map((climb) => ({ ...climb, median: medianSeconds(climb) })),
    }),
  };
}

/** This project over each peer, taken round by round. */
function ratiosByPeer(
  lanes: readonly PredictingLane[],
): Pick<BenchJson, "predictRatios" | "latencyRatios"> {
  const own = lanes.find(({ name }) => name === ours);
  const ratios = (ratio: (own: PredictingLane, peer: PredictingLane) => number) =>
    Object.fromEntries(
      lanes.flatMap((peer) =>
        own && peer !== own ? [[peer.name, Number(ratio(own, peer).toFixed(3))]] : []
      ),
    );
  return {
    predictRatios: ratios((own, peer) => pairedRatio(own.speeds, peer.speeds)),
    latencyRatios: ratios((own, peer) => pairedRatio(peer.latencies, own.latencies)),
  };
}

function table(
  ratios: readonly Ratio[],
  key: (ratio: Ratio) => string | undefined,
): Record<string, number> {
  return Object.fromEntries(ratios.flatMap((ratio) => {
    const name = key(ratio);
    return name === undefined ? [] : [[name, Number(ratio.ratio.toFixed(3))]];
  }));
}
