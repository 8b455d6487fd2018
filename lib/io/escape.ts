// Makes any string safe inside HTML, SVG and plain text; class names and captions may hold anything.

/** Characters that could rewrite a terminal or reverse text, or that XML does not allow. */
export const controlCharacters =
  // deno-lint-ignore no-control-regex
  /[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069\ufffe\uffff]/g;

/** Escapes text for element content and quoted attributes, of HTML and XML alike. */
export function escapeMarkup(text: string): string {
  return plain(text).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/**
 * Makes text one line without control characters, which could rewrite a terminal and are not valid
 * XML, bidirectional overrides, which could reorder what follows, and lone surrogates.
 */
export function plain(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\t\n\r\u2028\u2029]+/g, " ")
    .replace(controlCharacters, "");
}

/** Shortens text to `length` characters, the last of them an ellipsis. */
export function shorten(text: string, length: number): string {
  const characters = [...plain(text)];
  return characters.length <= length
    ? characters.join("")
    : characters.slice(0, length - 1).join("").trimEnd() + "…";
}
