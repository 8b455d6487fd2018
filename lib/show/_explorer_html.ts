// Writes the explorer as HTML that survives a sanitiser: details inside a table, inline styles, data: pictures.

import { inkOnPaper } from "./_digit_image.ts";
import { escapeMarkup } from "./_escape.ts";
import type { ExploredCell, ExploredImage } from "./explore.ts";
import { explorerStyle } from "./_explorer_style.ts";
import { confidencePercent, plural } from "./_format.ts";
import { greyPngUrl } from "./_grey_png.ts";

/** What is written. */
export interface ExplorerContent {
  readonly title: string;
  readonly summary: string;
  readonly classNames: readonly string[];
  readonly cells: readonly ExploredCell[];
  /** Of one image, in pixels. */
  readonly height: number;
  readonly width: number;
}

/** The orders that images can be put in; each image carries its rank in every one. */
const orders = ["loss", "confidence", "margin"] as const;

const line = "1px solid rgba(128, 128, 128, 0.35)";
const cellStyle = `padding: 2px 5px; border: ${line}; text-align: center; vertical-align: top; ` +
  "font-variant-numeric: tabular-nums;";
/** A style sheet shows what the base cannot use; without one it stays away. */
const hidden = "display: none;";

/** @returns One element; without its style sheet, which a sanitiser removes, every cell opens in place. */
export function explorerHtml(content: ExplorerContent): string {
  const { title, summary, classNames, cells } = content;
  const at = new Map(cells.map((cell) => [`${cell.truth} ${cell.prediction}`, cell]));
  const most = Math.max(
    1,
    ...cells.filter(({ truth, prediction }) => truth !== prediction).map(({ total }) => total),
  );
  const names = classNames.map((name, label) => escapeMarkup(name || String(label)));
  const head = names.map((name, label) =>
    `<th scope="col" style="${cellStyle}">${listOf(content, name, label, "prediction")}</th>`
  ).join("");
  const rows = names.map((name, truth) =>
    `<tr style="background: transparent;"><th scope="row" style="${cellStyle}">` +
    `${listOf(content, name, truth, "truth")}</th>` +
    names.map((_, prediction) => {
      const cell = at.get(`${truth} ${prediction}`);
      return `<td style="${cellStyle} ${shade(truth, prediction, cell, most)}">${
        cell ? opening(content, cell) : ""
      }</td>`;
    }).join("") + "</tr>"
  ).join("\n");
  return `<div class="mx" style="font-size: 13px;"><style>${explorerStyle}</style>` +
    `<p style="margin: 4px 0;"><strong>${escapeMarkup(title)}</strong>: ${
      escapeMarkup(summary)
    }. Choose a count to see its images; rows are true classes, columns predicted ones.</p>` +
    `<div class="mx-sort" style="${hidden}" role="radiogroup" aria-label="Sort images by">Sort by ` +
    orders.map((order) =>
      `<label><input type="radio" name="mx-sort" value="${order}"${
        order === "loss" ? " checked" : ""
      }> ${order}</label> `
    ).join("") + `</div>` +
    `<table style="border-collapse: collapse; font-size: 13px;"><thead><tr>` +
    `<th scope="col" style="${cellStyle}">true \\ read as</th>${head}</tr></thead>` +
    `<tbody>${rows}</tbody></table>` +
    `<div class="mx-room" style="${hidden}">Choose a count of the matrix, or the name of a class.</div></div>`;
}

function shade(
  truth: number,
  prediction: number,
  cell: ExploredCell | undefined,
  most: number,
): string {
  if (!cell) return "";
  if (truth === prediction) return "background: rgba(0, 114, 178, 0.12);";
  return `background: rgba(213, 94, 0, ${(0.12 + 0.5 * cell.total / most).toFixed(2)});`;
}

