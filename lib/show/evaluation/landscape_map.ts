// A map of a data set as a network sees it, with the mistakes on it.

import { InputError } from "../../io/input_error.ts";
import { checkDataset } from "../../data/check_dataset.ts";
import { checkOptions } from "../../io/check_options.ts";
import { checkKind } from "../../io/check_argument.ts";
import type { Dataset } from "../../data/dataset.ts";
import type { Evaluation } from "../../evaluate/evaluation.ts";
import type { Landscape } from "../../evaluate/landscape.ts";
import { type Mistake, mistakes } from "../../evaluate/mistakes.ts";
import { card, cardRoom } from "../drawing/card.ts";
import { pixelImage, pixelsOf } from "../drawing/digit_image.ts";
import { count, namer, plural } from "../drawing/format.ts";
import { classColour, ink, paper, wrongColour } from "../drawing/palette.ts";
import { rect, round } from "../drawing/svg.ts";
import { fittedPair, text, widest } from "../drawing/text.ts";
import type { Figure, FigureOptions } from "../figure.ts";
import { type Corner, freePlaces } from "./_free_places.ts";
import { namePlaces, nameStyle, onCanvas, type Place, pointsOfName } from "./_landscape_places.ts";

/** How `landscapeMap` is drawn. */
export interface LandscapeMapOptions extends FigureOptions {
  /** Mistakes shown with their image, those of the highest loss; 24 unless given. */
  readonly thumbnails?: number;
}

const canvas = { width: cardRoom, height: 640 } as const;
/** The longer side of a thumbnail. */
const thumbSide = 28;
const wordsStyle = { size: 10, weight: 600, colour: wrongColour, anchor: "middle" } as const;

/**
 * Draws every image as a dot where a landscape has it, coloured by its true class, which is named at
 * the middle of its dots. Mistakes are ringed, and the worst of them shown with `truth → prediction`.
 *
 * @param landscape what `landscape` returned
 * @param dataset the images laid out
 * @param evaluation what `evaluate` made of them
 * @param options how many mistakes to show with their image
 * @throws {InputError} if the three are not of the same number of images
 *
 * @example
 * ```ts
 * import { evaluate, landscapeMap, renderedDigits } from "mnist";
 *
 * const { test } = await renderedDigits({ train: 10, test: 20 });
 * const guessing = { probabilities: new Float32Array(200).fill(0.1), size: 20, classes: 10 };
 * const points = Float32Array.from({ length: 40 }, (_, i) => (i * i) % 7);
 * const method = { name: "UMAP", neighbours: 15, seed: 1 } as const;
 * const landscape = { dataset: test.name, size: 20, points, method };
 * console.log(landscapeMap(landscape, test, evaluate(guessing, test)).alt);
 * ```
 */
export function landscapeMap(
  landscape: Landscape,
  dataset: Dataset,
  evaluation: Evaluation,
  options: LandscapeMapOptions = {},
): Figure {
  checkKind("landscape", "landscape", landscape);
  checkDataset(dataset);
  checkKind("evaluation", "evaluation", evaluation);
  checkOptions("landscapeMap", options, ["thumbnails", "title"]);
  const { thumbnails = 24, title } = options;
  const { size, method } = landscape;
  if (size !== dataset.size || size !== evaluation.size) {
    throw new InputError(
      `landscapeMap: expected one data set, found a landscape of ${size} images of ` +
        `${landscape.dataset}, ${dataset.size} images of ${dataset.name} and an evaluation of ` +
        `${evaluation.size} images of ${evaluation.dataset}`,
    );
  }
  const places = onCanvas(landscape, canvas);
  const wrong = mistakes(evaluation);
  const shown = wrong.slice(0, thumbnails);
  const name = namer(dataset.classNames);
  const dots = places.map((place, i) => circle(place, 1.3, dataset.labels[i]!)).join("");
  const rings = wrong.map(({ index, truth }) =>
    circle(places[index]!, 3.2, truth, `stroke="${ink}" stroke-width="1.2"`)
  ).join("");
  const names = namePlaces(dataset, places, canvas);
  const written = names.map(({ name, x, y }) => {
    const letters = text(x, y, name, nameStyle);
    // Paper around the letters, so that they can be read on any dots.
    return `<g stroke="${paper}" stroke-width="5" stroke-linejoin="round">${letters}</g>${letters}`;
  }).join("");
  const box = { width: widest(dataset.classNames, wordsStyle) < 10 ? 38 : 76, height: 44 };
  const corners = freePlaces(
    shown.map(({ index }) => places[index]!),
    [...places, ...names.flatMap(pointsOfName)],
    { area: canvas, box },
  );
  const boxed = shown.map((mistake, i) => ({ mistake, corner: corners[i]! })); // one for each
  return card({
    title: title ?? `${dataset.name} as the network sees it`,
    subtitle: `${plural(size, "image")} by ${method.name}, coloured by class; ` +
      `ringed: ${plural(wrong.length, "mistake")}` +
      (shown.length > 0 ? `, the ${count(shown.length)} of highest loss as images` : ""),
    body: `<g fill-opacity="0.55">${dots}</g>` +
      boxed.map(({ mistake, corner }) => line(places[mistake.index]!, corner, box.width)).join("") +
      rings + written +
      boxed.map(({ mistake, corner }) => thumbnail(dataset, mistake, corner, box)).join(""),
    ...canvas,
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

function circle([x, y]: Place, r: number, label: number, more = ""): string {
  return `<circle cx="${round(x)}" cy="${round(y)}" r="${r}" fill="${
    classColour(label)
  }" ${more}/>`;
}

/** From a dot to its image. */
function line([x, y]: Place, corner: Corner, width: number): string {
  const [to, down] = [corner.x + width / 2, corner.y + thumbSide / 2];
  return `<path d="M${round(x)},${round(y)}L${round(to)},${round(down)}" stroke="${ink}" ` +
    `stroke-width="0.8"/>`;
}

function thumbnail(
  dataset: Dataset,
  { index, truth, prediction }: Mistake,
  { x, y }: Corner,
  box: { readonly width: number; readonly height: number },
): string {
  const name = namer(dataset.classNames);
  const width = thumbSide * Math.min(1, dataset.width / dataset.height);
  const left = x + (box.width - width) / 2;
  const words = fittedPair("", [name(truth), name(prediction)], wordsStyle, box.width - 2);
  return rect(x, y, box.width, box.height, { rx: 3, fill: paper, stroke: ink }) +
    pixelImage(pixelsOf(dataset, index), dataset, { x: left, y: y + 2, width }) +
    text(x + box.width / 2, y + box.height - 4, words, wordsStyle);
}
