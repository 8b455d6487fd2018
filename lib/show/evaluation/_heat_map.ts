// A saliency map over the image that it is of: colour for the weight, darkness for the ink.

import { colourPngUrl } from "../drawing/grey_png.ts";

type Rgb = readonly [number, number, number];

/** What a heat map is drawn from. */
export interface HeatMap {
  /** `height` x `width` weights. */
  readonly values: Float32Array;
  /** `height` x `width` bytes, 255 full ink. */
  readonly pixels: Uint8Array;
  readonly height: number;
  readonly width: number;
  /** Colours of the largest weights on either side of zero, as `#rrggbb`. */
  readonly positive: string;
  readonly negative: string;
}

/** How dark full ink lies over its colour. */
const inkDarkness = 0.62;

/** A PNG data URL; white is no weight, and both colours are at their fullest at the largest weight. */
export function heatMapUrl(map: HeatMap): string {
  const { values, pixels, height, width } = map;
  const most = values.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0) || 1;
  const [positive, negative] = [rgb(map.positive), rgb(map.negative)];
  const coloured = new Uint8Array(3 * height * width);
  values.forEach((value, i) => {
    const strength = Math.abs(value) / most;
    const light = 1 - inkDarkness * pixels[i]! / 255;
    (value > 0 ? positive : negative).forEach((channel, c) => {
      coloured[3 * i + c] = Math.round((255 + strength * (channel - 255)) * light);
    });
  });
  return colourPngUrl(coloured, width, height);
}

function rgb(colour: string): Rgb {
  const channel = (at: number) => parseInt(colour.slice(at, at + 2), 16);
  return [channel(1), channel(3), channel(5)];
}
