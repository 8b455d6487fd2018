// What set-up has finished, written down in .venv so that the next one can tell what is left to do.

import { join } from "node:path";
import { sha256 } from "../../io/sha256.ts";
import { project } from "../project.ts";

/** What is in place; a part that is absent was never finished. */
export interface SetupStamp {
  readonly python?: { readonly key: string; readonly version: string };
  readonly tensorflow?: { readonly key: string };
  readonly npm?: { readonly key: string };
  readonly jupyter?: { readonly key: string };
}

const path = join(project.venv, "setup.json");

/** @returns what the last set-up finished; nothing when there was none */
export async function readStamp(): Promise<SetupStamp> {
  try {
    return JSON.parse(await Deno.readTextFile(path));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof SyntaxError) return {};
    throw error;
  }
}

let written: Promise<void> = Promise.resolve();

/** Changes the stamp, one change at a time; what is given as `undefined` is not in place any more. */
export function amendStamp(
  change: { readonly [part in keyof SetupStamp]: SetupStamp[part] | undefined },
): Promise<void> {
  return written = written.then(async () => await writeStamp({ ...await readStamp(), ...change }));
}

/** Replaces the stamp in one move, so that an interruption leaves the one before. */
async function writeStamp(stamp: object): Promise<void> {
  await Deno.writeTextFile(`${path}.new`, JSON.stringify(stamp, null, 2) + "\n");
  await Deno.rename(`${path}.new`, path);
}

/** @returns a key that changes whenever one of the texts does */
export function keyOf(...texts: readonly string[]): string {
  return sha256(JSON.stringify(texts));
}
