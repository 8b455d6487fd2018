// Draws Observable Plot's charts without a browser.

import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom";
import { plain } from "../../io/escape.ts";
import { fontFamily } from "./fonts.ts";
import { ink } from "./palette.ts";

export { Plot };

/** A chart as an SVG element, to be placed on a card. */
export function plotSvg(options: Plot.PlotOptions): string {
  const { document } = parseHTML("<!doctype html><html><body></body></html>");
  const chart = Plot.plot({
    ...options,
    // linkedom's document has what Plot uses of the DOM's.
    document: document as unknown as Document,
    style: { fontFamily: fontFamily, fontSize: "12px", color: ink, background: "none" },
  });
  chart.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  // Plot escapes markup, but lets through control characters, which XML does not allow.
  return plain(chart.outerHTML);
}
