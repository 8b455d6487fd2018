// The white card that every figure lies on, and the legend that several share.

import { Figure } from "../figure.ts";
import { fontFamily } from "./fonts.ts";
import { muted, paper, rule, seriesColour } from "./palette.ts";
import { at, rect } from "./svg.ts";
import { fitted, text, textWidth } from "./text.ts";

/** Space between the card's edge and what is on it. */
export const padding = 16;

/** The widest drawing: its card fits a notebook's column in JupyterLab, VS Code and GitHub. */
export const cardRoom = 760 - 2 * padding;

/** What lies on a card. */
export interface CardOptions {
  readonly title: string;
  /** One line below the title. */
  readonly subtitle?: string | undefined;
  /** Drawn into `width` x `height`, from 0, 0. */
  readonly body: string;
  readonly width: number;
  readonly height: number;
  readonly alt: string;
}

const titleStyle = { size: 16, weight: 600 } as const;
const subtitleStyle = { size: 12.5, colour: muted } as const;

/** Puts a drawing on a white card, legible on light and dark pages, and makes it a figure. */
export function card({ title, subtitle, body, width, height, alt }: CardOptions): Figure {
  const head = subtitle === undefined ? 30 : 48;
  const wanted = Math.max(textWidth(title, titleStyle), textWidth(subtitle ?? "", subtitleStyle));
  const inner = Math.max(width, Math.min(cardRoom, wanted));
  const full = {
    width: Math.ceil(inner) + 2 * padding,
    height: Math.ceil(head + height) + 2 * padding,
  };
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${full.width}" ` +
    `height="${full.height}" viewBox="0 0 ${full.width} ${full.height}" ` +
    `font-family="${fontFamily}">` +
    rect(0.5, 0.5, full.width - 1, full.height - 1, { rx: 8, fill: paper, stroke: rule }) +
    text(padding, padding + 14, fitted(title, titleStyle, inner), titleStyle) +
    (subtitle === undefined
      ? ""
      : text(padding, padding + 34, fitted(subtitle, subtitleStyle, inner), subtitleStyle)) +
    at(padding, padding + head, body) +
    `</svg>`;
  return new Figure({ svg, alt, ...full });
}

/** A card with one sentence on it, for when there is nothing to draw. */
export function sentenceCard(title: string, sentence: string, alt = sentence): Figure {
  return card({ title, body: text(0, 14, sentence), width: 420, height: 18, alt });
}

/** A square of its colour and a name for each series, side by side in `width` pixels. */
export function seriesLegend(names: readonly string[], width: number): string {
  const most = width / names.length - 34;
  let x = 0;
  return names.map((name, i) => {
    const written = fitted(name, {}, most);
    const entry = rect(x, 3, 12, 12, { fill: seriesColour(i), rx: 2 }) + text(x + 18, 13, written);
    x += textWidth(written) + 34;
    return entry;
  }).join("");
}
