// Which campaign was asked for: one of the project's own, or what a file of the user's exports.

import { basename, dirname, extname, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { Campaign } from "../../campaign/campaign.ts";
import { campaigns } from "../../campaign/campaigns.ts";
import { ownName, unnamed } from "../../campaign/sweep.ts";
import { checkKind } from "../../io/check_argument.ts";
import { exists } from "../../io/exists.ts";
import { TaskError } from "../task.ts";
import { typedIn } from "../named_folders.ts";

/** A campaign, as each process is told of it. */
export interface Asked {
  /** Its name, or the path of a file. */
  readonly campaign: string;
  readonly isFile?: boolean;
  /** Folders that the file may read. */
  readonly alsoRead: readonly string[];
}

/** Whether the text on the command line is a file's path. */
export function isFile(text: string): boolean {
  return [".ts", ".mts", ".js", ".mjs"].includes(extname(text));
}

/** Paths are from where the user typed them, which `deno task` leaves for the project's folder. */
export function place(file: string, folders: readonly string[]): Asked {
  const from = typedIn();
  const path = resolve(from, file);
  const alsoRead = [dirname(path), ...folders.map((folder) => resolve(from, folder))];
  return { campaign: path, isFile: true, alsoRead };
}

/**
 * Loads a campaign.
 *
 * @param asked its name, or the path of a file whose default export it is
 * @throws {TaskError} if there is none
 */
export async function loadCampaign(asked: string): Promise<Campaign> {
  const own = campaigns[asked];
  if (own) return own;
  if (!isFile(asked) || !await exists(asked)) throw new TaskError(`There is no campaign ${asked}.`);
  const { default: exported } = await import(pathToFileURL(asked).href);
  if (exported === undefined) {
    throw new TaskError(`${asked}: expected a default export; write export default sweep({ … }).`);
  }
  const campaign: Campaign = await exported;
  checkKind(`${asked}: its default export`, "campaign", campaign);
  const name = basename(asked, extname(asked));
  return campaign.name === unnamed ? { ...campaign, name: ownName("name", name) } : campaign;
}
