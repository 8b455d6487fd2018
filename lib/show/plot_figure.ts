// A chart that a user drew with Observable Plot, as a figure.

import { checkOptions } from "../io/check_options.ts";
import { plain } from "../io/escape.ts";
import { InputError } from "../io/input_error.ts";
import { describe } from "../io/schema.ts";
import { card, cardRoom } from "./drawing/card.ts";
import { at } from "./drawing/svg.ts";
import { text, textWidth } from "./drawing/text.ts";
import type { Figure, FigureOptions } from "./figure.ts";

/** How a chart becomes a figure. */
export interface PlotFigureOptions extends FigureOptions {
  /** What the chart shows, for those who do not see it; its title unless given. */
  readonly alt?: string;
}

const legendHeight = 24;

/**
 * Makes a figure of a chart of Observable Plot's: a picture that every front end shows and a saved notebook keeps.
 *
 * @param chart what `Plot.plot` returned; its title, subtitle and legend of colours are taken over
 * @param options a title and alternative text
 * @returns the figure
 * @throws {InputError} if it is something else
 *
 * @example
 * ```ts
 * import * as Plot from "@observablehq/plot";
 * import { figure, show } from "mnist";
 *
 * const rows = [{ epoch: 1, accuracy: 0.97 }, { epoch: 2, accuracy: 0.99 }];
 * await show(figure(Plot.plot({ marks: [Plot.lineY(rows, { x: "epoch", y: "accuracy" })] })));
 * ```
 */
export function figure(
  chart: SVGSVGElement | HTMLElement,
  options: PlotFigureOptions = {},
): Figure {
  checkOptions("figure", options, ["title", "alt"]);
  if (!["svg", "figure"].includes((Object(chart) as Element).localName)) {
    const isOptions = Array.isArray((Object(chart) as { readonly marks?: unknown }).marks);
    throw new InputError(
      `chart: expected what Plot.plot returned, found ${
        isOptions ? "its options" : describe(chart)
      }; ` +
        "give figure(Plot.plot({ marks: […] }))",
    );
  }
  const worded = (selector: string) => chart.querySelector(`:scope > ${selector}`)?.textContent;
  const drawings = chart.localName === "svg" ? [chart] : [...chart.children];
  const title = options.title ?? worded("h2") ?? "Chart";
  const parts = drawings.map((drawing) =>
    drawing.localName === "svg" ? svgPart(drawing) : swatches(drawing)
  );
  let height = 0;
  const body = parts.map((part) => {
    const placed = at(0, height, part.body);
    height += part.height;
    return placed;
  });
  return card({
    title,
    subtitle: worded("h3") ?? worded("figcaption"),
    body: body.join(""),
    ...{ width: Math.max(0, ...parts.map(({ width }) => width)), height },
    alt: options.alt ?? title,
  });
}

interface Part {
  readonly body: string;
  readonly width: number;
  readonly height: number;
}

function svgPart(drawing: Element): Part {
  drawing.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  drawing.setAttribute("overflow", "visible"); // labels may be wider than Plot's margins
  const [width, height] = ["width", "height"].map((name) => Number(drawing.getAttribute(name)));
  // Plot escapes markup, but lets through control characters, which XML does not allow.
  return { body: plain(drawing.outerHTML), width: width!, height: height! };
}

/** A legend that Plot writes in HTML: a small drawing before each name. */
function swatches(legend: Element): Part {
  let [x, y] = [0, 0];
  const entries = [...legend.querySelectorAll("svg")].map((swatch) => {
    const name = (swatch.parentElement?.textContent ?? "").trim();
    const width = textWidth(name) + 40;
    if (x > 0 && x + width > cardRoom) [x, y] = [0, y + legendHeight];
    const entry = at(x, y, svgPart(swatch).body) + text(x + 20, y + 12, name);
    x += width;
    return entry;
  });
  return { body: entries.join(""), width: 0, height: entries.length > 0 ? y + legendHeight : 0 };
}
