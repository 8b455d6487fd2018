// Where the dots and the classes' names of a map lie.

import type { Dataset } from "../../data/dataset.ts";
import type { Landscape } from "../../evaluate/landscape.ts";
import type { Size } from "../drawing/digit_image.ts";
import { fitted, textWidth } from "../drawing/text.ts";

/** A point on the canvas. */
export type Place = readonly [x: number, y: number];

/** A class's name, centred at `x` on a baseline at `y`. */
export interface PlacedName {
  readonly name: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

export const nameStyle = { size: 22, weight: 600, anchor: "middle" } as const;
const margin = 24;
const widestName = 160;

/** Fills the canvas with what lies between the outermost points. */
export function onCanvas({ points, size }: Landscape, canvas: Size): readonly Place[] {
  const along = (axis: 0 | 1, room: number) => {
    const values = Float32Array.from({ length: size }, (_, i) => points[2 * i + axis]!);
    const low = values.reduce((least, value) => Math.min(least, value), Infinity);
    const high = values.reduce((most, value) => Math.max(most, value), -Infinity);
    const scale = high > low ? (room - 2 * margin) / (high - low) : 0;
    return values.map((value) => margin + (value - low) * scale);
  };
  const [x, y] = [along(0, canvas.width), along(1, canvas.height)];
  return Array.from(x, (value, i) => [value, y[i]!]);
}

/** Each class's name at the median of its dots, where a few strays do not pull it. */
export function namePlaces(
  { labels, classNames }: Dataset,
  places: readonly Place[],
  canvas: Size,
): readonly PlacedName[] {
  return classNames.flatMap((whole, label) => {
    const own = places.filter((_, i) => labels[i] === label);
    if (own.length === 0) return [];
    const median = (axis: 0 | 1) =>
      own.map((place) => place[axis]).sort((a, b) => a - b)[Math.floor(own.length / 2)]!;
    const name = fitted(whole, nameStyle, widestName);
    const width = textWidth(name, nameStyle);
    const half = width / 2 + 4;
    const x = Math.min(Math.max(median(0), half), canvas.width - half);
    return [{ name, x, y: median(1) + 8, width }];
  });
}

/** Points all over the letters: what lies on them hides the name. */
export function pointsOfName({ x, y, width }: PlacedName): readonly Place[] {
  return Array.from({ length: Math.ceil(width / 4) }, (_, i) => x - width / 2 + 4 * i)
    .flatMap((along) => [[along, y - 14], [along, y - 7], [along, y]] as const);
}
