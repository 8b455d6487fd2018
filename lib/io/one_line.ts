// Makes what a file says fit to be quoted in an error.

import { controlCharacters } from "./escape.ts";

/**
 * What a file says goes into errors: no control character of it reaches a terminal, and no megabytes. The middle goes,
 * as the file's path stands first and what to do last.
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
