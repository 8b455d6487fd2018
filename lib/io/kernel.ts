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

/**
 * What the user of a bare Deno kernel should know.
 *
 * @param isBare Whether this one runs without the shim that set-up puts before it (`lib/tasks/kernel`).
 * @returns The caution; nothing for the project's own kernel.
 */
export function caution(isBare: boolean): string | undefined {
  if (!isBare) return undefined;
  return "This is not the project's own Deno kernel: choose that, from the Python environment .venv. " +
    "Others lose outputs of fast cells, and end at Stop.";
}

let cautioned = false;

function cautionOnce(): void {
  const text = cautioned ? undefined : caution(!("__kernelShim" in globalThis));
  cautioned = true;
  if (text) console.warn(text);
}
