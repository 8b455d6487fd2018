// Fills seven outlines of garments, drawn for this project, with a shade that changes from one side to the other.

import { frame } from "./_handwriting.ts";
import type { Random } from "../random.ts";
import type { Interruption } from "../../io/interruption.ts";
import { drawPictures, svgPath } from "./_sheet.ts";
import type { Point } from "./_stroke_templates.ts";

/** An outline, and a handle if it has one; a pair is x,y in hundredths of the box, y down. */
interface Garment {
  readonly outline: string;
  readonly handle?: string;
}

const garments: readonly Garment[] = [
  { outline: "30,4 42,10 58,10 70,4 100,26 86,44 76,36 76,98 24,98 24,36 14,44 0,26" }, // T-shirt
  {
    outline: "30,4 42,9 58,9 70,4 88,20 100,92 84,94 76,44 76,98 24,98 24,44 16,94 0,92 12,20",
  }, // pullover
  { outline: "22,0 78,0 90,100 62,100 50,30 38,100 10,100" }, // trousers
  { outline: "34,0 42,10 58,10 66,0 64,34 90,100 10,100 36,34" }, // dress
  { outline: "4,40 96,40 100,96 0,96", handle: "28,40 32,14 50,6 68,14 72,40" }, // bag
  { outline: "20,4 56,4 56,56 84,66 98,78 98,96 12,96 16,50" }, // boot
  { outline: "2,34 30,30 46,50 80,60 98,72 98,92 2,92" }, // shoe
];

/**
 * @param size how many
 * @param random decides which garment, its shape and its shades
 * @returns 28 x 28 bytes of each
 */
export async function drawGarmentOutlines(
  size: number,
  random: Random,
  interruption: Interruption,
): Promise<Uint8Array> {
  const { Path2D } = await import("@napi-rs/canvas");
  return await drawPictures(
    Array.from({ length: size }, () => {
      const { outline, handle } = garments[random.integer(garments.length)]!; // within the list
      const place = varied(random);
      const shape = svgPath(pointsOf(outline).map(place)) + "Z";
      const strap = handle === undefined ? "" : svgPath(pointsOf(handle).map(place));
      const shades = [random.uniform(0.35, 1), random.uniform(0.35, 1)].map(grey);
      return (context) => {
        const fill = context.createLinearGradient(0, 0, frame, 0);
        shades.forEach((shade, i) => fill.addColorStop(i, shade));
        context.fillStyle = fill;
        context.fill(new Path2D(shape));
        context.strokeStyle = shades[0]!;
        context.lineWidth = 2;
        if (strap) context.stroke(new Path2D(strap));
      };
    }),
    interruption,
  );
}

/** Maps the box's points to the frame: 22 to 25 pixels high, of varying width, each a little displaced. */
function varied(random: Random): (point: Point) => Point {
  const height = random.uniform(22, 25);
  const width = height * random.uniform(0.75, 1);
  const off = () => random.uniform(-0.6, 0.6);
  return ({ x, y }) => ({
    x: frame / 2 + (x - 0.5) * width + off(),
    y: frame / 2 + (y - 0.5) * height + off(),
  });
}

function pointsOf(text: string): Point[] {
  return text.split(" ").map((pair) => {
    const [x = NaN, y = NaN] = pair.split(",").map((hundredths) => Number(hundredths) / 100);
    return { x, y };
  });
}

function grey(share: number): string {
  const level = Math.round(255 * share);
  return `rgb(${level}, ${level}, ${level})`;
}
