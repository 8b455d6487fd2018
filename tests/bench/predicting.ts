// How fast each contender predicts the 10,000 test images, each in the way that is its fastest.

import { type Configuration, stepsPerExecution } from "./configuration.ts";
import { type Contender, ours } from "./contenders.ts";
import { type RaceOptions, turns } from "./race.ts";
import { median } from "./statistics.ts";
import { Worker, WorkerError } from "./worker.ts";

/** One contender's predictions. */
export interface PredictingLane {
  readonly name: string;
  readonly setting: string;
  /** Images a second, in each round. */
  readonly speeds: readonly number[];
  /** On the test set; it shows that the predictions are real, no more: the network has seen 50 batches. */
  readonly accuracy: number;
  /** Seconds for one image by a call of its own, in each round: the median of its calls. */
  readonly latencies: readonly number[];
}

/** Calls a round for one image each. */
const calls = 50;

const images = 10_000;
const configuration: Configuration = { network: "baseline", batch: 128, precision: "float32" };

/** Lets the contenders take turns at predicting. */
export async function runPredicting(
  contenders: readonly Contender[],
  { rounds, report }: RaceOptions,
): Promise<readonly PredictingLane[]> {
  await using workers = new AsyncDisposableStack();
  const start: { readonly name: string; readonly worker: Worker; readonly setting: string }[] = [];
  for (const { name, program, launches } of contenders) {
    report(`${name} warms up`);
    try {
      const { worker, greeting } = await Worker.start(program, configuration, launches[0]);
      workers.use(worker);
      const { training: [training = ""], predicting } = greeting;
      const some = configuration.batch * stepsPerExecution(configuration);
      await worker.ask("train", { images: some, setting: training });
      start.push({ name, worker, setting: await fastest(worker, predicting) });
    } catch (error) {
      if (!(error instanceof WorkerError) || name === ours) throw error;
    }
  }
  const lanes = start.map((entrant) => ({
    ...entrant,
    ...{ speeds: [] as number[], latencies: [] as number[], accuracy: 0 },
  }));
  for (const [round, order] of turns(lanes, rounds).entries()) {
    report(`round ${round + 1} of ${rounds}`);
    for (const lane of order) {
      const { seconds, accuracy } = await lane.worker.ask("predict", { setting: lane.setting });
      lane.speeds.push(images / seconds);
      lane.accuracy = accuracy;
      const some = Array.from({ length: calls }, (_, i) => (round * calls + i) % images);
      // The first call compiles, or finds its memory in use for the whole test set.
      const { setting } = lane;
      const answered = await lane.worker.ask("answerOne", { images: some, setting });
      lane.latencies.push(median(answered.seconds.slice(1)));
    }
  }
  return lanes.map(({ name, setting, speeds, accuracy, latencies }) => (
    { name, setting, speeds, accuracy, latencies }
  ));
}

async function fastest(worker: Worker, settings: readonly string[]): Promise<string> {
  let best = { setting: "", seconds: Infinity };
  for (const setting of settings) {
    await worker.ask("predict", { setting });
    const { seconds } = await worker.ask("predict", { setting });
    if (seconds < best.seconds) best = { setting, seconds };
  }
  return best.setting;
}
