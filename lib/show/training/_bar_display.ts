// A bar over lines of text, as a notebook shows how far something is.

import { type Displayable, displayMethod, type MediaBundle } from "../../io/displayable.ts";
import { escapeMarkup } from "../../io/escape.ts";
import { colours } from "../drawing/palette.ts";

/** @param share what is done, 0 to 1 */
export function barDisplay(
  share: number,
  [first = "", ...others]: readonly string[],
): Displayable {
  return {
    [displayMethod](): MediaBundle {
      return {
        "text/plain": [first, textBar(share), ...others].join("\n"),
        "text/html": `<div style="max-width: 760px; font-size: 13px; line-height: 1.5;">` +
          `<div style="font-weight: 600;">${escapeMarkup(first)}</div>` +
          htmlBar(share) +
          others.map((line) => `<div style="opacity: 0.8;">${escapeMarkup(line)}</div>`).join("") +
          `</div>`,
      };
    },
  };
}

function htmlBar(share: number): string {
  return `<div style="background: rgba(128, 128, 128, 0.3); height: 8px; margin: 4px 0;">` +
    `<div style="background: ${colours.blue}; height: 8px; width: ${(100 * share).toFixed(1)}%;">` +
    `</div></div>`;
}

function textBar(share: number): string {
  const width = 40;
  const filled = Math.round(share * width);
  return "█".repeat(filled) + "░".repeat(width - filled) + ` ${Math.floor(100 * share)} %`;
}
