// Keeps a campaign to one process at a time: two would train the same runs twice.

import { dirname } from "node:path";
import { InputError } from "../io/input_error.ts";
import { campaignFolder } from "./campaign.ts";

/**
 * Claims a campaign until the claim is disposed of, or the process dies.
 *
 * @throws {InputError} if another process has it
 */
export async function claimCampaign(campaign: string): Promise<Disposable> {
  const path = `${campaignFolder(campaign)}.lock`;
  await Deno.mkdir(dirname(path), { recursive: true });
  const file = await Deno.open(path, { write: true, create: true });
  if (await file.tryLock(true)) return file;
  file.close();
  throw new InputError(
    `Campaign ${campaign} is being run by another process; it can run once at a time.`,
  );
}
