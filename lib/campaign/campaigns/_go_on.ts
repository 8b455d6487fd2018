// Trained networks that a run goes on from: kept models, and what the runs of another campaign trained.

import { type Campaign, runId } from "../campaign.ts";
import { runFolder } from "../run_folder.ts";

/** A kept model. TensorFlow is loaded by those who train, not by those who plan. */
export async function kept(model: string) {
  return await (await import("../../model/load_model.ts")).loadModel(model);
}

/** The network that a run of another campaign has trained here. */
export async function runOf({ name }: Campaign, configuration: string, seed: number) {
  return await kept(runFolder(name, runId(configuration, seed))).catch((cause) => {
    const message = `${cause.message}; \`deno task campaign ${name}\` trains it`;
    throw new Error(message, { cause });
  });
}
