// Lays a table out: as HTML that needs no style sheet, and as aligned text.

import { escapeMarkup } from "../io/escape.ts";

/** What is laid out: nothing but text. */
export interface TableContent {
  readonly caption: string | undefined;
  readonly headings: readonly string[];
  /** The text of each cell, row by row, as it is shown. */
  readonly cells: readonly (readonly string[])[];
  /** Which columns are right-aligned. */
  readonly numeric: readonly boolean[];
  /** Rows left out. */
  readonly more: number;
}

// JupyterLab's style sheet right-aligns, stripes and narrows tables, so each cell states its own style.
// On a narrow page text is smaller and wraps, headings also within a word, so that no column is cut off.
const cellStyle =
  "padding: 3px min(10px, 1vw) 3px 0; white-space: normal; vertical-align: baseline; " +
  "border: none; background: transparent;";
const lineStyle = "border-bottom: 1px solid rgba(128, 128, 128, 0.35);";

export function toHtml({ caption, headings, cells, numeric, more }: TableContent): string {
  const align = (c: number) => `text-align: ${numeric[c] ? "right" : "left"};`;
  const head = headings.map((heading, c) =>
    `<th scope="col" style="${cellStyle} ${lineStyle} ${
      align(c)
    } font-weight: 600; overflow-wrap: anywhere;">${breakable(heading)}</th>`
  ).join("");
  const body = cells.map((row) =>
    `<tr style="background: transparent;">` +
    row.map((cell, c) =>
      `<td style="${cellStyle} ${lineStyle} ${align(c)} font-variant-numeric: tabular-nums;">${
        breakable(cell)
      }</td>`
    ).join("") + `</tr>`
  ).join("\n");
  return `<table style="border-collapse: collapse; border: none; font-size: min(13px, 2.75vw); margin: 4px 0;">` +
    (caption === undefined
      ? ""
      : `<caption style="caption-side: top; text-align: left; padding: 4px 0; ` +
        `font-weight: 600; color: inherit;">${escapeMarkup(caption)}</caption>`) +
    `\n<thead><tr style="background: transparent;">${head}</tr></thead>\n<tbody>\n${body}\n` +
    `</tbody></table>` +
    (cells.length === 0 ? `<div style="padding: 3px 0; opacity: 0.7;">no rows</div>` : "") +
    (more > 0 ? `<div style="padding: 3px 0; opacity: 0.7;">and ${more} more</div>` : "");
}

/** Markup that breaks at spaces and within long names, `snake_case` and `camelCase`, but not before a per cent sign. */
function breakable(content: string): string {
  return escapeMarkup(content).replaceAll(" %", "&#160;%")
    .replace(/[_/](?=\w)|[a-z](?=[A-Z])/g, "$&<wbr>");
}

export function toText({ caption, headings, cells, numeric, more }: TableContent): string {
  if (cells.length === 0) {
    return [...(caption === undefined ? [] : [caption]), "no rows"].join("\n");
  }
  const lines = [headings, ...cells];
  const widths = headings.map((_, c) => Math.max(...lines.map((line) => [...line[c]!].length)));
  const written = lines.map((line) =>
    line.map((cell, c) => {
      const space = " ".repeat(widths[c]! - [...cell].length);
      return numeric[c] ? space + cell : cell + space;
    }).join("  ").trimEnd()
  );
  const rule = widths.map((width) => "─".repeat(width)).join("  ");
  return [
    ...(caption === undefined ? [] : [caption]),
    written[0]!,
    rule,
    ...written.slice(1),
    ...(more > 0 ? [`and ${more} more`] : []),
  ].join("\n");
}
