// What a page holds of a network: layers and weights, as tfjs takes them in a browser.

import * as tf from "@tensorflow/tfjs";
import type { OpenedPicture } from "../handwriting/open_picture.ts";

/** A network in a page, as JSON; its weights come after it. */
export interface Network {
  /** Layers, as tfjs writes them. */
  readonly topology: unknown;
  readonly weights: readonly tf.io.WeightsManifestEntry[];
  readonly classNames: readonly string[];
  /** What the network's logits are divided by. */
  readonly temperature: number;
  /** What is read with less confidence is unsure. */
  readonly threshold: number;
}

/** A picture to read in a page. */
export interface PagePicture extends OpenedPicture {
  /** Whether its ink is known to be darker than its paper. */
  readonly isDark?: boolean;
}
