// A map of a data set as a network sees it, with the mistakes on it.

import type { Dataset } from "../../data/dataset.ts";
import type { Evaluation } from "../../evaluate/evaluation.ts";
import type { Landscape } from "../../evaluate/landscape.ts";
import { mistakes } from "../../evaluate/mistakes.ts";
import { inkOnPaper, pixelImage, pixelsOf } from "../drawing/digit_image.ts";
import type { Figure } from "../figure.ts";
import { count, plural } from "../drawing/format.ts";
import { freePlaces } from "./_free_places.ts";
import { CLASSES, INK, PAPER, WRONG } from "../drawing/palette.ts";
import {
  card,
  fitted,
  fittedPair,
  FULL_WIDTH,
  PADDING,
  rect,
  round,
  text,
  textWidth,
} from "../drawing/svg.ts";

/** How `landscapeMap` is drawn. */
export interface LandscapeMapOptions {
  /** Mistakes shown with their image, those of the highest loss; 24 unless given. */
  readonly thumbnails?: number;
  readonly title?: string;
}

const SIDE = { width: FULL_WIDTH - 2 * PADDING, height: 640 } as const;
const MARGIN = 24;
const THUMB = 28;
/** A thumbnail, its frame and the words below it. */
const BOX = { width: 38, height: 44 } as const;
const NAME = { size: 22, weight: 600, anchor: "middle" } as const;

/**
 * Draws every image as a dot where a landscape has it, coloured by its true class, which is named at
 * the middle of its dots. Mistakes are ringed, and the worst of them shown with `truth → prediction`.
 *
 * @param landscape What `landscape` returned.
 * @param dataset The images laid out.
 * @param evaluation What `evaluate` made of them.
 * @param options How many mistakes to show with their image.
 * @throws {RangeError} If the three are not of the same number of images.
 *
 * @example
 * ```ts
 * import { evaluate, landscapeMap, renderedDigits } from "mnist";
 *
 * const { test } = await renderedDigits({ train: 10, test: 20 });
 * const probabilities = new Float32Array(200).fill(0.1); // of a model that knows nothing
 * const map = landscapeMap(
 *   {
 *     dataset: test.name,
 *     size: 20,
 *     points: Float32Array.from({ length: 40 }, (_, i) => i), // where `landscape` would lay the images
 *     method: { name: "UMAP", neighbours: 15, seed: 1 },
 *   },
 *   test,
 *   evaluate({ probabilities, size: 20, classes: 10 }, test),
 * );
 * console.log(map.alt);
 * ```
 */
