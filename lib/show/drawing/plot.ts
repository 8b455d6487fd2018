// Draws Observable Plot's charts without a browser.

import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom";
import { FONT_FAMILY } from "./fonts.ts";
import { INK } from "./palette.ts";

export { Plot };

/** A chart as an SVG element, to be placed on a card. */
export function plotSvg(options: Plot.PlotOptions): string {
  const { document } = parseHTML("<!doctype html><html><body></body></html>");
  const chart = Plot.plot({
    ...options,
    // linkedom's document has what Plot uses of the DOM's.
    document: document as unknown as Document,
    style: { fontFamily: FONT_FAMILY, fontSize: "12px", color: INK, background: "none" },
  });
  chart.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  return chart.outerHTML;
}
