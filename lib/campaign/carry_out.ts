// Carries out one run of a campaign: trains, or resumes what a killed process left, and saves the model.

import { join } from "node:path";
import type { Dataset } from "../data/dataset.ts";
import { checkpointFile } from "../training/checkpoint_file.ts";
import { modelFiles } from "../store/model_folder.ts";
import { originOf } from "../store/model_card.ts";
import { saveModel } from "../store/save_model.ts";
import { train } from "../training/train.ts";
import type { TrainingReporter } from "../training/callback.ts";
import { type Campaign, type PlannedRun, runFolder } from "./campaign.ts";
import type { RunResult } from "./results_file.ts";
import { exists } from "../io/exists.ts";

/**
 * Trains one model and saves it in its folder.
 *
 * @param campaign whose run it is
 * @param planned which run
 * @param images to train and validate on; never the test images
 * @param watch who is told of progress, and what may end it
 * @returns the result; undefined if training was interrupted, and then the next call resumes it
 */
export async function carryOut(
  campaign: Campaign,
  { id, seed, configuration }: PlannedRun,
  images: Dataset,
  watch: { readonly reporter: TrainingReporter; readonly signal?: AbortSignal },
): Promise<RunResult | undefined> {
  const folder = runFolder(campaign.name, id);
  const checkpoint = `${folder}.partial`;
  const resume = await exists(join(checkpoint, checkpointFile));
  const network = await configuration.network(seed);
  const { model, card } = "card" in network ? network : { model: network };
  const run = await train(model, images, {
    ...configuration.options,
    ...{ seed, checkpoint, resume, ...watch },
    ...(card && { startedFrom: originOf(card) }),
  });
  if (run.reason === "interrupted" || run.reason === "aborted") return undefined;
  const { weights: stored = "float32" } = configuration;
  const { parameters, training, validation, files } = await saveModel(run, folder, {
    weights: stored,
    replace: true, // left by a process that was killed before it had said so
  });
  await Deno.remove(checkpoint, { recursive: true });
  const weights = files[modelFiles.weights]?.sha256;
  if (!training || weights === undefined) throw new Error(`${folder}: its card lacks the run`);
  return {
    run: id,
    configuration: configuration.name,
    seed,
    parameters,
    training,
    validation,
    weights,
  };
}
