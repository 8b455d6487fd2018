// openPicture(): each format beside the drawing that Pillow saved, and what is no picture.

import assert from "node:assert/strict";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { createCanvas } from "@napi-rs/canvas";
import {
  openPicture,
  pictureFormats,
  type PictureSource,
} from "../../lib/handwriting/open_picture.ts";
import { Random } from "../../lib/data/random.ts";
import { temporaryFolder } from "../_temporary_folder.ts";
import { grey, height, pictures, width } from "./_pictures.ts";

/** Mean and largest distance from the drawing, in grey levels. */
function distance(pixels: Uint8Array | Uint8ClampedArray, expected: (grey: number) => number) {
  const errors = Array.from(grey, (level, i) => Math.abs(pixels[4 * i]! - expected(level)));
  return { mean: errors.reduce((sum, error) => sum + error, 0) / errors.length, errors };
}

const lossless = /^(png(, grey|, 16 bits.*)?|webp, lossless|gif.*|bmp)$/;
const others = /^(png, (palette|transparent|1 bit)|tiff)$/;

for (const name of Object.keys(pictures)) {
  if (others.test(name)) continue;
  Deno.test(`openPicture() sees in ${name} what was drawn`, async () => {
    const opened = await openPicture(pictures[name]!);
    assert.deepEqual([opened.width, opened.height, opened.scale], [width, height, 1]);
    const { mean, errors } = distance(opened.pixels, (level) => level);
    if (lossless.test(name)) assert.equal(Math.max(...errors), 0);
    else assert.ok(mean < 1.5 && Math.max(...errors) < 16, `${mean}, ${Math.max(...errors)}`);
    assert.ok(opened.pixels.every((value, i) => i % 4 < 3 || value === 255), "opaque");
  });
}

Deno.test("openPicture() sees colours of a palette and of one bit", async () => {
  const palette = await openPicture(pictures["png, palette"]!);
  assert.ok(distance(palette.pixels, (level) => level).mean < 0.5);
  const bit = await openPicture(pictures["png, 1 bit"]!);
  assert.equal(distance(bit.pixels, (level) => level > 150 ? 255 : 0).mean, 0);
});

Deno.test("openPicture() leaves what is transparent so", async () => {
  const { pixels } = await openPicture(pictures["png, transparent"]!);
  assert.ok(grey.every((level, i) => pixels[4 * i + 3] === 255 - level));
});

Deno.test("openPicture() takes a path, a file:// address, bytes and an ArrayBuffer alike, and names the file", async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, "my drawing, of 7.png");
  await Deno.writeFile(path, pictures["png"]!);
  const address = pathToFileURL(path);
  const { name, ...opened } = await openPicture(path);
  assert.equal(name, "my drawing, of 7.png");
  assert.deepEqual(await openPicture(address), { name, ...opened });
  assert.deepEqual(await openPicture(address.href), { name, ...opened });
  const bytes = await openPicture(pictures["png"]!);
  assert.deepEqual(bytes, { ...opened, name: "picture" });
  assert.deepEqual(await openPicture(pictures["png"]!.slice().buffer), bytes);
  // A part of a larger buffer.
  const part = Uint8Array.of(1, 2, 3, ...pictures["png"]!, 4).subarray(3, -1);
  assert.deepEqual(await openPicture(part), bytes);
});

Deno.test("openPicture() sees a JPEG that a film follows, as phones make them", async () => {
  const random = new Random(1);
  for (const name of ["jpeg", "jpeg, progressive"]) {
    for (let film = 0; film < 10; film++) {
      const bytes = Uint8Array.from({ length: 20_000 }, () => random.integer(256));
      const opened = await openPicture(Uint8Array.of(...pictures[name]!, ...bytes));
      assert.ok(distance(opened.pixels, (level) => level).mean < 1.5);
    }
  }
});

Deno.test("openPicture() takes pixels as a canvas returns them, and by their own name", async () => {
  const pixels = Uint8Array.from({ length: 4 * 130 * 115 }, (_, i) => i % 4 === 3 ? 255 : i % 251);
  const opened = await openPicture({ width: 130, height: 115, pixels });
  assert.deepEqual([opened.name, opened.width, opened.height], ["picture", 130, 115]);
  assert.deepEqual([...opened.pixels], [...pixels]);
  const context = createCanvas(130, 115).getContext("2d");
  const image = context.createImageData(130, 115);
  image.data.set(pixels);
  assert.deepEqual(await openPicture(image), opened);
});

