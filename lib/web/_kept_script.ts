// The script of the pages as it was made last, kept beside the packages that it was made of.

import { join } from "node:path";
import * as is from "../io/schema.ts";
import { sha256 } from "../io/sha256.ts";
import { writeAtomically } from "../io/write_atomically.ts";

/** What a script was made of, by paths from the project's folder. */
export interface Inputs {
  /** The SHA-256 of each file. */
  readonly files: Readonly<Record<string, string>>;
  /** Where each link led: another version of a package is another folder. */
  readonly links: Readonly<Record<string, string>>;
}

const schema = is.object({
  files: is.mapOf(is.sha256Hex),
  links: is.mapOf(is.text),
  script: is.text,
  sha256: is.sha256Hex,
});

/** One file, whatever has been made. */
const place = ["node_modules", ".cache", "page_script.json"] as const;

/**
 * Gives the script that was kept, if it is whole, and all that it was made of is as it was.
 *
 * @param home the project's folder
 * @returns nothing if it has to be made
 */
export async function keptScript(home: string): Promise<string | undefined> {
  try {
    const text = await Deno.readTextFile(join(home, ...place));
    const { files, links, script, ...kept } = is.conform(schema, JSON.parse(text));
    if (sha256(script) !== kept.sha256) return undefined;
    for (const [path, target] of Object.entries(links)) {
      if (await Deno.readLink(join(home, path)) !== target) return undefined;
    }
    for (const [path, digest] of Object.entries(files)) {
      if (sha256(await Deno.readFile(join(home, path))) !== digest) return undefined;
    }
    return script;
  } catch {
    return undefined; // none is kept, or something of it is gone
  }
}

/**
 * Keeps a script in place of the one before, where that is allowed.
 *
 * @param home the project's folder
 * @param inputs all that it was made of
 */
export async function keepScript(home: string, script: string, inputs: Inputs): Promise<void> {
  const path = join(home, ...place);
  const { state } = await Deno.permissions.query({ name: "write", path });
  if (state !== "granted") return; // nobody is asked for the sake of some seconds
  const kept = { ...inputs, script, sha256: sha256(script) };
  const bytes = new TextEncoder().encode(JSON.stringify(kept));
  await writeAtomically(path, bytes).catch(() => {}); // made again next time
}
