// Why was it read so? One image, its probabilities, what it rests on, and its neighbours.

import type { Explanation, PicturedNeighbour } from "../../evaluate/explanation.ts";
import {
  framedImage,
  inkOnPaper,
  pixelImage,
  shownSize,
  wholeScale,
} from "../drawing/digit_image.ts";
import type { Figure } from "../figure.ts";
import { confidencePercent } from "../drawing/format.ts";
import { heatMapUrl } from "./_heat_map.ts";
import { INK, MUTED, RIGHT, RULE, WRONG } from "../drawing/palette.ts";
import { at, card, fitted, FULL_WIDTH, PADDING, rect, text, wrapped } from "../drawing/svg.ts";

/** How `explanationCard` is drawn. */
export interface ExplanationCardOptions {
  readonly title?: string;
}

const WIDTH = FULL_WIDTH - 2 * PADDING;
const IMAGE = 196;
const HEAD = 22;
const MOST_CLASSES = 10;
const HEADING = { size: 12, weight: 600 } as const;
const SMALL = { size: 11, colour: MUTED } as const;
const MAP_LEFT = WIDTH - IMAGE;

/**
 * Draws an explanation: the image, the probabilities as bars, the occlusion map in which vermillion
 * and blue ink speak for either class (blue always for the truth), and the nearest images of both
 * classes, with a sentence on how to read it.
 *
 * @param explanation One of those that `explain` returned.
 * @param options A title, if another is wanted.
 *
 * @example
 * ```ts
 * import { explanationCard } from "mnist";
 *
 * const why = {
 *   dataset: "three pixels",
 *   index: 1,
 *   pixels: Uint8Array.of(128),
 *   height: 1,
 *   width: 1,
 *   classNames: ["dark", "light"],
 *   truth: 1,
 *   prediction: 0,
 *   rival: 1,
 *   probabilities: Float32Array.of(0.6, 0.4),
 *   saliency: {
 *     method: "occlusion",
 *     patch: 1,
 *     of: 0,
 *     against: 1,
 *     values: Float32Array.of(-0.4),
 *   },
 * } as const;
 * console.log(explanationCard(why).alt);
 * ```
 */
export function explanationCard(
  explanation: Explanation,
  options: ExplanationCardOptions = {},
): Figure {
  const { dataset, index, height, width, truth, prediction, rival, neighbours } = explanation;
  const name = (label: number) => explanation.classNames[label] ?? String(label);
  const right = prediction === truth;
  const image = shownSize({ height, width }, IMAGE);
  const barsHeight = Math.min(MOST_CLASSES, explanation.classNames.length) * 19;
  const upper = HEAD + Math.max(image.height, barsHeight, 60) + 24;
  const lower = neighbours ? 122 : 0;
  const advice = wrapped(howToRead(explanation, name), SMALL, WIDTH);
  const body = drawImage(explanation, image) +
    at(IMAGE + 24, 0, drawBars(explanation, name, MAP_LEFT - IMAGE - 48)) +
    at(MAP_LEFT, 0, drawMap(explanation, image, name)) +
    (neighbours
      ? at(0, upper, drawNeighbours(explanation, neighbours.ofPrediction, prediction, name)) +
        at(WIDTH / 2 + 8, upper, drawNeighbours(explanation, neighbours.ofRival, rival, name))
      : "") +
    advice.map((line, i) => text(0, upper + lower + 12 + 15 * i, line, SMALL)).join("");
  return card({
    title: options.title ??
      `#${index} of ${dataset}: ${
        right ? `✓ a ${name(truth)}` : `✗ a ${name(truth)}, read as ${name(prediction)}`
      }`,
    subtitle: `${confidencePercent(explanation.probabilities[prediction]!)} sure of ` +
      `${name(prediction)}, ${confidencePercent(explanation.probabilities[rival]!)} for ` +
      `${right ? "the runner-up" : "the truth"}, ${name(rival)}`,
    body,
    width: WIDTH,
    height: upper + lower + 15 * advice.length,
    alt: altText(explanation, name),
  });
}

type Name = (label: number) => string;
interface Size {
  readonly width: number;
  readonly height: number;
}

/** Blue for the truth, vermillion for what is not. */
function colourOf({ truth }: Explanation, label: number): string {
  return label === truth ? RIGHT : WRONG;
}

function frame({ width, height }: Size): string {
  return rect(-0.5, -0.5, width + 1, height + 1, { fill: "none", stroke: RULE });
}

function drawImage(explanation: Explanation, size: Size): string {
  return text(0, 12, "The image", HEADING) +
    at(
      0,
      HEAD,
      framedImage(explanation.pixels, explanation, { x: 0, y: 0, width: size.width }),
    );
}