Deno.test("openPicture() enlarges small pictures and reduces large ones, and says by how much", async () => {
  const sized = async (width: number, height: number) => {
    const pixels = new Uint8Array(4 * width * height).fill(255);
    const { width: across, height: down, scale } = await openPicture({ width, height, pixels });
    return [across, down, scale];
  };
  assert.deepEqual(await sized(28, 28), [112, 112, 1 / 4]);
  assert.deepEqual(await sized(30, 20), [120, 80, 1 / 4]);
  assert.deepEqual(await sized(111, 4), [222, 8, 1 / 2]);
  assert.deepEqual(await sized(112, 4), [112, 4, 1]);
  assert.deepEqual(await sized(1, 1), [112, 112, 1 / 112]);
  assert.deepEqual(await sized(1200, 900), [1200, 900, 1]);
  assert.deepEqual(await sized(2400, 1200), [1200, 600, 2]);
  assert.deepEqual(await sized(5000, 1), [1200, 1, 5000 / 1200]);
});

Deno.test("a picture that was reduced is the mean of what it was, not some of its pixels", async () => {
  // Lines one pixel wide: picked, they would be all black or all white.
  const [width, height] = [2400, 60];
  const pixels = Uint8Array.from(
    { length: 4 * width * height },
    (_, i) => i % 4 === 3 ? 255 : 255 * (Math.floor(i / 4) % 2),
  );
  const reduced = await openPicture({ width, height, pixels });
  const greys = [...reduced.pixels].filter((_, i) => i % 4 === 0);
  assert.ok(greys.every((level) => level > 100 && level < 155), `${greys.slice(0, 20)}`);
});

const refused = (source: unknown, message: RegExp | string) =>
  assert.rejects(openPicture(source as PictureSource), { name: "InputError", message });
const text = (text: string) => new TextEncoder().encode(text);

Deno.test("openPicture() says what is at a path instead of a picture", async () => {
  await using folder = await temporaryFolder();
  const path = (name: string) => join(folder.path, name);
  await Deno.writeTextFile(path("notes.png"), "These are notes, not a picture of any kind.");
  await Deno.writeTextFile(path("empty.jpg"), "");
  await Deno.writeFile(path("scan.png"), pictures["tiff"]!);
  const none = path("none.png");
  await refused(none, `${none}: expected a picture, found no such file`);
  await refused(pathToFileURL(none), `${none}: expected a picture, found no such file`);
  await refused("", /^"": expected a picture, found /);
  await refused(
    folder.path,
    `${folder.path}: expected a picture, found a folder; datasetFromPictures reads all in it`,
  );
  await refused(
    path("notes.png"),
    "notes.png: expected a picture (PNG, JPEG, WebP, AVIF, GIF, BMP or HEIC), found none",
  );
  await new Deno.Command("mkfifo", { args: [path("pipe.png")] }).output();
  for (const endless of [path("pipe.png"), "/dev/zero"]) {
    await refused(
      endless,
      `${endless}: expected a picture, found a pipe or a device; save what it gives in a file`,
    );
  }
  const huge = path("huge.bmp");
  await Deno.writeTextFile(huge, "");
  await Deno.truncate(huge, 513e6);
  await refused(
    huge,
    `${huge}: expected a picture, found 513000000 bytes, more than any of 64 megapixels has`,
  );
  await refused(path("empty.jpg"), "empty.jpg: expected a picture, found an empty file");
  await refused(
    path("scan.png"),
    "scan.png: expected PNG, JPEG, WebP, AVIF, GIF, BMP or HEIC, found TIFF; save it as PNG",
  );
  await refused(
    text('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'),
    "picture: expected PNG, JPEG, WebP, AVIF, GIF, BMP or HEIC, found SVG; save it as PNG",
  );
});

Deno.test("openPicture() fetches nothing, and says what to do with an address", async () => {
  const told = "expected a file, found an address of https; fetch it, and give its bytes";
  await refused("https://example.com/7.png", `https://example.com/7.png: ${told}`);
  await refused(new URL("HTTPS://example.com/7.png"), `https://example.com/7.png: ${told}`);
  const data = `data:image/png;base64,${"A".repeat(1000)}`;
  await refused(data, /^data:image.{90}…: expected a file, found an address of data; /);
  await refused(new URL(data), /found an address of data; fetch it, and give its bytes$/);
  await refused(
    "file://host/a.png",
    /^file:\/\/host\/a.png: expected a file's address, found none/,
  );
});

Deno.test("openPicture() names what is neither path, bytes nor pixels", async () => {
  const expected = "picture: expected a path, a file's bytes or pixels, found ";
  await refused(undefined, `${expected}nothing`);
  await refused(null, `${expected}null`);
  await refused(7, `${expected}7`);
  await refused([1, 2], `${expected}[1,2]`);
  await refused(Promise.resolve(pictures["png"]), /found a Promise \(is an `await` missing\?\)$/);
});

