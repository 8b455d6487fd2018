// What the mistakes explorer opens.

import type { Mistake } from "../../evaluate/mistakes.ts";

/** One image of the explorer, wrong or right. */
export interface ExploredImage extends Mistake {
  /** Its bytes, 255 full ink. */
  readonly pixels: Uint8Array;
}

/** The images of one true and one predicted class. */
export interface ExploredCell {
  readonly truth: number;
  readonly prediction: number;
  /** Images of this cell in all. */
  readonly total: number;
  /** Those that it opens, highest loss first. */
  readonly images: readonly ExploredImage[];
}
