// Makes text from a file fit to be quoted in an error.

import { controlCharacters } from "./escape.ts";

/**
 * Escapes control characters, which must not reach a terminal, and shortens long text. The middle goes, as errors begin
 * with the file's path and end with what to do.
 */
export function inOneLine(text: string): string {
  const most = 600;
  const short = text.length <= most
    ? text
    : `${text.slice(0, most - 200)} [...] ${text.slice(-200)}`;
  return short.replace(
    controlCharacters,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