Deno.test("openPicture() refuses pixels that do not fit their size", async () => {
  const pixels = (length: number) => new Uint8Array(length);
  const message = (found: string) =>
    "picture: expected width x height x 4 bytes, red, green, blue and opacity of each pixel, " +
    `found ${found} pixels`;
  await refused(
    { width: 2, height: 2, pixels: pixels(12) },
    message("a Uint8Array of 12 for 2 x 2"),
  );
  await refused(
    { width: 2, height: 2, data: pixels(17) },
    message("a Uint8Array of 17 for 2 x 2"),
  );
  await refused(
    { width: NaN, height: 2, pixels: pixels(0) },
    message("a Uint8Array of 0 for NaN x 2"),
  );
  await refused({ width: 0, height: 0, pixels: pixels(0) }, message("a Uint8Array of 0 for 0 x 0"));
  await refused(
    { width: 1.5, height: 2, pixels: pixels(12) },
    message("a Uint8Array of 12 for 1.5 x 2"),
  );
  await refused(
    { width: -1, height: -1, pixels: pixels(4) },
    message("a Uint8Array of 4 for -1 x -1"),
  );
  // Fractions would all be black.
  const fractions = new Float32Array(16);
  await refused(
    { width: 2, height: 2, data: fractions },
    message("a Float32Array of 16 for 2 x 2"),
  );
  await refused({ width: 1, height: 1 }, message("nothing for 1 x 1"));
});

/** A file whose header declares another size; 16- and 32-bit numbers. */
function declaring(name: string, at: readonly [number, number], size: number): Uint8Array {
  const bytes = pictures[name]!.slice();
  const view = new DataView(bytes.buffer);
  for (const place of at) {
    if (name === "png") view.setUint32(place, size);
    else if (name === "bmp") view.setInt32(place, size, true);
    else view.setUint16(place, size, name === "gif");
  }
  return bytes;
}

Deno.test("a file that declares 100,000 x 100,000 pixels is refused before it is decoded", async () => {
  const found = (side: number) =>
    `picture: expected at most 64 megapixels, found ${side} x ${side}; save it smaller`;
  await refused(declaring("png", [16, 20], 100_000), found(100_000));
  await refused(declaring("bmp", [18, 22], 100_000), found(100_000));
  await refused(declaring("gif", [6, 8], 65_535), found(65_535));
  const frame = pictures["jpeg"]!.findIndex((byte, i, all) => byte === 0xff && all[i + 1] === 0xc0);
  await refused(declaring("jpeg", [frame + 5, frame + 7], 65_500), found(65_500));
  await refused({ width: 40_000, height: 1, pixels: new Uint8Array(160_000) }, /found 40000 x 1;/);
});

for (const name of ["png", "jpeg", "jpeg, progressive", "webp", "avif", "gif", "bmp", "heic"]) {
  Deno.test(`a ${name} that was cut short is called damaged, not read in part`, async () => {
    const whole = pictures[name]!;
    const said: unknown[] = [];
    const { log } = console;
    console.log = (...parts: unknown[]) => said.push(...parts);
    try {
      for (const share of [0.5, 0.6, 0.75, 0.9, 0.97]) {
        const message = new RegExp(
          `^picture: expected a whole ${
            name.split(",")[0]
          }, found a damaged file, or one cut short`,
          "i",
        );
        await refused(whole.subarray(0, Math.floor(share * whole.length)), message);
      }
    } finally {
      console.log = log;
    }
    assert.deepEqual(said, [], "nothing is printed beside the error");
  });
}

Deno.test("a HEIC that libheif finds fault with prints nothing beside the error", async () => {
  const { log } = console;
  const said: unknown[] = [];
  console.log = (...parts: unknown[]) => said.push(...parts);
  try {
    const damaged = pictures["heic"]!.slice();
    const box = damaged.findIndex((_, i) =>
      String.fromCharCode(...damaged.subarray(i, i + 4)) === "pitm"
    );
    damaged.fill(0x78, box, box + 4); // the box that says which item is the picture has another name
    await refused(
      damaged,
      "picture: expected a whole HEIC, found a damaged file, or one cut short; copy it again",
    );
    assert.notEqual(console.log, log, "the log is put back as it was");
  } finally {
    console.log = log;
  }
  assert.deepEqual(said, []);
});

Deno.test("names of picture files are told by their endings, in any case", () => {
  for (const name of ["a.png", "b.JPG", "c.jpeg", "d.webp", "e.avif", "f.gif", "g.bmp", "h.HEIC"]) {
    assert.ok(pictureFormats.test(name), name);
  }
  for (const name of ["a.tiff", "png", "a.png.txt", "labels.jsonl", "a.svg"]) {
    assert.ok(!pictureFormats.test(name), name);
  }
});
