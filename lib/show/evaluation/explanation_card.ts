// Why was it read so? One image, its probabilities, what it rests on, and its neighbours.

import { checkOptions } from "../../io/check_options.ts";
import { checkKind } from "../../io/check_argument.ts";
import type { Explanation, PicturedNeighbour } from "../../evaluate/explanation.ts";
import { card, cardRoom } from "../drawing/card.ts";
import { framedImage, imageFrame, pngImage, shownSize, type Size } from "../drawing/digit_image.ts";
import { confidencePercent, namer } from "../drawing/format.ts";
import { muted, rightColour, wrongColour } from "../drawing/palette.ts";
import { at, rect } from "../drawing/svg.ts";
import { fitted, text, wrapped } from "../drawing/text.ts";
import type { Figure, FigureOptions } from "../figure.ts";
import { explanationWords, howToRead } from "./_explanation_words.ts";
import { heatMapUrl } from "./_heat_map.ts";
import { mostClasses, probabilityRows } from "./_probability_rows.ts";

const imageWidth = 196;
const thumbWidth = 56;
const pitch = 19;
const head = 22;
const mapLeft = cardRoom - imageWidth;
const heading = { size: 12, weight: 600 } as const;
const small = { size: 11, colour: muted } as const;

/**
 * Draws an explanation: the image, the probabilities as bars, the occlusion map in which vermillion
 * and blue ink speak for either class (blue always for the truth), and the nearest images of both
 * classes, with a sentence on how to read it.
 *
 * @param explanation one of those that `explain` returned
 * @param options a title, if another is wanted
 *
 * @example
 * ```ts
 * import { baselineCnn, explain, explanationCard, renderedDigits } from "mnist";
 *
 * const { test } = await renderedDigits({ train: 10, test: 20 });
 * for (const why of await explain(baselineCnn(), test, [3])) console.log(explanationCard(why).alt);
 * ```
 */
export function explanationCard(
  explanation: Explanation,
  options: FigureOptions = {},
): Figure {
  checkKind("explanation", "explanation", explanation);
  checkOptions("explanationCard", options, ["title"]);
  const { dataset, index, truth, prediction, rival, neighbours, probabilities } = explanation;
  const name = namer(explanation.classNames);
  const sure = (label: number) => confidencePercent(probabilities[label]!);
  const right = prediction === truth;
  const image = shownSize(explanation, imageWidth);
  const bars = Math.min(mostClasses, probabilities.length) * pitch;
  const upper = head + Math.max(image.height, bars) + 24;
  const lower = neighbours ? head + shownSize(explanation, thumbWidth).height + 32 : 0;
  const advice = wrapped(howToRead(explanation), small, cardRoom);
  const near = (found: readonly PicturedNeighbour[], label: number) =>
    drawNeighbours(explanation, found, label);
  return card({
    title: options.title ?? `#${index} of ${dataset}: ` +
        (right ? `✓ a ${name(truth)}` : `✗ a ${name(truth)}, read as ${name(prediction)}`),
    subtitle: `${sure(prediction)} sure of ${name(prediction)}, ${sure(rival)} for ` +
      `${right ? "the runner-up" : "the truth"}, ${name(rival)}`,
    body: text(0, 12, "The image", heading) +
      framedImage(explanation.pixels, explanation, { x: 0, y: head, width: image.width }) +
      at(
        imageWidth + 24,
        0,
        text(0, 12, "Probabilities", heading) +
          at(0, head, probabilityRows(explanation, { width: mapLeft - imageWidth - 48, pitch })),
      ) +
      at(mapLeft, 0, drawMap(explanation, image)) +
      (neighbours
        ? at(0, upper, near(neighbours.ofPrediction, prediction)) +
          at(cardRoom / 2 + 8, upper, near(neighbours.ofRival, rival))
        : "") +
      advice.map((line, i) => text(0, upper + lower + 12 + 15 * i, line, small)).join(""),
    width: cardRoom,
    height: upper + lower + 15 * advice.length,
    alt: explanationWords(explanation),
  });
}

/** Blue for the truth, vermillion for any other class. */
function colourOf({ truth }: Explanation, label: number): string {
  return label === truth ? rightColour : wrongColour;
}

function drawMap(explanation: Explanation, { width, height }: Size): string {
  const { of, against, values, patch } = explanation.saliency;
  const place = { x: 0, y: head, width };
  const url = heatMapUrl({
    ...{ values, pixels: explanation.pixels },
    ...{ height: explanation.height, width: explanation.width },
    ...{ positive: colourOf(explanation, of), negative: colourOf(explanation, against) },
  });
  const key = (x: number, label: number) => {
    const words = `for ${namer(explanation.classNames)(label)}`;
    return rect(x, 6, 10, 10, { fill: colourOf(explanation, label) }) +
      text(x + 15, 15, fitted(words, small, width / 2 - 18), small);
  };
  return text(0, 12, `Occlusion, ${patch} x ${patch}`, heading) +
    imageFrame(explanation, place) + pngImage(url, explanation, place) +
    at(0, head + height, key(0, of) + key(width / 2, against));
}

function drawNeighbours(
  explanation: Explanation,
  found: readonly PicturedNeighbour[],
  label: number,
): string {
  const { truth, prediction, classNames } = explanation;
  const room = cardRoom / 2 - 8;
  const thumb = shownSize(explanation, thumbWidth);
  const role = label === prediction
    ? prediction === truth ? "as read, rightly" : "as read"
    : label === truth
    ? "as labelled"
    : "the runner-up";
  const step = Math.min(70, (room - thumb.width) / Math.max(1, found.length - 1));
  const words = fitted(`Nearest ${namer(classNames)(label)} in training, ${role}`, heading, room);
  return text(0, 12, words, { ...heading, colour: colourOf(explanation, label) }) +
    (found.length === 0 ? text(0, 40, "there are none", small) : "") +
    found.map(({ pixels, distance }, i) =>
      framedImage(pixels, explanation, { x: i * step, y: head, width: thumb.width }) +
      text(i * step + thumb.width / 2, head + thumb.height + 14, distance.toFixed(3), {
        ...small,
        anchor: "middle",
      })
    ).join("");
}
