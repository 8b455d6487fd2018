// The trained network that a run goes on from: what a run of another campaign left.

import { type Campaign, runId } from "../campaign.ts";
import { runFolder } from "../run_folder.ts";

/** The network that a run of another campaign has trained here, in the project's folder. */
export async function runOf({ name }: Campaign, configuration: string, seed: number) {
  // TensorFlow is loaded by those who train, not by those who plan.
  const { loadModel } = await import("../../model/load_model.ts");
  return await loadModel(runFolder(name, runId(configuration, seed))).catch((cause) => {
    const message = `${cause.message}; \`deno task campaign ${name}\` trains it`;
    throw new Error(message, { cause });
  });
}