/** A count that opens its images. */
function opening(content: ExplorerContent, cell: ExploredCell): string {
  const { truth, prediction, total, images } = cell;
  const [from, to] = [truth, prediction].map((label) => nameOf(content, label));
  const what = truth === prediction ? `${from} read correctly` : `${from} read as ${to}`;
  return details(content, {
    summary: String(total),
    label: `${plural(total, "image")}, ${what}`,
    heading: `${what}: ${
      images.length < total
        ? `${images.length} of ${plural(total, "image")}`
        : plural(total, "image")
    }`,
    images,
  });
}

/** The name of a class, which opens its mistakes: as truth, or as what was predicted. */
function listOf(
  content: ExplorerContent,
  name: string,
  label: number,
  side: "truth" | "prediction",
): string {
  const wrong = content.cells.filter((cell) =>
    cell[side] === label && cell.truth !== cell.prediction
  );
  const total = wrong.reduce((sum, cell) => sum + cell.total, 0);
  if (total === 0) return name;
  const images = wrong.flatMap(({ images }) => images).toSorted((a, b) => b.loss - a.loss)
    .slice(0, 24);
  const what = side === "truth" ? `mistakes on a true ${name}` : `mistakes read as ${name}`;
  return details(content, {
    summary: name,
    label: `${what}: ${total}`,
    heading: images.length < total ? `${what}: ${images.length} of ${total}` : `${what}: ${total}`,
    images,
  });
}

/** Texts are escaped already. */
function details(
  content: ExplorerContent,
  { summary, label, heading, images }: {
    readonly summary: string;
    readonly label: string;
    readonly heading: string;
    readonly images: readonly ExploredImage[];
  },
): string {
  const ranks = orders.map((order) => ranking(images, (image) => image[order]));
  const tiles = images.map((image, i) => tile(content, image, ranks.map((rank) => rank[i]!)));
  // The same name makes them close each other, where a sanitiser leaves it.
  return `<details name="mx-open"><summary aria-label="${label}" title="${label}" ` +
    `style="cursor: pointer;">${summary}</summary>` +
    `<div class="mx-images" style="text-align: left;"><div style="font-weight: 600; padding: 4px;">${heading}</div>` +
    `<div class="mx-tiles">${tiles.join("")}</div></div></details>`;
}

/** Each element's place when the largest comes first. */
function ranking<T>(all: readonly T[], value: (element: T) => number): readonly number[] {
  const order = [...all.keys()].toSorted((a, b) => value(all[b]!) - value(all[a]!));
  const ranks = new Array<number>(all.length).fill(0);
  order.forEach((at, rank) => ranks[at] = rank);
  return ranks;
}

function tile(content: ExplorerContent, image: ExploredImage, ranks: readonly number[]): string {
  const { height, width } = content;
  const { index, truth, prediction, confidence, loss } = image;
  const [from, to] = [truth, prediction].map((label) => nameOf(content, label));
  const sure = escapeMarkup(confidencePercent(confidence));
  const shown = 56;
  const alt = `image ${index}: a true ${from}, read as ${to}, ${sure} sure, loss ${
    loss.toFixed(2)
  }`;
  return `<div class="mx-tile" style="display: inline-block; width: 92px; margin: 3px; ` +
    `vertical-align: top; text-align: center; font-size: 11px; line-height: 1.25; ` +
    `--loss: ${ranks[0]}; --confidence: ${ranks[1]}; --margin: ${ranks[2]};">` +
    `<img alt="${alt}" title="${alt}" width="${shown}" height="${
      Math.round(shown * height / width)
    }" style="image-rendering: pixelated; border: ${line};" ` +
    `src="${greyPngUrl(inkOnPaper(image.pixels), width, height)}"><br>` +
    `<strong>${from} → ${to}</strong><br>${sure} sure<br>loss ${
      loss.toFixed(2)
    }<br>#${index}</div>`;
}

function nameOf({ classNames }: ExplorerContent, label: number): string {
  return escapeMarkup(classNames[label] || String(label));
}
