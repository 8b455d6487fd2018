// The notebook kernel, if there is one.

import type { MediaBundle } from "./displayable.ts";

/** The part of `Deno.jupyter` used here. */
export interface Kernel {
  broadcast(
    type: "display_data" | "update_display_data",
    content: DisplayContent,
  ): Promise<void>;
}

/** Body of Jupyter's display messages. */
export interface DisplayContent {
  readonly data: MediaBundle;
  /** Facts about the data by MIME type, e.g. the width of a picture. */
  readonly metadata: Readonly<Record<string, Readonly<Record<string, string | number>>>>;
  /** An output with a `display_id` can be updated later by a message with the same one. */
  readonly transient: { readonly display_id?: string };
}

/** The kernel this code runs in; undefined in a script or a test. */
export function kernel(): Kernel | undefined {
  try {
    // Outside `deno jupyter` the property is there, and throws when read.
    // The cast adds what Deno's types keep for the unstable library.
    const found = (Deno as { readonly jupyter?: Kernel }).jupyter;
    if (found) cautionOnce();
    return found;
  } catch {
    return undefined;
  }
}

/** The kernel that set-up installs, and notebooks are tested in. */
export const testedKernel = "2.9.6";

/** @returns a warning about kernels of that version; none if it is the tested one */
export function caution(version: string): string | undefined {
  if (version === testedKernel) return undefined;
  return `This kernel is Deno ${version}, and the project's own is ${testedKernel}: choose that, from ` +
    "the Python environment .venv. Newer ones lose outputs of fast cells, older ones lack what is used here.";
}

let cautioned = false;

function cautionOnce(): void {
  const text = cautioned ? undefined : caution(Deno.version.deno);
  cautioned = true;
  if (text) console.warn(text);
}
