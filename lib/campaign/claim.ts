// Keeps a campaign, and each of its runs, to one process at a time: two would train the same runs twice.

import { dirname } from "node:path";
import { InputError } from "../io/input_error.ts";
import { tryLock } from "../training/folder_lock.ts";
import { campaignFolder, runFolder } from "./campaign.ts";

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

/** Milliseconds between two looks at whether a run is free. */
const interval = 100;

/**
 * Claims a run, as soon as nobody else has it: the process of a driver that was killed has a step to finish and a
 * checkpoint to write, while the next driver may be there already.
 *
 * @returns the claim; undefined if the signal ended the wait
 */
export async function claimRun(
  campaign: string,
  run: string,
  signal?: AbortSignal,
): Promise<Disposable | undefined> {
  const path = `${runFolder(campaign, run)}.lock`;
  await Deno.mkdir(dirname(path), { recursive: true });
  while (!signal?.aborted) {
    const claim = await tryLock(path);
    if (claim) return claim;
    await new Promise((resolve) => setTimeout(resolve, interval));
  }
}
