// Which evaluations may be compared: those of as many images with the same labels.

import assert from "node:assert/strict";
import { checkSameImages } from "../../lib/evaluate/check_same_images.ts";

const graded = (dataset: string, ...truth: number[]) => ({
  ...{ dataset, size: truth.length, truth: Uint8Array.from(truth) },
  predicted: new Uint8Array(truth.length),
});

Deno.test("evaluations of as many images with the same labels may be compared, whatever their name", () => {
  checkSameImages(graded("one", 3, 1), graded("two", 3, 1));
});

Deno.test("other counts, and a label that differs from the first image to the last, are refused", () => {
  const refused = (second: ReturnType<typeof graded>, message: RegExp) =>
    assert.throws(() => checkSameImages(graded("one", 3, 1), second), message);
  refused(graded("two", 3), /same images, found 2 of one and 1 of two; evaluate both/);
  refused(graded("two", 2, 1), /found at image 0 the label 3 in one and 2 in two; evaluate both/);
  refused(graded("two", 3, 0), /found at image 1 the label 1 in one and 0 in two/);
});
