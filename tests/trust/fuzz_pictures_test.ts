// Damaged pictures of each format: read, or refused by name; never a crash, another error, or a long wait.

import assert from "node:assert/strict";
import fc from "fast-check";
import { openPicture } from "../../lib/handwriting/open_picture.ts";
import { InputError } from "../../lib/io/input_error.ts";
import { pictures } from "../handwriting/_pictures.ts";
import { fuzz } from "./_fuzz.ts";

/** A file with bytes changed, mostly where its header is, or its end cut off, or bytes put in. */
const damaged = fc.record({
  name: fc.constantFrom(...Object.keys(pictures)),
  writes: fc.array(
    fc.tuple(fc.oneof(fc.nat(100), fc.nat()), fc.constantFrom(0, 1, 127, 128, 255), fc.nat(255)),
    { maxLength: 5 },
  ),
  cut: fc.oneof({ weight: 2, arbitrary: fc.constant(0) }, fc.nat(5000)),
  inserted: fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, fc.array(fc.nat(255))),
  at: fc.nat(),
}).map(({ name, writes, cut, inserted, at }) => {
  const whole = pictures[name]!;
  const place = at % whole.length;
  const file = Uint8Array.of(...whole.subarray(0, place), ...inserted, ...whole.subarray(place));
  for (const [where, edge, byte] of writes) {
    file[where % file.length] = where % 2 === 0 ? edge : byte;
  }
  return file.subarray(0, file.length - cut % file.length);
});

fuzz(
  "damaged pictures are read, or refused in one line",
  600,
  damaged,
  async (bytes) => {
    try {
      const { width, height, pixels } = await openPicture(bytes);
      assert.equal(pixels.length, 4 * width * height);
      assert.ok(Math.max(width, height) <= 1200);
      return "read";
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      assert.match(error.message, /^picture: expected [^\n]*, found [^\n]*$/);
      return /damaged/.test(error.message) ? "damaged" : "refused";
    }
  },
  ["read", "damaged", "refused"],
);
