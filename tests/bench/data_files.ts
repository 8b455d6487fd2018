// The files that hold the images for all contenders.

import { join } from "node:path";

/** Labelled images as bytes. */
export interface Digits {
  /** n x 28 x 28 bytes. */
  readonly images: Uint8Array<ArrayBuffer>;
  /** n class indices. */
  readonly labels: Uint8Array<ArrayBuffer>;
}

/** Writes images as bytes, and as the floats from 0 to 1 that Keras and PyTorch take, so that nobody converts them. */
export async function writeDigits(
  folder: string,
  part: "train" | "test",
  { images, labels }: Digits,
): Promise<void> {
  const floats = Float32Array.from(images, (byte) => byte / 255);
  const file = (name: string) => join(folder, `${part}_${name}`);
  await Deno.writeFile(file("images.u8"), images);
  await Deno.writeFile(file("labels.u8"), labels);
  await Deno.writeFile(file("images.f32"), new Uint8Array(floats.buffer));
}
