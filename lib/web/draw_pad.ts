// A pad to draw on below a notebook's cell: the page of `deno task ship`, in a frame.

import type * as tf from "@tensorflow/tfjs";
import { checkValue } from "../io/check_argument.ts";
import { checkOptions } from "../io/check_options.ts";
import { type Displayable, displayMethod, type MediaBundle } from "../io/displayable.ts";
import { escapeMarkup } from "../io/escape.ts";
import { kernel } from "../io/kernel.ts";
import { kindOf } from "../io/kinds.ts";
import * as is from "../io/schema.ts";
import { checkModel } from "../model/check_model.ts";
import type { TrainingRun } from "../training/training_run.ts";
import { checkShipped, padPage, type ShippedModel } from "./pad_page.ts";

/** What can be chosen about a pad. */
export interface DrawPadOptions {
  /** Its heading; `"Draw a digit"`, or `"Draw"` where the classes are no digits, unless given. */
  readonly title?: string;
  /** What the network's logits are divided by; {@linkcode temperatureOf} fits it. 1 unless given, and the reading model's own for that model. */
  readonly temperature?: number;
  /** What is read with less confidence is unsure, 0 to 1; 0.7 unless given. */
  readonly threshold?: number;
}

/** A pad that shows itself below a cell. */
export interface DrawPad extends Displayable {
  /**
   * Makes the pad a web page, the one that `deno task ship` writes. The first page of a session takes some seconds.
   *
   * @returns HTML of one file, which works wherever it is opened and asks for nothing else
   * @throws {InputError} if the network has weights that are not finite
   */
  html(): Promise<string>;
  [displayMethod](): Promise<MediaBundle>;
}

/**
 * Makes a pad on which to draw with mouse, finger, pen or keys, or to drop a photo: the network reads along, in the
 * browser.
 *
 * It runs in a frame that reaches neither the notebook nor any server. The output has the network in it, 1 to 2 MB, and
 * works in a trusted notebook; elsewhere, a sentence says so.
 *
 * @param shown a network of 28 x 28 images, alone, as `loadModel` returned it, with its card, or as `train` did
 * @param options heading, temperature and threshold
 * @returns the pad; as a cell's last expression, it shows itself
 * @throws {InputError} if the network takes other images, gives no probabilities, or an option makes no sense
 *
 * @example
 * ```ts
 * import { drawPad, loadModel } from "mnist";
 *
 * const saved = await loadModel("deep_cnn_39e_64b_photographs_seed_1");
 * drawPad(saved); // as a cell's last expression, or by show(...)
 * ```
 */
export function drawPad(
  shown: tf.LayersModel | ShippedModel | TrainingRun,
  options: DrawPadOptions = {},
): DrawPad {
  checkOptions("drawPad", options, ["title", "temperature", "threshold"]);
  const chosen = checkValue("drawPad", choices, options);
  const shipped = shippedOf(shown);
  checkShipped(shipped);
  const name = shipped.card?.name ?? shipped.model.name;
  const html = () => padPage(shipped, chosen);
  return {
    html,
    async [displayMethod]() {
      const text = `A pad to draw on, read by ${name}; it works in a trusted notebook. ` +
        "Elsewhere, deno task ship makes it a web page.";
      // A terminal shows the words alone, and need not wait for the rest.
      return { "text/plain": text, ...(kernel() && { "text/html": framed(await html(), name) }) };
    },
  };
}

const choices = is.object<DrawPadOptions>({
  title: is.optional(is.text),
  temperature: is.optional(is.positive),
  threshold: is.optional(is.share),
});

function shippedOf(shown: unknown): ShippedModel {
  const kind = kindOf(shown);
  if (kind === "loaded") return shown as ShippedModel;
  return { model: checkModel(kind === "run" ? (shown as TrainingRun).model : shown) };
}

/** The page in a frame. Where a notebook is not trusted, JupyterLab removes frame and style, and the sentence is left. */
export function framed(page: string, name: string): string {
  const quoted = page.replaceAll("&", "&amp;").replaceAll('"', "&quot;"); // all else stays, as its policy has its hash
  const model = escapeMarkup(name);
  return `<div class="mnist-pad"><style>.mnist-pad iframe + p { display: none }</style>` +
    `<iframe sandbox="allow-scripts" title="A pad to draw on, read by ${model}" ` +
    `style="width: 100%; height: 54rem; border: 0" srcdoc="${quoted}"></iframe>` +
    `<p>A pad to draw on, read by ${model}, is here. It needs a trusted notebook: run this cell, or choose ` +
    `Trust Notebook from the command palette.</p></div>`;
}
