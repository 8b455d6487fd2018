// Shows a figure or a table at once, from anywhere in a cell.

import { type Displayable, displayMethod } from "../io/displayable.ts";
import { describe } from "../io/schema.ts";
import { type Kernel, kernel } from "../io/kernel.ts";
import type { Figure } from "./figure.ts";

/**
 * Shows figures, tables and whatever else shows itself as a cell's last expression, such as models and training runs:
 * as pictures and HTML in a notebook, as text in a terminal.
 *
 * Deno's kernel sends what `console.log` prints by another way, so text that is printed between two
 * figures of one cell can appear after both; give each its own cell where the order matters.
 *
 * @param items what to show, in order. Rows of data become a table with `table(rows)`.
 * @returns when the front end has been sent everything
 * @throws {TypeError} if an item cannot show itself
 *
 * @example
 * ```ts
 * import { show, table } from "mnist";
 *
 * await show(table([{ digit: 7, read: 7 }, { digit: 2, read: 2 }]));
 * ```
 */
export function show(...items: readonly object[]): Promise<void> {
  return showIn(kernel(), items as readonly Displayable[]); // which each is asked
}

/** `show`, with the kernel given: undefined prints to the terminal. */
export async function showIn(
  target: Kernel | undefined,
  items: readonly Displayable[],
): Promise<void> {
  for (const [position, item] of items.entries()) {
    if (typeof item?.[displayMethod] !== "function") {
      throw new TypeError(
        `show: expected figures and tables, found ${describe(item)} as argument ${position + 1}; ` +
          `table(rows) makes a table of rows or of a polars DataFrame`,
      );
    }
    if (target) await display(target, item);
    else console.log((await item[displayMethod]())["text/plain"]);
  }
}

/** Sends one item to the front end, or replaces the output that was sent with the same `id`. */
export async function display(
  target: Kernel,
  item: Displayable,
  { id, update = false }: { readonly id?: string; readonly update?: boolean } = {},
): Promise<void> {
  const figure = isFigure(item) ? item : undefined;
  await target.broadcast(update ? "update_display_data" : "display_data", {
    data: figure
      ? { "image/png": figure.png.toBase64(), "text/plain": figure.alt }
      : await item[displayMethod](),
    // The height follows from the width; given both, VS Code squashes what it has to shrink.
    metadata: figure ? { "image/png": { width: figure.width, alt: figure.alt } } : {},
    transient: id === undefined ? {} : { display_id: id },
  });
}

/** Told by its shape: the class would load the renderer for those who only show text. */
function isFigure(item: Displayable): item is Figure {
  return "png" in item && "alt" in item && "width" in item;
}
