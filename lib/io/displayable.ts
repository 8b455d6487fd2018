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
