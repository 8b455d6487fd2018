// Whether a recorded run is the one that a campaign plans: names alone do not tell, as options and data may have changed.

import type { Dataset, Split } from "../data/dataset.ts";
import { InputError } from "../io/input_error.ts";
import type { TrainingRecord } from "../store/model_card.ts";
import { architectureOf } from "../training/checkpoint.ts";
import { divided } from "../training/divided.ts";
import { completeRecorded } from "../training/settings.ts";
import { completeOptions } from "../training/train_options.ts";
import { trainingDataOf } from "../training/training_data.ts";
import type { PlannedRun } from "./campaign.ts";
import { asRecorded, type RunResult } from "./results_file.ts";

/**
 * Compares a record with the plan.
 *
 * @param recorded what a card or a result says of the run
 * @param planned the run of that name
 * @param images which it is to be trained on
 * @returns the first thing that differs, in words; undefined if nothing does
 */
export function differenceFrom(
  { settings, data }: Pick<TrainingRecord, "settings" | "data">,
  { seed, configuration: { options } }: PlannedRun,
  images: Dataset | Split,
): string | undefined {
  const wanted = completeOptions({ ...options, seed });
  const had = completeRecorded(settings);
  for (const name of Object.keys(wanted) as (keyof typeof wanted)[]) {
    if (name === "startedFrom") continue; // the network says it, when it is loaded
    const [expected, found] = [wanted[name], had[name]].map(asRecorded);
    if (expected !== found) return `${name} ${found}, and the plan has ${expected}`;
  }
  const wantedData = digestsOf(images, options.validationFraction);
  for (const part of ["train", "validation"] as const) {
    if (data[part].sha256 === wantedData[part].sha256) continue;
    const [of, now] = [data[part], wantedData[part]].map(({ name, size }) =>
      `${size} images of ${name}`
    );
    return `${part === "train" ? "training" : "validation"} by ${of}, and the plan has ${
      of === now ? "others of that name" : now
    }`;
  }
}

/**
 * Checks that what was recorded is of this plan. Of each configuration a network is built, to be compared with the one
 * that was trained.
 *
 * @throws {InputError} if a run of the same name was another, naming what differs
 */
export async function checkRecorded(
  path: string,
  results: readonly RunResult[],
  planned: readonly PlannedRun[],
  images: Dataset | Split,
): Promise<void> {
  const plans = new Map(planned.map((run) => [run.id, run]));
  const networks = new Map<string, Promise<string | undefined>>();
  for (const { run, training, configuration, architecture } of results) {
    const plan = plans.get(run);
    if (!plan) continue;
    let difference = differenceFrom(training, plan, images);
    if (difference === undefined && architecture !== undefined) {
      const own = networks.get(configuration) ?? networkOf(plan);
      networks.set(configuration, own);
      if (![undefined, architecture].includes(await own)) difference = otherNetwork;
    }
    if (difference === undefined) continue;
    throw new InputError(
      `${path}: expected runs of this plan, found ${run} with ${difference}; ` +
        "give the campaign a name of its own, or delete the file",
    );
  }
}

const otherNetwork = "a network that was built otherwise, by layers or their settings";

/** What a run's network is known by; undefined if it cannot be built, as a model that was loaded may be gone. */
async function networkOf({ configuration, seed }: PlannedRun): Promise<string | undefined> {
  try {
    const network = await configuration.network(seed);
    const model = "card" in network ? network.model : network;
    const architecture = architectureOf(model);
    model.dispose();
    return architecture;
  } catch {
    return undefined; // who trains it will say why
  }
}

/** @returns what the images of a campaign hash to, for other machines to compare theirs with */
export function hashOfImages(images: Dataset | Split): string {
  const { train, validation } = digestsOf(images, undefined);
  return `${train.sha256}-${validation.sha256}`;
}

/** Of the images last asked for: each run of a campaign asks for the same. */
let known: {
  readonly images: Dataset | Split;
  readonly digests: Map<number | undefined, ReturnType<typeof trainingDataOf>>;
} | undefined;

function digestsOf(images: Dataset | Split, fraction: number | undefined) {
  if (known?.images !== images) known = { images, digests: new Map() };
  const digests = known.digests.get(fraction) ?? trainingDataOf(divided(images, fraction));
  known.digests.set(fraction, digests);
  return digests;
}
