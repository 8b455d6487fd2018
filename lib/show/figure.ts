// A picture with alternative text; every chart and digit grid is one.

import { Resvg } from "@resvg/resvg-js";
import { type Displayable, displayMethod, type MediaBundle } from "../io/displayable.ts";
import { plain } from "../io/escape.ts";
import { fontFamily, fontFiles } from "./drawing/fonts.ts";

/** Pixels of `Figure.png` for one of the page, so that it is sharp on dense screens too. */
const dense = 2;

/** What every function that draws a figure takes. */
export interface FigureOptions {
  /** The heading; one that says what is drawn unless given. */
  readonly title?: string;
}

/** What a figure is made from. */
export interface FigureSource {
  /** A complete SVG document. */
  readonly svg: string;
  /** What the picture shows, numbers included, in a sentence or two. */
  readonly alt: string;
  /** Width on the page, in CSS pixels. */
  readonly width: number;
  /** Height on the page, in CSS pixels. */
  readonly height: number;
}

/**
 * A picture and its alternative text. Show it with `await show(figure)`, or end a cell with it.
 *
 * @example
 * ```ts
 * import { Figure } from "./figure.ts";
 *
 * const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"><circle r="8"/></svg>`;
 * const figure = new Figure({ svg, alt: "a quarter of a disc", width: 8, height: 8 });
 * console.log(figure.png.length > 0, figure.alt);
 * ```
 */
export class Figure implements Displayable {
  /** What the picture shows: for screen readers, and for a terminal. */
  readonly alt: string;
  /** Width on the page, in CSS pixels; `png` has twice as many. */
  readonly width: number;
  /** Height on the page, in CSS pixels; `png` has twice as many. */
  readonly height: number;
  /** The drawing itself. */
  readonly svg: string;
  #png: Uint8Array | undefined;

  constructor({ svg, alt, width, height }: FigureSource) {
    this.svg = svg;
    this.alt = plain(alt);
    this.width = width;
    this.height = height;
  }

  /** The picture as a PNG file, two pixels for one of the page. */
  get png(): Uint8Array {
    return this.#png ??= this.#render(dense);
  }

  /**
   * What the kernel shows for a cell's last expression. It cannot be told the width there, so the
   * picture has one pixel for one of the page; `show` gives the dense one with its width.
   */
  [displayMethod](): MediaBundle {
    return { "image/png": this.#render(1).toBase64(), "text/plain": this.alt };
  }

  #render(density: number): Uint8Array {
    const picture = new Resvg(this.svg, {
      fitTo: { mode: "zoom", value: density },
      font: {
        loadSystemFonts: false,
        fontFiles: Object.values(fontFiles),
        defaultFontFamily: fontFamily,
        sansSerifFamily: fontFamily,
      },
    });
    return picture.render().asPng();
  }
}
