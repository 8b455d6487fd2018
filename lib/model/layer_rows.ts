// What a network is made of, layer by layer: a model shows it, and `model.summary()` prints it.

import * as tf from "@tensorflow/tfjs";
import { type Displayable, displayed, displayMethod, type MediaBundle } from "../io/displayable.ts";
import { outputShapes } from "./layer_shapes.ts";

/** One layer. */
export interface LayerRow {
  readonly layer: string;
  readonly type: string;
  /** The shape of its output for one image, `"26 x 26 x 32"` */
  readonly output: string;
  /** Number of weights. */
  readonly parameters: number;
}

/** @returns a row for each layer of a model */
export function layerRows({ layers }: tf.LayersModel): readonly LayerRow[] {
  return layers.map((layer) => ({
    layer: layer.name,
    type: layer.getClassName(),
    output: [...new Set(outputShapes(layer).map(written))].join(", "),
    parameters: layer.countParams(),
  }));
}

function written([, ...lengths]: tf.Shape): string {
  return lengths.map((length) => length ?? "?").join(" x ");
}

// tfjs prints a table of its own, which is too wide for a notebook; asked for a width, it still does.
const { prototype } = tf.LayersModel;
const { summary } = displayed(prototype);
prototype.summary = function (lineLength, positions, print = console.log) {
  if (lineLength !== undefined || positions !== undefined) {
    return summary.call(this, lineLength, positions, print);
  }
  const bundle = (this as tf.LayersModel & Displayable)[displayMethod]() as MediaBundle;
  print(bundle["text/plain"]);
};
