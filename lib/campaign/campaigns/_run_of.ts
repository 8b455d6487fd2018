// The trained network that a run goes on from: what a run of another campaign left.

import { type Campaign, runId } from "../campaign.ts";
import { runFolder } from "../run_folder.ts";

/** The network that a run of another campaign has trained here; of its first configuration unless told. */
export async function runOf(
  { name, configurations: [first] }: Campaign,
  seed: number,
  configuration = first!.name,
) {
  // TensorFlow is loaded by those who train, not by those who plan.
  const { loadModel } = await import("../../store/load_model.ts");
  return await loadModel(runFolder(name, runId(configuration, seed))).catch((cause) => {
    const message = `${cause.message}; \`deno task campaign ${name}\` trains it`;
    throw new Error(message, { cause });
  });
}
