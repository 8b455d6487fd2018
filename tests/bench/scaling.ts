// How training speeds up with cores, and what it costs to take a batch apart: for machines that nobody here has.

import { type Configuration, stepsPerExecution } from "./configuration.ts";
import { type RaceOptions, turns } from "./race.ts";
import { median } from "./statistics.ts";
import { Worker } from "./worker.ts";

/** Training in batches of one size, with so many threads, in so many parts. */
export interface ScalingLane {
  readonly batch: number;
  readonly threads: number;
  readonly parts: number;
  /** Images a second, in each round. */
  readonly speeds: readonly number[];
}

/** A part with fewer images is not made. */
const fewestImages = 4;

/**
 * What is worth knowing of a machine: each power of two of its cores and all of them, on whole batches, in four parts, a
 * part for every second core and one for each; and on one core each number of parts, which is what parts cost.
 */
export function scalingLanes(cores: number, batch: number): Omit<ScalingLane, "speeds">[] {
  const counts = [...powersOfTwo(cores - 1), cores];
  const most = Math.floor(batch / fewestImages);
  const partsOf = (threads: number) =>
    threads === 1 ? powersOfTwo(Math.max(8, cores)) : [1, 4, threads / 2, threads];
  return counts.flatMap((threads) => {
    const parts = partsOf(threads)
      .filter((parts) =>
        Number.isInteger(parts) && parts <= most && (threads === 1 || parts <= threads)
      );
    return [...new Set(parts)].sort((a, b) => a - b).map((parts) => ({ batch, threads, parts }));
  });
}

function powersOfTwo(most: number): number[] {
  const powers: number[] = [];
  for (let power = 1; power <= most; power *= 2) powers.push(power);
  return powers;
}

/** Lets all lanes of each batch size take turns at training the baseline network in float32. */
export async function runScaling(
  cores: number,
  batches: readonly number[],
  { rounds, seconds, report }: RaceOptions,
): Promise<readonly ScalingLane[]> {
  const found: ScalingLane[] = [];
  for (const batch of batches) {
    await using workers = new AsyncDisposableStack();
    const configuration: Configuration = { network: "baseline", batch, precision: "float32" };
    const chunk = batch * stepsPerExecution(configuration);
    const lanes = [];
    for (const lane of scalingLanes(cores, batch)) {
      report(`batch ${batch}, ${lane.threads} threads, ${lane.parts} parts: warms up`);
      const { worker } = await Worker.start("ours.ts", configuration, lane);
      workers.use(worker);
      const train = async (images: number) =>
        (await worker.ask("train", { images, setting: "compiled" })).seconds;
      await train(chunk);
      const chunks = Math.max(1, Math.round(seconds / await train(chunk)));
      const images = chunk * Math.min(chunks, Math.floor(60_000 / chunk));
      lanes.push({ lane, train, images, speeds: [] as number[] });
    }
    for (const [round, order] of turns(lanes, rounds).entries()) {
      report(`batch ${batch}, round ${round + 1} of ${rounds}`);
      for (const { train, images, speeds } of order) speeds.push(images / await train(images));
    }
    found.push(...lanes.map(({ lane, speeds }) => ({ ...lane, speeds })));
  }
  return found;
}

/** A table in Markdown, to be pasted: speeds, and how many times that of one thread and a whole batch they are. */
export function scalingText(lanes: readonly ScalingLane[]): string {
  const batches = [...new Set(lanes.map(({ batch }) => batch))];
  const key = ({ threads, parts }: ScalingLane) => `| ${threads} | ${parts} |`;
  const keys = [
    ...new Set(lanes.toSorted((a, b) => a.threads - b.threads || a.parts - b.parts).map(key)),
  ];
  const cell = (batch: number, row: string) => {
    const own = lanes.find((lane) => lane.batch === batch && key(lane) === row);
    const one = lanes.find((lane) =>
      lane.batch === batch && lane.threads === 1 && lane.parts === 1
    );
    if (!own || !one) return " – |";
    const times = median(own.speeds.map((speed, round) => speed / one.speeds[round]!));
    return ` ${median(own.speeds).toFixed(0)}, ${times.toFixed(2)}x |`;
  };
  return [
    "training the baseline network in float32, images a second, and beside one thread on whole batches",
    `| threads | parts |${batches.map((batch) => ` batch ${batch} |`).join("")}`,
    `| ------- | ----- |${batches.map(() => " --- |").join("")}`,
    ...keys.map((row) => row + batches.map((batch) => cell(batch, row)).join("")),
  ].join("\n");
}
