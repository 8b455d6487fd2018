// A line on standard error that is drawn over while something goes on, where there is a terminal.

import { stripVTControlCharacters } from "node:util";

const terminal = Deno.stderr.isTerminal();
const encoder = new TextEncoder();

/** Whether a status line can be drawn over; where not, say less and keep it. */
export const canRedraw = terminal;

/** Draws `text` over the status line, cut to the terminal's width. */
export function drawStatus(text: string): void {
  if (!terminal) return;
  const line = stripVTControlCharacters(text).replace(/\p{Cc}/gu, " ").slice(0, columns() - 1);
  print(`\r${line}\x1b[K`);
}

/** Takes the status line away. */
export function clearStatus(): void {
  if (terminal) print("\r\x1b[K");
}

/** Prints progress as it is, with no line end of its own. */
export function print(text: string): void {
  const bytes = encoder.encode(text);
  for (let done = 0; done < bytes.length;) done += Deno.stderr.writeSync(bytes.subarray(done));
}

/** A terminal that does not tell its width, as some have none, is taken for a usual one. */
function columns(): number {
  try {
    return Deno.consoleSize().columns || 80;
  } catch {
    return 80;
  }
}
