// What a notebook can show: anything that says how it looks in each format.

/** The method that Deno's kernel calls to show an object. */
export const displayMethod = Symbol.for("Jupyter.display");

/** Content by MIME type, as Jupyter's messages carry it; the front end takes the richest it can show. */
export interface MediaBundle {
  /** For terminals, search and screen readers; always there. */
  readonly "text/plain": string;
  /** Script-free HTML with inline styles, every string in it escaped. */
  readonly "text/html"?: string;
  /** A PNG file in base64. */
  readonly "image/png"?: string;
}

/** Shows itself when it is the last expression of a cell, or given to `show`. */
export interface Displayable {
  [displayMethod](): MediaBundle | Promise<MediaBundle>;
}

/** Says how a value looks. */
type Look = (value: object) => MediaBundle;

let look: Look = (value) => ({ "text/plain": Deno.inspect(value) });

/** Sets how the values given to {@linkcode displayed} look: `lib/show` knows it, and data do not know `lib/show`. */
export function lookAs(known: Look): void {
  look = known;
}

/**
 * Lets a value show itself in a notebook and stay plain data: loops over its fields, JSON, comparisons and
 * `structuredClone` do not see it, and a copy by `{ ...value }` is without.
 *
 * @param value an object or a list, which is changed and returned
 */
export function displayed<Value extends object>(value: Value): Value {
  return Object.defineProperty(value, displayMethod, { value: display, configurable: true });
}

function display(this: object): MediaBundle {
  return look(this);
}
