// The charts of this library's figures.

import { plain } from "../../io/escape.ts";
import * as Plot from "../plot.ts";

export { Plot };

/** A chart as an SVG element, to be placed on a card. */
export function plotSvg(options: Plot.PlotOptions): string {
  const chart = Plot.plot({ ...options, style: { fontSize: "12px" } });
  chart.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  // Plot escapes markup, but lets through control characters, which XML does not allow.
  return plain(chart.outerHTML);
}
