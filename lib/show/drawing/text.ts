// Text in SVG, measured so that it fits where it is put.

import { escapeMarkup, plain, shorten } from "../../io/escape.ts";
import { advance, type FontWeight } from "./fonts.ts";
import { ink } from "./palette.ts";
import { round } from "./svg.ts";

/** How a piece of text looks. */
export interface TextStyle {
  /** In pixels; 12 unless given. */
  readonly size?: number;
  readonly weight?: FontWeight;
  readonly colour?: string;
  readonly anchor?: "start" | "middle" | "end";
}

/** Text with its baseline at `y`. */
export function text(x: number, y: number, content: string, style: TextStyle = {}): string {
  const { size = 12, weight = 400, colour = ink, anchor = "start" } = style;
  return `<text x="${round(x)}" y="${round(y)}" font-size="${size}" font-weight="${weight}" ` +
    `fill="${colour}" text-anchor="${anchor}">${escapeMarkup(content)}</text>`;
}

/** How wide text is, in pixels. */
export function textWidth(content: string, { size = 12, weight = 400 }: TextStyle = {}): number {
  return advance(plain(content), weight) * size;
}

/** The width of the widest of several texts, 0 if there is none. */
export function widest(contents: readonly string[], style: TextStyle = {}): number {
  return Math.max(0, ...contents.map((content) => textWidth(content, style)));
}

/** Text cut to `width` pixels, with an ellipsis; one character stays whatever the width. */
export function fitted(content: string, style: TextStyle, width: number): string {
  // No character is narrower than a fifth of its height, so more of them cannot fit.
  const most = Math.ceil(5 * width / (style.size ?? 12));
  let length = Math.max(1, Math.min([...plain(content)].length, most));
  while (length > 1 && textWidth(shorten(content, length), style) > width) length--;
  return shorten(content, length);
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

/** Text broken at spaces into lines of at most `width` pixels. */
export function wrapped(content: string, style: TextStyle, width: number): string[] {
  const lines: string[] = [];
  for (const word of content.split(" ")) {
    const longer = lines.length > 0 ? `${lines.at(-1)} ${word}` : word;
    if (lines.length > 0 && textWidth(longer, style) <= width) lines[lines.length - 1] = longer;
    else lines.push(fitted(word, style, width));
  }
  return lines;
}
