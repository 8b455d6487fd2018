// The small PNG encoder, read back by another library.

import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { createCanvas, loadImage } from "@napi-rs/canvas";
import { greyPngUrl } from "../../../lib/show/drawing/grey_png.ts";

Deno.test("greyPngUrl() encodes every shade where it belongs", async () => {
  const [width, height] = [37, 7];
  const pixels = Uint8Array.from({ length: width * height }, (_, i) => i % 256);
  const url = greyPngUrl(pixels, width, height);
  const image = await loadImage(Buffer.from(url.replace("data:image/png;base64,", ""), "base64"));
  const context = createCanvas(width, height).getContext("2d");
  context.drawImage(image, 0, 0);
  const rgba = context.getImageData(0, 0, width, height).data;
  assert.deepEqual(Array.from(pixels, (_, i) => rgba[4 * i]), [...pixels]);
});
