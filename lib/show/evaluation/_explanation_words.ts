// An explanation in words: how to read its card, and what the card shows.

import type { Explanation, PicturedNeighbour } from "../../evaluate/explanation.ts";
import { confidencePercent, namer } from "../drawing/format.ts";

/** What the map and the neighbours mean, and what they do not. */
export function howToRead({ classNames, saliency, neighbours }: Explanation): string {
  const [of, against] = [saliency.of, saliency.against].map(namer(classNames));
  return `How to read it: the map says what happens to the odds of ${of} over ${against} when a ` +
    `patch of paper covers that spot. It shows which ink counts, not which ink is missed` +
    (neighbours
      ? `, and neighbours (with their distance) are what this network finds alike, not what an eye ` +
        `does. Both describe the decision; neither proves its cause.`
      : `; it describes the decision and does not prove its cause.`);
}

/** The card's alternative text. */
export function explanationWords(explanation: Explanation): string {
  const { dataset, index, truth, prediction, rival, probabilities, saliency } = explanation;
  const name = namer(explanation.classNames);
  const sure = (label: number) => `${name(label)} ${confidencePercent(probabilities[label]!)}`;
  const { neighbours } = explanation;
  return `Image #${index} of ${dataset}, a ${name(truth)}, read as ${name(prediction)}: ` +
    `${sure(prediction)}, ${sure(rival)}. Covering a spot changes the log-odds of ` +
    `${name(saliency.of)} over ${name(saliency.against)} by ${changes(saliency.values)} nats.` +
    (neighbours
      ? ` Nearest of ${neighbours.reference} in the embedding: ${name(prediction)} at ` +
        `${distances(neighbours.ofPrediction)}; ${name(rival)} at ${distances(neighbours.ofRival)}.`
      : "");
}

function distances(neighbours: readonly PicturedNeighbour[]): string {
  return neighbours.map(({ distance }) => distance.toFixed(3)).join(", ") || "none";
}

/** Covering has the opposite effect of the ink. */
function changes(values: Float32Array): string {
  const lowest = values.reduce((least, value) => Math.min(least, value), Infinity);
  const highest = values.reduce((most, value) => Math.max(most, value), -Infinity);
  return `${(-highest).toFixed(1)} to ${(-lowest).toFixed(1)}`.replaceAll("-0.0", "0.0");
}
