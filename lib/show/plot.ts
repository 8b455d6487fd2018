// Observable Plot for where there is no page: it is what "@observablehq/plot" means in this project (deno.json).

import type { PlotOptions } from "observable-plot";
import { plot as plotInPage } from "observable-plot";
import { createCanvas } from "@napi-rs/canvas";
import { parseHTML } from "linkedom";
import { displayMethod } from "../io/displayable.ts";
import { fontFamily } from "./drawing/fonts.ts";
import { ink } from "./drawing/palette.ts";
import { cardRoom } from "./drawing/card.ts";
import { figure } from "./plot_figure.ts";

export * from "observable-plot";

/**
 * Draws a chart, as Plot's own `plot`, with a document of its own: as wide as this library's figures and in their type.
 * It shows itself as a picture; {@linkcode figure} gives it a title.
 *
 * @param options Plot's
 * @returns an SVG element, or with a title, caption or legend an HTML `figure` around it
 *
 * @example
 * ```ts
 * import * as Plot from "@observablehq/plot";
 *
 * console.log(Plot.plot({ marks: [Plot.dot([[0, 0.1], [1, 0.3]])] }).localName); // svg
 * ```
 */
export function plot(options: PlotOptions = {}): (SVGSVGElement | HTMLElement) & Plotted {
  const { document } = parseHTML("<!doctype html><html><body></body></html>");
  const create = document.createElement.bind(document);
  Object.assign(document, {
    createElement: (name: string) => name === "canvas" ? createCanvas(1, 1) : create(name),
  });
  const { style: own } = options;
  const style = { fontFamily, fontSize: "10px", color: ink, background: "none" };
  const chart = plotInPage({
    width: cardRoom,
    ...options,
    // linkedom's document has what Plot uses of the DOM's.
    document: options.document ?? document as unknown as Document,
    style: typeof own === "string" ? style : { ...style, ...own },
  });
  // linkedom cannot be given styles as a text by the property that Plot sets.
  if (typeof own === "string") chart.setAttribute("style", `${chart.getAttribute("style")};${own}`);
  Object.defineProperty(chart, displayMethod, { value: () => figure(chart)[displayMethod]() });
  return chart as ReturnType<typeof plot>; // which shows itself from now on
}

/** What Plot's charts can do besides: give their scales. */
type Plotted = Pick<ReturnType<typeof plotInPage>, "scale" | "legend">;
