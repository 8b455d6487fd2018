// Aligned columns of text.

/** One column. */
export interface Column {
  readonly title: string;
  /** Numbers stand at the right; text at the left, unless given. */
  readonly align?: "left" | "right";
}

/**
 * Lays out rows.
 *
 * @param columns their titles
 * @param rows a text for each column
 * @returns lines, two spaces between columns
 */
export function layOut(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
): string {
  const titles = columns.map(({ title }) => title);
  const widths = columns.map((_, at) =>
    Math.max(...[titles, ...rows].map((row) => row[at]?.length ?? 0))
  );
  const line = (row: readonly string[]) =>
    columns.map(({ align = "left" }, at) => {
      const text = row[at] ?? "";
      return align === "left" ? text.padEnd(widths[at]!) : text.padStart(widths[at]!);
    }).join("  ").trimEnd();
  return [titles, ...rows].map(line).join("\n");
}
