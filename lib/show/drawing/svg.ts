// Pieces of SVG, written as strings.

/** A rectangle; `attributes` are written by this project, never by its users. */
export function rect(
  x: number,
  y: number,
  width: number,
  height: number,
  attributes: Readonly<Record<string, string | number>> = {},
): string {
  const more = Object.entries(attributes).map(([name, value]) => ` ${name}="${value}"`).join("");
  return `<rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${
    round(height)
  }"${more}/>`;
}

/** Moves what is drawn. */
export function at(x: number, y: number, content: string): string {
  return `<g transform="translate(${round(x)},${round(y)})">${content}</g>`;
}

/** Keeps coordinates short, and the same on every machine. */
export function round(value: number): number {
  return Math.round(value * 100) / 100;
}
