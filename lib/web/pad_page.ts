// Makes a web page of a network: one file, which reads what is drawn in it.

import { join } from "node:path";
import type * as tf from "@tensorflow/tfjs";
import { digitNames } from "../data/dataset.ts";
import { frameSide } from "../handwriting/frame_digit.ts";
import { readingModel, readingTemperature } from "../handwriting/read_digits.ts";
import { InputError } from "../io/input_error.ts";
import { checkFit } from "../model/check_fit.ts";
import { count, percent } from "../show/drawing/format.ts";
import type { ModelCard } from "../store/model_card.ts";
import { modelFiles } from "../store/model_folder.ts";
import { serialise } from "../store/save_model.ts";
import { pageScript } from "./_bundle.ts";
import { generator, pageHtml } from "./_page_html.ts";
import type { Network } from "./network.ts";

/** A network, and what is known of it. */
export interface ShippedModel {
  readonly model: tf.LayersModel;
  readonly card?: ModelCard | undefined;
}

/** What can be chosen about a page. */
export interface PadPageOptions {
  /** The page's heading; `"Draw a digit"`, or `"Draw"` where the classes are no digits, unless given. */
  readonly title?: string;
  /** What the network's logits are divided by; 1 unless given, and the reading model's own for that model. */
  readonly temperature?: number;
  /** What is read with less confidence is unsure, 0 to 1; 0.7 unless given. */
  readonly threshold?: number;
  /** The address of a page to lead back to. */
  readonly home?: string;
}

/**
 * Makes the page. Its weights are rounded to 16 bits, as those of the models are that come with the project and read best.
 *
 * @param shipped a network of 28 x 28 images
 * @param options title and temperature
 * @returns HTML that needs nothing else
 * @throws {InputError} if the network takes other images, gives no probabilities, or has weights that are not finite
 */
export async function padPage(
  { model, card }: ShippedModel,
  options: PadPageOptions = {},
): Promise<string> {
  const classNames = checkShipped({ model, card });
  const { threshold = 0.7, home } = options;
  const { temperature = card?.name === readingModel ? readingTemperature : 1 } = options;
  const areDigits = String(classNames) === String(digitNames);
  const { title = areDigits ? "Draw a digit" : "Draw" } = options;
  const { topology, weights, rounded } = await halved(model);
  const network: Network = { ...topology, ...{ classNames, temperature, threshold } };
  return await pageHtml({
    ...{ title, home, weights, network: JSON.stringify(network) },
    about: aboutModel(model, card, rounded),
    style: await Deno.readTextFile(join(import.meta.dirname ?? ".", "page", "style.css")),
    script: await pageScript(),
  });
}

/**
 * Checks that a page can be made of a network.
 *
 * @param shipped the network, and its card if it has one
 * @returns the names of its classes
 * @throws {InputError} if it takes other images than 28 x 28, or gives no probabilities
 */
export function checkShipped({ model, card }: ShippedModel): readonly string[] {
  const { classNames } = card ?? { classNames: numbered(model) };
  checkFit(model, {
    name: "a page that draws",
    ...{ height: frameSide, width: frameSide, classNames },
  });
  return classNames;
}

/** @returns whether a page was made by {@linkcode padPage} */
export function isPadPage(html: string): boolean {
  return html.includes(`<meta name="generator" content="${generator}">`);
}

/** Names for the outputs of a network without a card. */
function numbered({ outputs }: tf.LayersModel): readonly string[] {
  return Array.from({ length: outputs[0]?.shape.at(-1) ?? 0 }, (_, at) => String(at));
}

/** Layers and weights, of 16 bits unless one is too large for that. */
async function halved(model: tf.LayersModel) {
  let rounded = true;
  const files = await serialise(model, "float16").catch((error) => {
    if (!(error instanceof InputError)) throw error;
    rounded = false;
    return serialise(model, "float32"); // which says so if one is not finite
  });
  const { modelTopology, weightsManifest } = JSON.parse(
    new TextDecoder().decode(files[modelFiles.topology]),
  );
  return {
    topology: { topology: modelTopology, weights: weightsManifest[0].weights },
    weights: files[modelFiles.weights]!,
    rounded,
  };
}

/** What the page says of its network: its card's figures, each with what it was measured on. */
function aboutModel(
  model: tf.LayersModel,
  card: ModelCard | undefined,
  rounded: boolean,
): readonly string[] {
  const name = card?.name ?? model.name;
  const { training, validation, test } = card ?? {};
  const figure = test
    ? `It reads ${percent(test.accuracy)} of the ${
      count(test.size)
    } images of ${test.dataset} correctly (95 % interval ` +
      `${percent(test.interval.low)} to ${percent(test.interval.high)}).`
    : validation
    ? `It reads ${percent(validation.accuracy)} of ${count(validation.size)} validation images, ` +
      `${validation.dataset}, correctly.`
    : training?.data.validation.size === 0
    ? "It was trained on all there are, which leaves none to measure it by."
    : "Its card has no figure of how well it reads.";
  const trained = training
    ? `, trained on ${count(training.data.train.size)} images, ${training.data.train.name}`
    : "";
  const bits = rounded && card?.weights !== "float16"
    ? " This page has its weights rounded to 16 bits."
    : "";
  return [
    `The network is ${name}: ${count(model.countParams())} parameters${trained}. ${figure}${bits}`,
    "Figures are of images like those it was trained on; your hand, pen or camera may be harder for it.",
  ];
}
