// Where the models of a campaign's runs are kept: outside of what is committed.

import { join } from "node:path";
import { modelsFolder } from "../store/model_folder.ts";

/** @returns The folder of a run's model; with `.partial` after it, of its checkpoint. */
export function runFolder(campaign: string, run: string): string {
  return join(modelsFolder, ".campaign", campaign, run);
}
