// Rows of data as a table: HTML in a notebook, aligned text in a terminal.

import { DISPLAY, type Displayable, type MediaBundle } from "../io/displayable.ts";
import { escapeMarkup, plain } from "../io/escape.ts";

/** One row: a value for each column. */
export type Row = Readonly<Record<string, unknown>>;

/** What `table` needs of a nodejs-polars DataFrame. */
export interface DataFrameLike {
  readonly columns: readonly string[];
  toRecords(): readonly Row[];
}

/** How a column's values are written: a number of decimals, as a percentage, or by a function. */
export type CellFormat = number | "percent" | ((value: unknown, row: Row) => string);

/** How `table` lays rows out. */
export interface TableOptions {
  /** What the table shows, above it. */
  readonly caption?: string;
  /** Which columns, in order; all of the first row's unless given. */
  readonly columns?: readonly string[];
  /** Headings by column, where the column's own name will not do. */
  readonly headings?: Readonly<Record<string, string>>;
  /** How to write the values of a column; numbers get four significant digits unless said otherwise. */
  readonly format?: Readonly<Record<string, CellFormat>>;
  /** Rows to show at most, 100 unless said otherwise; a last line says how many were left out. */
  readonly limit?: number;
}

/** A table that shows itself. */
export interface Table extends Displayable {
  readonly caption: string | undefined;
  readonly headings: readonly string[];
  /** The text of each cell, row by row, as it is shown. */
  readonly cells: readonly (readonly string[])[];
  [DISPLAY](): MediaBundle;
}

/**
 * Makes a table of rows or of a polars DataFrame. Numbers are set right, all text is escaped, and the
 * HTML has neither scripts nor style sheets, so it looks the same wherever a notebook is opened.
 *
 * @param data An array of objects, or a nodejs-polars DataFrame.
 * @param options Caption, columns and number formats.
 * @throws {RangeError} If a column is asked for that the data do not have.
 *
 * @example
 * ```ts
 * import { show, table } from "mnist";
 *
 * const rows = [{ model: "baseline", accuracy: 0.9918 }, { model: "dropout", accuracy: 0.9931 }];
 * await show(table(rows, { caption: "Test accuracy", format: { accuracy: "percent" } }));
 * ```
 */
export function table(
  data: readonly object[] | DataFrameLike,
  options: TableOptions = {},
): Table {
  const { caption, headings = {}, format = {}, limit = 100 } = options;
  const { known, rows } = isDataFrame(data)
    ? { known: data.columns, rows: data.toRecords() }
    // Any object is a row; an interface, such as an epoch's, only lacks the index signature.
    : { known: [...new Set(data.flatMap(Object.keys))], rows: data as readonly Row[] };
  const columns = options.columns ?? known;
  for (const name of [...columns, ...Object.keys(format), ...Object.keys(headings)]) {
    if (!known.includes(name) && rows.length > 0) {
      throw new RangeError(`table: there is no column ${name}; there are ${known.join(", ")}`);
    }
  }
  const shown = rows.slice(0, limit);
  const writers = columns.map((name) => writerOf(format[name], shown.map((row) => row[name])));
  const content: Content = {
    caption: caption === undefined ? undefined : plain(caption),
    headings: columns.map((name) => plain(headings[name] ?? name)),
    cells: shown.map((row) => columns.map((name, c) => plain(writers[c]!(row[name], row)))),
    numeric: columns.map((name) => shown.every((row) => isNumeric(row[name]))),
    more: rows.length - shown.length,
  };
  return {
    caption: content.caption,
    headings: content.headings,
    cells: content.cells,
    [DISPLAY]: () => ({ "text/html": toHtml(content), "text/plain": toText(content) }),
  };
}

interface Content {
  readonly caption: string | undefined;
  readonly headings: readonly string[];
  readonly cells: readonly (readonly string[])[];
  /** Columns to be set right. */
  readonly numeric: readonly boolean[];
  /** Rows left out. */
  readonly more: number;
}

type Writer = (value: unknown, row: Row) => string;

function writerOf(format: CellFormat | undefined, values: readonly unknown[]): Writer {
  if (typeof format === "function") return format;
  const decimals = format === "percent" ? 2 : format ?? decimalsFor(values);
  return (value) => {
    if (value === null || value === undefined) return "–";
    if (typeof value !== "number") return String(value);
    if (Number.isNaN(value)) return "–";
    if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
    return format === "percent"
      ? `${(value * 100).toFixed(decimals)} %`
      : value.toFixed(decimals).replace(/^-/, "−");
  };
}

/** Four significant digits for the largest value of the column, and none after whole numbers. */
function decimalsFor(values: readonly unknown[]): number {
  const numbers = values.filter((value) => typeof value === "number" && Number.isFinite(value));
  // The filter keeps numbers only, which TypeScript does not infer of a negated union.
  const sizes = (numbers as number[]).map(Math.abs);
  if (sizes.every(Number.isInteger)) return 0;
  return Math.min(8, Math.max(0, 3 - Math.floor(Math.log10(Math.max(...sizes)))));
}

/** A polars DataFrame is a proxy that denies its own methods to `in`; rows are an array. */
function isDataFrame(data: readonly object[] | DataFrameLike): data is DataFrameLike {
  return !Array.isArray(data);
}

function isNumeric(value: unknown): boolean {
  return typeof value === "number" || typeof value === "bigint" || value === null ||
    value === undefined;
}

// Lab right-aligns, stripes and narrows tables by its own style sheet: each cell states its own.
const CELL = "padding: 3px 12px; white-space: nowrap; border: none; background: transparent;";
const LINE = "border-bottom: 1px solid rgba(128, 128, 128, 0.35);";

function toHtml({ caption, headings, cells, numeric, more }: Content): string {
  const align = (c: number) => `text-align: ${numeric[c] ? "right" : "left"};`;
  const head = headings.map((heading, c) =>
    `<th scope="col" style="${CELL} ${LINE} ${align(c)} font-weight: 600;">${
      escapeMarkup(heading)
    }</th>`
  ).join("");
  const body = cells.map((row) =>
    `<tr style="background: transparent;">` +
    row.map((cell, c) =>
      `<td style="${CELL} ${LINE} ${align(c)} font-variant-numeric: tabular-nums;">${
        escapeMarkup(cell)
      }</td>`
    ).join("") + `</tr>`
  ).join("\n");
  return `<table style="border-collapse: collapse; border: none; font-size: 13px; margin: 4px 0;">` +
    (caption === undefined
      ? ""
      : `<caption style="caption-side: top; text-align: left; padding: 4px 12px; ` +
        `font-weight: 600; color: inherit;">${escapeMarkup(caption)}</caption>`) +
    `\n<thead><tr style="background: transparent;">${head}</tr></thead>\n<tbody>\n${body}\n` +
    `</tbody></table>` +
    (cells.length === 0 ? `<div style="padding: 3px 12px; opacity: 0.7;">no rows</div>` : "") +
    (more > 0 ? `<div style="padding: 3px 12px; opacity: 0.7;">and ${more} more</div>` : "");
}

function toText({ caption, headings, cells, numeric, more }: Content): string {
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