function drawBars(explanation: Explanation, name: Name, width: number): string {
  const { probabilities, truth, prediction, classNames } = explanation;
  const brief = classNames.every((name) => [...name].length <= 2);
  const left = brief ? 34 : 110;
  const shown = [...probabilities.keys()]
    .sort((a, b) => rank(b) - rank(a)).slice(0, MOST_CLASSES).sort((a, b) => a - b);
  function rank(label: number): number {
    return label === truth ? 2 : probabilities[label]!; // the truth is always shown
  }
  const full = width - left - 56;
  return text(0, 12, "Probabilities", HEADING) +
    shown.map((label, i) => {
      const p = probabilities[label]!;
      const y = HEAD + 19 * i;
      const style = { size: 12, weight: label === prediction ? 600 : 400 } as const;
      return (label === truth ? `<path d="M0,${y + 4}v9l8,-4.5z" fill="${INK}"/>` : "") +
        text(left - 6, y + 13, fitted(name(label), style, left - 18), {
          ...style,
          anchor: "end",
        }) +
        rect(left, y + 2, full, 13, { fill: "#f0f2f4" }) +
        rect(left, y + 2, full * p, 13, {
          fill: label === prediction || label === truth ? colourOf(explanation, label) : MUTED,
        }) +
        text(width, y + 13, confidencePercent(p), {
          ...style,
          colour: label === prediction ? INK : MUTED,
          anchor: "end",
        });
    }).join("");
}

function drawMap(explanation: Explanation, size: Size, name: Name): string {
  const { saliency, pixels, height, width } = explanation;
  const [positive, negative] = [saliency.of, saliency.against].map((label) =>
    colourOf(explanation, label)
  ) as [string, string];
  const url = heatMapUrl({ values: saliency.values, pixels, height, width, positive, negative });
  const half = size.width / 2;
  const key = (x: number, colour: string, label: number) =>
    rect(x, 6, 10, 10, { fill: colour }) +
    text(x + 15, 15, fitted(`for ${name(label)}`, SMALL, half - 18), SMALL);
  return text(0, 12, `Occlusion, ${saliency.patch} x ${saliency.patch}`, HEADING) +
    at(
      0,
      HEAD,
      frame(size) +
        `<image width="${size.width}" height="${size.height}" preserveAspectRatio="none" ` +
        `image-rendering="optimizeSpeed" href="${url}"/>` +
        at(0, size.height, key(0, positive, saliency.of) + key(half, negative, saliency.against)),
    );
}

function drawNeighbours(
  explanation: Explanation,
  found: readonly PicturedNeighbour[],
  label: number,
  name: Name,
): string {
  const { height, width, truth, prediction } = explanation;
  const room = WIDTH / 2 - 8;
  const thumb = width * wholeScale(width, 56);
  const role = label === prediction
    ? prediction === truth ? "as read, rightly" : "as read"
    : label === truth
    ? "as labelled"
    : "the runner-up";
  const heading = `Nearest ${name(label)} in training, ${role}`;
  const step = Math.min(70, (room - thumb) / Math.max(1, found.length - 1));
  return text(0, 12, fitted(heading, HEADING, room), {
    ...HEADING,
    colour: colourOf(explanation, label),
  }) +
    (found.length === 0 ? text(0, 40, "there are none", SMALL) : "") +
    found.map(({ pixels, distance }, i) =>
      at(
        i * step,
        HEAD,
        frame({ width: thumb, height: Math.min(72, thumb * height / width) }) +
          pixelImage(inkOnPaper(pixels), { height, width }, { x: 0, y: 0, width: thumb }) +
          text(thumb / 2, thumb * height / width + 14, distance.toFixed(3), {
            ...SMALL,
            anchor: "middle",
          }),
      )
    ).join("");
}

function howToRead({ saliency, neighbours }: Explanation, name: Name): string {
  const [of, against] = [name(saliency.of), name(saliency.against)];
  return `How to read it: the map says what happens to the odds of ${of} over ${against} when a ` +
    `patch of paper covers that spot. It shows which ink counts, not which ink is missed` +
    (neighbours
      ? `, and neighbours (with their distance) are what this network finds alike, not what an eye ` +
        `does. Both describe the decision; neither proves its cause.`
      : `; it describes the decision and does not prove its cause.`);
}

function altText(explanation: Explanation, name: Name): string {
  const { dataset, index, truth, prediction, rival, probabilities, saliency } = explanation;
  const sure = (label: number) => `${name(label)} ${confidencePercent(probabilities[label]!)}`;
  const distances = ({ distance }: PicturedNeighbour) => distance.toFixed(3);
  const { neighbours } = explanation;
  return `Image #${index} of ${dataset}, a ${name(truth)}, read as ${name(prediction)}: ` +
    `${sure(prediction)}, ${sure(rival)}. Covering a spot changes the log-odds of ` +
    `${name(saliency.of)} over ${name(saliency.against)} by ${extremes(saliency.values)} nats.` +
    (neighbours
      ? ` Nearest of ${neighbours.reference} in the embedding: ${name(prediction)} at ` +
        `${neighbours.ofPrediction.map(distances).join(", ") || "none"}; ${name(rival)} at ` +
        `${neighbours.ofRival.map(distances).join(", ") || "none"}.`
      : "");
}

function extremes(values: Float32Array): string {
  // What covering does is the opposite of what the ink weighs.
  const lowest = values.reduce((least, value) => Math.min(least, value), Infinity);
  const highest = values.reduce((most, value) => Math.max(most, value), -Infinity);
  return `${(-highest).toFixed(1)} to ${(-lowest).toFixed(1)}`.replaceAll("-0.0", "0.0");
}
