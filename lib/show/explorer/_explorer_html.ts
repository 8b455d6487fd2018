// Writes the explorer as HTML that survives a sanitiser: details inside a table, inline styles, data: pictures.

import { escapeMarkup } from "../../io/escape.ts";
import { count } from "../drawing/format.ts";
import { lineStyle, type OpeningOptions, openings } from "./_explorer_opening.ts";
import type { ExploredCell } from "./explored_cell.ts";

/** What is written. */
export interface ExplorerContent extends Omit<OpeningOptions, "names"> {
  readonly title: string;
  readonly summary: string;
  readonly classNames: readonly string[];
  readonly cells: readonly ExploredCell[];
  /** Images that a cell opens at most; the name of a class opens three times as many. */
  readonly most: number;
}

const cellStyle =
  `padding: 2px 4px; border: ${lineStyle}; text-align: center; vertical-align: top; ` +
  "font-variant-numeric: tabular-nums;";
/** For what is useful only with the style sheet. */
const hidden = "display: none;";

/** @returns one element; without its style sheet, which a sanitiser removes, every cell opens in place */
export function explorerHtml(content: ExplorerContent): string {
  const { title, summary, cells, group } = content;
  const names = content.classNames.map((name, label) => escapeMarkup(name || String(label)));
  const open = openings({ ...content, names });
  const wrong = cells.filter(({ truth, prediction }) => truth !== prediction);
  const list = (of: readonly ExploredCell[], name: string, what: string) => {
    const total = of.reduce((sum, cell) => sum + cell.total, 0);
    if (total === 0) return name;
    const images = of.flatMap(({ images }) => images).toSorted((a, b) => b.loss - a.loss)
      .slice(0, 3 * content.most);
    return open({ summary: name, what, total, noun: "mistake", images });
  };
  const head = names.map((name, label) =>
    `<th scope="col" style="${cellStyle}">${
      list(wrong.filter(({ prediction }) => prediction === label), name, `read as ${name}`)
    }</th>`
  ).join("");
  const at = new Map(cells.map((cell) => [`${cell.truth} ${cell.prediction}`, cell]));
  const most = Math.max(1, ...wrong.map(({ total }) => total));
  const cellOf = ({ truth, prediction, total, images }: ExploredCell) =>
    open({
      summary: count(total),
      what: truth === prediction
        ? `${names[truth]} read correctly`
        : `${names[truth]} read as ${names[prediction]}`,
      total,
      noun: "image",
      images,
    });
  const rows = names.map((name, truth) =>
    `<tr style="background: transparent;"><th scope="row" style="${cellStyle}">` +
    list(wrong.filter((cell) => cell.truth === truth), name, `on a true ${name}`) + `</th>` +
    names.map((_, prediction) => {
      const cell = at.get(`${truth} ${prediction}`);
      return cell
        ? `<td style="${cellStyle} ${shade(cell, most)}">${cellOf(cell)}</td>`
        : "<td></td>";
    }).join("") + "</tr>"
  ).join("\n");
  const orders = ["loss", "confidence", "margin"].map((order) =>
    `<label><input type="radio" name="${group}-sort" value="${order}"${
      order === "loss" ? " checked" : ""
    }> ${order}</label> `
  ).join("");
  return `<div class="mx" style="font-size: 13px;"><style>${explorerStyle}</style>` +
    `<p style="margin: 4px 0 8px;"><strong>${escapeMarkup(title)}</strong>: ${
      escapeMarkup(summary)
    }. Rows are true classes, columns what they were read as. Choose a count to see its images, ` +
    `the name of a class for all mistakes on it, or all that were read as it.</p>` +
    `<div class="mx-grid"><div class="mx-sort" style="${hidden}" role="radiogroup" ` +
    `aria-label="Sort images by">Largest first: ${orders}</div>` +
    `<div class="mx-matrix" style="overflow-x: auto;"><table style="border-collapse: collapse; font-size: 13px;"><thead>` +
    `<tr style="background: transparent;"><th style="${cellStyle}">${
      list(wrong, "all", "of any kind")
    }</th>${head}</tr></thead><tbody>${rows}</tbody></table></div>` +
    `<div class="mx-room" style="${hidden}"><span>No images chosen yet.</span></div></div></div>`;
}

/** Blue for correct readings; stronger vermillion for more mistakes. */
function shade({ truth, prediction, total }: ExploredCell, most: number): string {
  if (truth === prediction) return "background: rgba(0, 114, 178, 0.12);";
  return `background: rgba(213, 94, 0, ${(0.12 + 0.5 * total / most).toFixed(2)});`;
}

/**
 * Where a notebook is trusted, turns cells that open in place into a panel. Only the explorer's own classes are touched;
 * colours are the page's, so it is dark where the page is.
 */
const explorerStyle = `
.mx { container-type: inline-size; }
.mx .mx-grid { position: relative; display: grid; gap: 8px 14px; grid-template-columns: minmax(0, 1fr);
  grid-template-areas: "sort" "matrix" "room"; }
.mx .mx-sort { display: block !important; grid-area: sort; }
.mx .mx-sort label { margin-right: 10px; cursor: pointer; white-space: nowrap; }
.mx .mx-matrix { grid-area: matrix; overflow-x: auto; padding: 2px; }
.mx .mx-room { display: block !important; grid-area: room; height: 340px; padding: 10px;
  border: 1px solid rgba(128, 128, 128, 0.35); border-radius: 6px; box-sizing: border-box; }
.mx .mx-room span { opacity: 0.75; }
.mx:has(details[open]) .mx-room span { visibility: hidden; }
.mx td { border: 1px solid rgba(128, 128, 128, 0.35) !important; }
.mx summary { text-decoration: none !important; padding: 1px 3px; border-radius: 3px; min-width: 16px; }
.mx summary:hover { outline: 2px solid #0072B2; }
.mx summary:focus-visible, .mx .mx-images:focus-visible { outline: 3px solid #0072B2; }
.mx details[open] > summary { outline: 2px solid currentColor; font-weight: 700; }
.mx .mx-images { position: absolute; grid-area: room; inset: 0; width: auto !important; padding: 6px 8px;
  overflow: auto; box-sizing: border-box; border-radius: 6px; }
.mx .mx-tiles { display: flex; flex-wrap: wrap; align-items: flex-start; }
.mx:has(input[value="confidence"]:checked) .mx-tile { order: var(--c); }
.mx:has(input[value="margin"]:checked) .mx-tile { order: var(--m); }
@container (min-width: 720px) {
  .mx .mx-grid { grid-template-columns: minmax(0, max-content) minmax(290px, 1fr);
    grid-template-areas: "sort sort" "matrix room"; }
  .mx .mx-room { height: auto; min-height: 340px; }
}
@container (max-width: 520px) {
  .mx table { font-size: 11px !important; }
  .mx td, .mx th { padding: 1px 0 !important; }
  .mx summary { padding: 3px 2px; min-width: 14px; }
}
`;
