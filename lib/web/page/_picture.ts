// Turns what is on the pad into the picture that is read, and a file into what is on the pad.

import { workingSize } from "../../handwriting/working_size.ts";
import type { PagePicture } from "../network.ts";
import { drawStrokes, padSize, type Photo, type Sheet } from "./_sheet.ts";

/** Paper around the pad, without which a line from edge to edge would be one of ruled paper. */
const margin = 60;

/** @returns the picture of a sheet: strokes are black on white, whatever the colours of the page */
export function pictureOf({ strokes, photo }: Sheet): PagePicture {
  const across = photo?.width ?? padSize.width + 2 * margin;
  const down = photo?.height ?? padSize.height + 2 * margin;
  const context = sheetOf(across, down);
  if (photo) {
    context.drawImage(photo.image, 0, 0);
  } else {
    context.fillStyle = "white";
    context.fillRect(0, 0, across, down);
    context.translate(margin, margin);
    context.strokeStyle = "black";
    drawStrokes(context, strokes);
  }
  const { data } = context.getImageData(0, 0, across, down);
  return {
    ...{ name: photo?.name ?? "drawing", width: across, height: down, pixels: data },
    ...(photo ? { scale: photo.scale } : { scale: 1, isDark: true }),
  };
}

/** @returns a box in a sheet's picture as one on the pad or in the photo */
export function placed<Boxed extends { readonly box: { readonly x: number; readonly y: number } }>(
  digit: Boxed,
  { photo }: Sheet,
): Boxed {
  if (photo) return digit;
  return { ...digit, box: { ...digit.box, x: digit.box.x - margin, y: digit.box.y - margin } };
}

/** Larger ones are declared by no camera. */
const mostPixels = 64e6;

/**
 * Opens a file that was dropped, chosen or pasted.
 *
 * @throws {Error} if the browser cannot show it, with what to do
 */
export async function photoOf(file: File): Promise<Photo> {
  let image: ImageBitmap;
  try {
    image = await createImageBitmap(file);
  } catch (cause) {
    throw new Error(
      `${file.name} is no picture that this browser opens. Save it as JPEG or PNG, and drop that.`,
      { cause },
    );
  }
  const { width, height, scale } = workingSize(image.width, image.height);
  if (image.width * image.height > mostPixels) {
    throw new Error(`${file.name} has more than 64 megapixels. Save it smaller, and drop that.`);
  }
  const context = sheetOf(width, height);
  context.imageSmoothingQuality = "high";
  context.drawImage(image, 0, 0, width, height);
  image.close();
  return { name: file.name, image: context.canvas, width, height, scale };
}

function sheetOf(width: number, height: number): CanvasRenderingContext2D {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [width, height];
  return canvas.getContext("2d", { willReadFrequently: true })!; // asked for no other kind
}
