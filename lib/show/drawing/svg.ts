// SVG by hand: what image grids are drawn with, and the card that every figure lies on.

import { escapeMarkup, shorten } from "../../io/escape.ts";
import { Figure } from "../figure.ts";
import { FONT_FAMILY } from "./fonts.ts";
import { INK, MUTED, PAPER, RULE } from "./palette.ts";

/** Space between the card's edge and what is on it. */
export const PADDING = 16;

/** The widest a figure may be: fits a notebook's column in JupyterLab, VS Code and GitHub. */
export const FULL_WIDTH = 760;

/** How a piece of text looks. */
export interface TextStyle {
  readonly size?: number;
  readonly weight?: 400 | 600;
  readonly colour?: string;
  readonly anchor?: "start" | "middle" | "end";
}

/** Text with its baseline at `y`. */
export function text(x: number, y: number, content: string, style: TextStyle = {}): string {
  const { size = 12, weight = 400, colour = INK, anchor = "start" } = style;
  return `<text x="${round(x)}" y="${round(y)}" font-size="${size}" font-weight="${weight}" ` +
    `fill="${colour}" text-anchor="${anchor}">${escapeMarkup(content)}</text>`;
}

/** How wide text will be, in pixels; rather too much than too little. */
export function textWidth(content: string, { size = 12, weight = 400 }: TextStyle = {}): number {
  // Inter's mean advance in English prose is 0.53 em, 0.56 em in semi-bold.
  return [...content].length * size * (weight === 600 ? 0.58 : 0.55);
}

/** Text cut to `width` pixels, with an ellipsis. */
export function fitted(content: string, style: TextStyle, width: number): string {
  const all = [...content].length;
  return shorten(content, Math.max(1, Math.floor(all * width / textWidth(content, style))));
}

/** `truth → prediction` cut to `width` pixels, so that something of both is left. */
export function fittedPair(
  sign: string,
  [truth, prediction]: readonly [string, string],
  style: TextStyle,
  width: number,
): string {
  const whole = `${sign}${truth} → ${prediction}`;
  if (textWidth(whole, style) <= width) return whole;
  const room = (width - textWidth(`${sign} → `, style)) / 2;
  const spare = (name: string) => Math.max(0, room - textWidth(name, style));
  return `${sign}${fitted(truth, style, room + spare(prediction))} → ` +
    fitted(prediction, style, room + spare(truth));
}

/** Text broken into lines of at most `width` pixels, at spaces. */
export function wrapped(content: string, style: TextStyle, width: number): string[] {
  const lines: string[] = [];
  for (const word of content.split(" ")) {
    const longer = lines.length > 0 ? `${lines.at(-1)} ${word}` : word;
    if (lines.length > 0 && textWidth(longer, style) <= width) lines[lines.length - 1] = longer;
    else lines.push(fitted(word, style, width));
  }
  return lines;
}

/** A rectangle; `attributes` are written by this project, never by its users. */
export function rect(
  x: number,
  y: number,
  width: number,
  height: number,
  attributes: Readonly<Record<string, string | number>> = {},
): string {
  const more = Object.entries(attributes).map(([name, value]) => ` ${name}="${value}"`).join("");
  return `<rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${
    round(height)
  }"${more}/>`;
}

/** Moves what is drawn. */
export function at(x: number, y: number, content: string): string {
  return `<g transform="translate(${round(x)},${round(y)})">${content}</g>`;
}

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

const TITLE = { size: 16, weight: 600 } as const;
const SUBTITLE = { size: 12.5, colour: MUTED } as const;

/** Puts a drawing on a white card, legible on light and dark pages, and makes it a figure. */
export function card({ title, subtitle, body, width, height, alt }: CardOptions): Figure {
  const head = subtitle === undefined ? 30 : 48;
  const inner = Math.min(
    FULL_WIDTH - 2 * PADDING,
    Math.max(width, textWidth(title, TITLE), textWidth(subtitle ?? "", SUBTITLE)),
  );
  const full = {
    width: Math.ceil(Math.max(inner, width)) + 2 * PADDING,
    height: head + height + 2 * PADDING,
  };
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${full.width}" ` +
    `height="${full.height}" viewBox="0 0 ${full.width} ${full.height}" ` +
    `font-family="${FONT_FAMILY}">` +
    rect(0.5, 0.5, full.width - 1, full.height - 1, { rx: 8, fill: PAPER, stroke: RULE }) +
    text(PADDING, PADDING + 14, fitted(title, TITLE, inner), TITLE) +
    (subtitle === undefined
      ? ""
      : text(PADDING, PADDING + 34, fitted(subtitle, SUBTITLE, inner), SUBTITLE)) +
    at(PADDING, PADDING + head, body) +
    `</svg>`;
  return new Figure({ svg, alt, ...full });
}

/** Keeps coordinates short, and the same on every machine. */
export function round(value: number): number {
  return Math.round(value * 100) / 100;
}
