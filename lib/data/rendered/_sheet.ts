// Draws many small images with Skia, white on black, and reads them as bytes.

import type { SKRSContext2D } from "@napi-rs/canvas";
import { after, type Interruption } from "../../io/interruption.ts";
import { frame, type Writing } from "./_handwriting.ts";
import type { Point } from "./_stroke_templates.ts";

/** Draws one image into a 28 x 28 frame whose upper left is 0, 0. */
type Picture = (context: SKRSContext2D) => void;

/** Reading pixels costs more than drawing them, so a whole sheet of images is read at once. */
const columns = 25;
const rows = 20;

/**
 * @param pictures what to draw, white on black, within the frame
 * @param interruption ends it, sheet by sheet
 * @returns 28 x 28 bytes of each, 255 white
 */
export async function drawPictures(
  pictures: readonly Picture[],
  interruption: Interruption,
): Promise<Uint8Array> {
  const images = new Uint8Array(pictures.length * frame * frame);
  for (let start = 0; start < pictures.length; start += columns * rows) {
    const sheet = pictures.slice(start, start + columns * rows);
    images.set(await drawSheet(sheet), start * frame * frame);
    await interruption.breathe(() => after(start + sheet.length, pictures.length, "images"));
  }
  return images;
}

/** Draws what was written, in full ink. */
export async function drawWritings(
  writings: readonly Writing[],
  interruption: Interruption,
): Promise<Uint8Array> {
  const { Path2D } = await import("@napi-rs/canvas");
  const pictures = writings.map(({ lines, pen }): Picture => (context) => {
    context.strokeStyle = "white";
    context.lineWidth = pen;
    context.stroke(new Path2D(lines.map(svgPath).join("")));
  });
  return await drawPictures(pictures, interruption);
}

/** A line as SVG writes paths. */
export function svgPath(line: readonly Point[]): string {
  return `M${line.map(({ x, y }) => `${x.toFixed(3)} ${y.toFixed(3)}`).join("L")}`;
}

async function drawSheet(pictures: readonly Picture[]): Promise<Uint8Array> {
  // Skia's native library is loaded only to draw, not to load MNIST.
  const { createCanvas } = await import("@napi-rs/canvas");
  const canvas = createCanvas(columns * frame, rows * frame);
  const context = canvas.getContext("2d");
  context.fillStyle = "black";
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.lineCap = "round";
  context.lineJoin = "round";
  pictures.forEach((draw, i) => {
    context.setTransform(1, 0, 0, 1, frame * (i % columns), frame * Math.floor(i / columns));
    draw(context);
  });
  const { data } = context.getImageData(0, 0, canvas.width, canvas.height);

  const images = new Uint8Array(pictures.length * frame * frame);
  for (let i = 0; i < images.length; i++) {
    const image = Math.floor(i / (frame * frame));
    const x = frame * (image % columns) + i % frame;
    const y = frame * Math.floor(image / columns) + Math.floor(i / frame) % frame;
    images[i] = data[4 * (y * canvas.width + x)] ?? 0; // white on black: red is the ink
  }
  return images;
}
