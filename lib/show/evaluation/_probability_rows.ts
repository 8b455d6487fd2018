// The probabilities of one image as bars, a row a class.

import { confidencePercent, namer } from "../drawing/format.ts";
import { ink, muted, rightColour, track, wrongColour } from "../drawing/palette.ts";
import { rect } from "../drawing/svg.ts";
import { fitted, text, widest } from "../drawing/text.ts";

/** Of more classes, the most probable and the true one are drawn. */
export const mostClasses = 10;

/** What is drawn. */
export interface ProbabilityRows {
  readonly probabilities: Float32Array;
  readonly classNames: readonly string[];
  /** Unknown where there are no labels. */
  readonly truth: number | undefined;
  readonly prediction: number;
}

const widestName = 84;
const triangleWidth = 14;
const percentWidth = 54;

/** Width of the names and of the triangle before the true one's. */
export function namesWidth(classNames: readonly string[]): number {
  return triangleWidth + Math.min(widestName, widest(classNames, { weight: 600 })) + 6;
}

/** Draws rows of `pitch` pixels into `width`, from 0, 0: blue for the truth, vermillion for a wrong prediction. */
export function probabilityRows(
  { probabilities, classNames, truth, prediction }: ProbabilityRows,
  { width, pitch }: { readonly width: number; readonly pitch: number },
): string {
  const name = namer(classNames);
  const left = namesWidth(classNames);
  const full = width - left - percentWidth;
  const rank = (label: number) => label === truth ? 2 : probabilities[label]!;
  const shown = [...probabilities.keys()].sort((a, b) => rank(b) - rank(a))
    .slice(0, mostClasses).sort((a, b) => a - b);
  return shown.map((label, i) => {
    const p = probabilities[label]!;
    const middle = (i + 0.5) * pitch;
    const chosen = label === prediction;
    const style = {
      size: pitch > 16 ? 12 : 11,
      weight: chosen ? 600 : 400,
      anchor: "end",
    } as const;
    const read = truth === undefined ? rightColour : wrongColour;
    const fill = label === truth ? rightColour : chosen ? read : muted;
    const bar = (share: number, fill: string) =>
      rect(left, middle - pitch / 2 + 2, full * share, pitch - 4, { fill });
    return (label === truth ? `<path d="M0,${middle - 4}v8l7,-4z" fill="${ink}"/>` : "") +
      text(left - 6, middle + 4, fitted(name(label), style, left - triangleWidth - 6), style) +
      bar(1, track) + bar(p, fill) +
      text(width, middle + 4, confidencePercent(p), { ...style, colour: chosen ? ink : muted });
  }).join("");
}