export function landscapeMap(
  landscape: Landscape,
  dataset: Dataset,
  evaluation: Evaluation,
  { thumbnails = 24, title }: LandscapeMapOptions = {},
): Figure {
  const { size, method } = landscape;
  if (size !== dataset.size || size !== evaluation.size) {
    throw new RangeError(
      `landscapeMap: expected one data set, found a landscape of ${size} images of ` +
        `${landscape.dataset}, ${dataset.size} images of ${dataset.name} and an evaluation of ` +
        `${evaluation.size} images of ${evaluation.dataset}`,
    );
  }
  const places = onCanvas(landscape);
  const wrong = mistakes(evaluation);
  const shown = wrong.slice(0, thumbnails);
  const name = (label: number) => dataset.classNames[label] ?? String(label);
  const colour = (label: number) => CLASSES[label % CLASSES.length]!;
  const dots = places.map(([x, y], i) =>
    `<circle cx="${round(x)}" cy="${round(y)}" r="1.3" fill="${colour(dataset.labels[i]!)}"/>`
  ).join("");
  const rings = wrong.map(({ index, truth }) => {
    const [x, y] = places[index]!;
    return `<circle cx="${round(x)}" cy="${round(y)}" r="3.2" fill="${colour(truth)}" ` +
      `stroke="${INK}" stroke-width="1.2"/>`;
  }).join("");
  const boxes = freePlaces(shown.map(({ index }) => places[index]!), places, {
    ...{ area: SIDE, box: BOX },
  });
  const lines = shown.map(({ index }, i) => {
    const [x, y] = places[index]!;
    const box = boxes[i]!;
    const [to, down] = [box.x + BOX.width / 2, box.y + THUMB / 2];
    return `<path d="M${round(x)},${round(y)}L${round(to)},${round(down)}" stroke="${INK}" ` +
      `stroke-width="0.8"/>`;
  }).join("");
  const pictures = shown.map(({ index, truth, prediction }, i) => {
    const { x, y } = boxes[i]!;
    const words = { size: 10, weight: 600, colour: WRONG, anchor: "middle" } as const;
    return rect(x, y, BOX.width, BOX.height, { rx: 3, fill: PAPER, stroke: INK }) +
      pixelImage(inkOnPaper(pixelsOf(dataset, index)), dataset, {
        x: x + (BOX.width - THUMB) / 2,
        y: y + 2,
        width: THUMB,
      }) +
      text(
        x + BOX.width / 2,
        y + BOX.height - 4,
        fittedPair("", [name(truth), name(prediction)], words, BOX.width - 2),
        words,
      );
  }).join("");
  return card({
    title: title ?? `${dataset.name} as the network sees it`,
    subtitle: `${plural(size, "image")} by ${method.name}, coloured by class; ` +
      `ringed: ${plural(wrong.length, "mistake")}` +
      (shown.length > 0 ? `, the ${count(shown.length)} of highest loss as images` : ""),
    body: `<g fill-opacity="0.55">${dots}</g>` + lines + rings + namesOf(dataset, places) +
      pictures,
    ...SIDE,
    alt: `${plural(size, "image")} of ${dataset.name} in two dimensions, ${method.name} of the ` +
      `network's embedding, coloured by class. Ringed: ${plural(wrong.length, "mistake")}` +
      (shown.length > 0
        ? `; shown, truth → prediction: ` +
          shown.map(({ index, truth, prediction }) =>
            `${name(truth)} → ${name(prediction)} (#${index})`
          ).join(", ")
        : "") +
      ".",
  });
}

type Place = readonly [x: number, y: number];

/** Fills the canvas with what lies between the outermost points. */
function onCanvas({ points, size }: Landscape): readonly Place[] {
  const along = (axis: 0 | 1, room: number) => {
    const values = Float32Array.from({ length: size }, (_, i) => points[2 * i + axis]!);
    const low = values.reduce((least, value) => Math.min(least, value), Infinity);
    const high = values.reduce((most, value) => Math.max(most, value), -Infinity);
    const scale = high > low ? (room - 2 * MARGIN) / (high - low) : 0;
    return values.map((value) => MARGIN + (value - low) * scale);
  };
  const [x, y] = [along(0, SIDE.width), along(1, SIDE.height)];
  return Array.from(x, (value, i) => [value, y[i]!]);
}

/** Each class's name at the median of its dots, where a few strays do not pull it. */
function namesOf({ labels, classNames }: Dataset, places: readonly Place[]): string {
  return classNames.map((name, label) => {
    const own = places.filter((_, i) => labels[i] === label);
    if (own.length === 0) return "";
    const middle = (axis: 0 | 1) =>
      own.map((place) => place[axis]).sort((a, b) => a - b)[
        Math.floor(own.length / 2)
      ]!;
    const [x, y] = [middle(0), middle(1) + 8];
    const written = fitted(name, NAME, 160);
    const half = textWidth(written, NAME) / 2 + 4;
    const inside = Math.min(Math.max(x, half), SIDE.width - half);
    // Paper around the letters, so that they can be read on any dots.
    return `<g stroke="${PAPER}" stroke-width="5" stroke-linejoin="round">` +
      text(inside, y, written, NAME) + "</g>" + text(inside, y, written, NAME);
  }).join("");
}
