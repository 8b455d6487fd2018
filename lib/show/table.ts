// Rows of data as a table: HTML in a notebook, aligned text in a terminal.

import { InputError } from "../io/input_error.ts";
import { checkOptions } from "../io/check_options.ts";
import { type Displayable, displayMethod, type MediaBundle } from "../io/displayable.ts";
import { type TableContent, toHtml, toText } from "./_table_layout.ts";
import { describe } from "../io/schema.ts";
import { plain } from "../io/escape.ts";

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
  /** Headings by column, where the words of the column's name will not do. */
  readonly headings?: Readonly<Record<string, string>>;
  /** How to write the values of a column; numbers get four significant digits unless told otherwise. */
  readonly format?: Readonly<Record<string, CellFormat>>;
  /** Rows to show at most, 100 unless given; a last line says how many were left out. */
  readonly limit?: number;
}

/** A table that shows itself. */
export interface Table extends Displayable, Pick<TableContent, "caption" | "headings" | "cells"> {
  [displayMethod](): MediaBundle;
}

/**
 * Makes a table of rows or of a polars DataFrame. Numbers are right-aligned, all text is escaped, and the
 * HTML has neither scripts nor style sheets, so it looks the same wherever a notebook is opened.
 *
 * @param data an array of objects, or a nodejs-polars DataFrame
 * @param options caption, columns and number formats
 * @throws {InputError} if a column is asked for that the data do not have
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
  checkOptions("table", options, ["caption", "columns", "headings", "format", "limit"], {
    title: "give caption",
  });
  const { caption, headings = {}, format = {}, limit = 100 } = options;
  checkData(data);
  const { known, rows } = isDataFrame(data)
    ? { known: data.columns, rows: data.toRecords() }
    // Any object is a row; an interface, such as an epoch's, only lacks the index signature.
    : { known: [...new Set(data.flatMap(Object.keys))], rows: data as readonly Row[] };
  const columns = options.columns ?? known;
  for (const name of [...columns, ...Object.keys(format), ...Object.keys(headings)]) {
    if (!known.includes(name) && rows.length > 0) {
      throw new InputError(`table: there is no column ${name}; there are ${known.join(", ")}`);
    }
  }
  const shown = rows.slice(0, limit);
  const writers = columns.map((name) => writerOf(format[name], shown.map((row) => row[name])));
  const content: TableContent = {
    caption: caption === undefined ? undefined : plain(caption),
    headings: columns.map((name) => plain(headings[name] ?? inWords(name))),
    cells: shown.map((row) => columns.map((name, c) => plain(writers[c]!(row[name], row)))),
    numeric: columns.map((name) => shown.every((row) => isNumeric(row[name]))),
    more: rows.length - shown.length,
  };
  return {
    ...{ caption: content.caption, headings: content.headings, cells: content.cells },
    [displayMethod]: () => ({ "text/html": toHtml(content), "text/plain": toText(content) }),
  };
}

/** Rows are objects; a DataFrame is told by its columns. */
function checkData(data: unknown): void {
  const isList = Array.isArray(data);
  const stray = isList ? data.findIndex((row) => typeof row !== "object" || row === null) : -1;
  const { columns } = Object(data) as { readonly columns?: unknown };
  if (isList ? stray < 0 : Array.isArray(columns)) return;
  const [at, found] = stray < 0 ? ["data", data] : [`data[${stray}]`, (data as unknown[])[stray]];
  throw new TypeError(
    `${at}: expected ${stray < 0 ? "a list of rows or a polars DataFrame" : "a row, an object"}, ` +
      `found ${describe(found)}`,
  );
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
      : withThousands(value.toFixed(decimals)).replace(/^-/, "−");
  };
}

/** `"60000.5"` as `"60,000.5"`. */
function withThousands(digits: string): string {
  return digits.replace(/^-?\d+/, (whole) => whole.replace(/\B(?=(\d{3})+$)/g, ","));
}

/** A field's name as a heading: `standardDeviation` as `standard deviation`; other names stay. */
function inWords(name: string): string {
  if (!/^[a-z]+([A-Z][a-z]+)+$/.test(name)) return name;
  return name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
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
