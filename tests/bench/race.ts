// One race: contenders take turns, slice by slice, in processes that stay alive from the first round to the last.

import { Random } from "../../lib/data/random.ts";
import { type Configuration, stepsPerExecution } from "./configuration.ts";
import { type Contender, ours } from "./contenders.ts";
import type { Trained } from "./protocol.ts";
import { Worker, WorkerError } from "./worker.ts";

/** How a race is run. */
export interface RaceOptions {
  /** Turns that each contender gets. */
  readonly rounds: number;
  /** About how long a turn is. */
  readonly seconds: number;
  /** Told what is going on. */
  readonly report: (what: string) => void;
}

/** What a race found. */
export interface Race {
  readonly configuration: Configuration;
  readonly lanes: readonly Lane[];
  /** Contenders that could not take part, and why. */
  readonly absent: readonly { readonly name: string; readonly reason: string }[];
  readonly versions: Readonly<Record<string, string>>;
}

/** One contender's part of a race. */
export interface Lane {
  readonly name: string;
  /** The way that was its fastest. */
  readonly setting: string;
  /** Images a second, in each round. */
  readonly speeds: readonly number[];
  /** Mean loss of its first slice ever, and of its last. */
  readonly losses: readonly [first: number, last: number];
  /** The most memory its process held. */
  readonly peakBytes: number;
}

/** A contender at the start: warm, its fastest way known. */
interface Entrant extends Trial {
  readonly name: string;
  readonly worker: Worker;
  readonly versions: Readonly<Record<string, string>>;
}

/** How fast a worker was in its fastest way. */
interface Trial {
  readonly setting: string;
  /** Images of its slices: about as many as it trains on in the seconds that a turn should take. */
  readonly images: number;
  readonly firstLoss: number;
  readonly speed: number;
}

/** Runs one race. */
export async function runRace(
  configuration: Configuration,
  contenders: readonly Contender[],
  options: RaceOptions,
): Promise<Race> {
  await using entrants = new AsyncDisposableStack();
  const start: Entrant[] = [];
  const absent: { name: string; reason: string }[] = [];
  for (const contender of contenders) {
    options.report(`${contender.name} warms up`);
    try {
      const entrant = await enter(configuration, contender, options);
      entrants.use(entrant.worker);
      start.push(entrant);
    } catch (error) {
      if (!(error instanceof WorkerError) || contender.name === ours) throw error;
      absent.push({ name: contender.name, reason: error.message });
    }
  }

  const slices = new Map<Entrant, Trained[]>(start.map((entrant) => [entrant, []]));
  for (const [round, order] of turns(start, options.rounds).entries()) {
    options.report(`round ${round + 1} of ${options.rounds}`);
    for (const entrant of order) {
      const { worker, images, setting } = entrant;
      slices.get(entrant)!.push(await worker.ask("train", { images, setting }));
    }
  }

  const lanes: Lane[] = [];
  for (const [{ name, setting, images, firstLoss, worker }, trained] of slices) {
    const { bytes } = await worker.ask("memory", {});
    const lastLoss = trained.at(-1)?.loss ?? firstLoss;
    if (!(lastLoss < firstLoss)) {
      throw new Error(`${name} learns nothing: its loss went from ${firstLoss} to ${lastLoss}`);
    }
    const speeds = trained.map(({ seconds }) => images / seconds);
    lanes.push({ name, setting, speeds, losses: [firstLoss, lastLoss], peakBytes: bytes });
  }
  const versions = Object.assign({}, ...start.map(({ versions }) => versions));
  return { configuration, lanes, absent, versions };
}

/**
 * Who goes when: everyone once a round, in an order that is drawn anew but the same in every run.
 *
 * @returns a list for each round
 */
export function turns<Who>(who: readonly Who[], rounds: number): Who[][] {
  const random = new Random(1);
  return Array.from({ length: rounds }, () => random.shuffle([...who]));
}

/** Starts a contender in each of its ways, warms it up and keeps the fastest. */
async function enter(
  configuration: Configuration,
  { name, program, launches }: Contender,
  { seconds }: RaceOptions,
): Promise<Entrant> {
  let best: Entrant | undefined;
  let failure: unknown;
  for (const launch of launches) {
    let worker: Worker | undefined;
    try {
      const started = await Worker.start(program, configuration, launch);
      worker = started.worker;
      const { training, versions } = started.greeting;
      const trial = await tryOut(worker, training, configuration, seconds);
      if (best && best.speed >= trial.speed) {
        await worker.end();
      } else {
        await best?.worker.end();
        best = { ...trial, name, worker, versions };
      }
    } catch (error) {
      await worker?.end();
      failure ??= error;
    }
  }
  if (!best) throw failure;
  return best;
}

/** Warms a worker up, and finds out which of its settings is the fastest. */
async function tryOut(
  worker: Worker,
  settings: readonly string[],
  configuration: Configuration,
  seconds: number,
): Promise<Trial> {
  const chunk = configuration.batch * stepsPerExecution(configuration);
  let firstLoss: number | undefined;
  let best: Trial | undefined;
  for (const setting of settings) {
    const { loss } = await worker.ask("train", { images: chunk, setting }); // builds and compiles
    firstLoss ??= loss;
    const warm = await worker.ask("train", { images: chunk, setting });
    const images = sliceOf(chunk, seconds * chunk / warm.seconds);
    const trial = await worker.ask("train", { images, setting });
    const speed = images / trial.seconds;
    if (!best || speed > best.speed) best = { setting, images, firstLoss, speed };
  }
  return best!; // every worker has a setting
}

/** Whole chunks, at least one, and no more than the training set has. */
function sliceOf(chunk: number, images: number): number {
  const most = Math.floor(trainingImages / chunk);
  return chunk * Math.min(Math.max(1, Math.round(images / chunk)), most);
}

const trainingImages = 60_000;
