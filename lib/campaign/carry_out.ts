// Carries out one run of a campaign: trains, or resumes what a killed process left, and saves the model.

import { join } from "node:path";
import type { Dataset, Split } from "../data/dataset.ts";
import { architectureOf } from "../training/checkpoint.ts";
import { checkpointFile } from "../training/checkpoint_file.ts";
import { modelFiles } from "../store/model_folder.ts";
import { type ModelCard, originOf } from "../store/model_card.ts";
import { readCard } from "../store/read_card.ts";
import { saveModel } from "../store/save_model.ts";
import { train } from "../training/train.ts";
import type { Callback, Training } from "../training/callback.ts";
import type { Epoch } from "../training/history.ts";
import { type Campaign, type PlannedRun, runFolder } from "./campaign.ts";
import { claimRun } from "./claim.ts";
import { differenceFrom } from "./compare_with_plan.ts";
import type { RunResult } from "./results_file.ts";
import { exists, ifThere } from "../io/exists.ts";
import { thisMachine } from "./this_machine.ts";

/** Who is told of a run, and what may end it. */
export interface RunWatch {
  readonly reporter: Callback;
  readonly signal?: AbortSignal;
  /** Asked after each epoch, and once more about the last when the run is resumed; false stops it there. */
  readonly goesOn?: (epoch: Epoch) => boolean | Promise<boolean>;
}

/**
 * Trains one model and saves it in its folder, unless it is there already.
 *
 * @param campaign whose run it is
 * @param planned which run
 * @param images to train and validate on; never the test images
 * @param watch who is told of progress, and what may end it
 * @returns the result; undefined if training was interrupted, and then the next call resumes it
 */
export async function carryOut(
  campaign: Campaign,
  planned: PlannedRun,
  images: Dataset | Split,
  watch: RunWatch,
): Promise<RunResult | undefined> {
  const { id, seed, configuration } = planned;
  using claim = await claimRun(campaign.name, id, watch.signal);
  if (!claim) return undefined;
  const folder = runFolder(campaign.name, id);
  const checkpoint = `${folder}.partial`;
  const finished = await finishedBefore(folder, planned, images);
  if (finished) {
    await ifThere(Deno.remove(checkpoint, { recursive: true }));
    return resultOf(finished, planned, folder);
  }
  const resume = await exists(join(checkpoint, checkpointFile));
  const network = await configuration.network(seed);
  const { model, card: origin } = "card" in network ? network : { model: network };
  try {
    const architecture = architectureOf(model);
    const run = await train(model, images, {
      ...configuration.options,
      callbacks: [...configuration.options.callbacks ?? [], ...stoppingBy(watch)],
      ...{ seed, checkpoint, resume, reporter: watch.reporter },
      ...(watch.signal && { signal: watch.signal }),
      ...(origin && { startedFrom: originOf(origin) }),
    });
    if (run.reason === "interrupted" || run.reason === "aborted") return undefined;
    const card = await saveModel(run, folder, {
      weights: configuration.weights ?? "float32",
      replace: true, // left by another plan of this name
    });
    await Deno.remove(checkpoint, { recursive: true });
    return { ...resultOf(card, planned, folder), architecture, machine: thisMachine() };
  } finally {
    model.dispose();
  }
}

/** @returns the result of a run that is trained, and not recorded: whoever was to do that is gone */
export async function trainedBefore(
  { name }: Campaign,
  planned: PlannedRun,
  images: Dataset | Split,
): Promise<RunResult | undefined> {
  const folder = runFolder(name, planned.id);
  const card = await finishedBefore(folder, planned, images);
  return card && resultOf(card, planned, folder);
}

/** The card of a run that ended in a process which was killed before it had said so; a damaged one is done again. */
async function finishedBefore(
  folder: string,
  planned: PlannedRun,
  images: Dataset | Split,
): Promise<ModelCard | undefined> {
  const card = await readCard(folder).catch(() => undefined);
  if (!card?.training || differenceFrom(card.training, planned, images) !== undefined) return;
  const sizes = await Promise.all(
    Object.keys(card.files).map((name) =>
      Deno.stat(join(folder, name)).then(({ size }) => size, () => -1)
    ),
  );
  return Object.values(card.files).every(({ bytes }, at) => bytes === sizes[at]) ? card : undefined;
}

function resultOf(card: ModelCard, { id, seed, configuration }: PlannedRun, folder: string) {
  const { parameters, training, validation, files } = card;
  const weights = files[modelFiles.weights]?.sha256;
  if (!training || weights === undefined) throw new Error(`${folder}: its card lacks the run`);
  return {
    ...{ run: id, configuration: configuration.name, seed },
    ...{ parameters, training, validation, weights },
    ...(configuration.values && { values: configuration.values }),
  };
}

/** A callback that ends training where whoever watches says so. */
function stoppingBy({ goesOn }: RunWatch): readonly Callback[] {
  if (!goesOn) return [];
  const ask = async (epoch: Epoch | undefined, training: Training) => {
    if (epoch && !await goesOn(epoch)) training.stop();
  };
  return [{
    // A process that was killed may have been told, and not have done it yet.
    onTrainBegin: (training) => ask(training.history.at(-1), training),
    onEpochEnd: ask,
  }];
}
