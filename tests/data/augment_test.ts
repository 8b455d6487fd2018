// Augmenter beside SciPy's splines and interpolation; lists of augmentations, and what is refused.

import assert from "node:assert/strict";
import { Photographer, photometricNames } from "../../lib/data/_photograph.ts";
import { type Augmentation, Augmenter, augmenterOf } from "../../lib/data/augment.ts";
import { Random } from "../../lib/data/random.ts";
import fixture from "./fixtures/augment.json" with { type: "json" };

const image = Uint8Array.from(fixture.image);

function drawn(augmentation: Augmentation, seed: number): Float32Array {
  const out = new Float32Array(image.length);
  new Augmenter(augmentation, fixture).draw(image, 0, out, 0, new Random(seed));
  return out;
}

for (const { augmentation, seed, expected } of fixture.cases) {
  Deno.test(`Augmenter draws what SciPy does, ${Object.keys(augmentation)}, seed ${seed}`, () => {
    const error = Math.max(...drawn(augmentation, seed).map((v, i) => Math.abs(v - expected[i]!)));
    assert.ok(error < 1e-5, `off by ${error}`);
  });
}

Deno.test("Augmenter told of no distortion leaves the image as it is", () => {
  assert.deepEqual(drawn({}, 1), Float32Array.from(image, (byte) => byte / 255));
});

Deno.test("Augmenter draws each image of a row of them into its own place", () => {
  const two = new Uint8Array(2 * image.length);
  two.set(image, image.length);
  const out = new Float32Array(3 * image.length).fill(7);
  const augmenter = new Augmenter({ rotate: 10 }, fixture);
  augmenter.draw(two, image.length, out, image.length, new Random(1));
  assert.deepEqual(out.subarray(image.length, 2 * image.length), drawn({ rotate: 10 }, 1));
  assert.ok(out.subarray(0, image.length).every((value) => value === 7));
  assert.ok(out.subarray(2 * image.length).every((value) => value === 7));
});

Deno.test("Augmenter refuses limits that make no sense, naming them", () => {
  const refused = (augmentation: Augmentation, message: RegExp) =>
    assert.throws(() => new Augmenter(augmentation, fixture), message);
  refused({ shift: -1 }, /augment.shift: expected a number from 0 up, found -1/);
  refused({ rotate: 90 }, /augment.rotate: expected a number from 0 to below 90, found 90/);
  refused({ zoom: 1 }, /augment.zoom: .* below 1, found 1/);
  refused({ elastic: NaN }, /augment.elastic: .* found NaN/);
  refused(
    { mirror: 1 } as Augmentation,
    /augment: found an unknown option, mirror; there are shift/,
  );
  refused(
    { blurr: 1 } as Augmentation,
    /augment: found an unknown option, blurr; did you mean blur/,
  );
});

Deno.test("Augmenter refuses photometric limits out of range, and takes those at its ends", () => {
  for (const name of ["shadow", "invert", "specks", "scramble"]) {
    assert.ok(new Augmenter({ [name]: 1 }, fixture));
    const message = new RegExp(`^augment.${name}: expected a number from 0 to 1, found 1.01$`);
    assert.throws(() => new Augmenter({ [name]: 1.01 }, fixture), { name: "InputError", message });
  }
  const fade = /^augment.fade: expected a number from 0 to below 1, found 1$/;
  assert.throws(() => new Augmenter({ fade: 1 }, fixture), { name: "InputError", message: fade });
  for (const name of ["thicken", "cover", "lines", "pixelate", "blur", "noise"]) {
    const message = new RegExp(`^augment.${name}: expected a number from 0 up, found `);
    for (const limit of [-0.1, NaN, Infinity, "1"]) {
      const given = { [name]: limit } as Augmentation;
      assert.throws(() => new Augmenter(given, fixture), { name: "InputError", message });
    }
  }
});

Deno.test("every photometric limit, however small or large, leaves fractions", () => {
  for (const name of photometricNames) {
    const largest = ["shadow", "fade", "invert", "specks"].includes(name) ? 0.999 : 50;
    for (const limit of [1e-6, 0.3, largest]) {
      for (let seed = 1; seed <= 4; seed++) {
        const out = drawn({ [name]: limit }, seed);
        assert.ok(out.every((value) => value >= 0 && value <= 1), `${name}: ${limit}`);
      }
    }
  }
});

Deno.test("Keras's names are told what they are called here", () => {
  const told = {
    rotation_range: "give rotate, in degrees",
    widthShiftRange: "give shift, in pixels",
    height_shift_range: "give shift, in pixels",
    shear_range: "give shear, in degrees",
    zoom_range: "give zoom",
    horizontal_flip: "mirrored digits are other signs",
    verticalFlip: "mirrored digits are other signs",
    brightness_range: "give shadow or fade, 0 to 1",
  };
  for (const [name, remedy] of Object.entries(told)) {
    assert.throws(() => augmenterOf({ [name]: 1 } as Augmentation, fixture), {
      name: "InputError",
      message: `augment: found an unknown option, ${name}; ${remedy}`,
    });
  }
});

Deno.test("Augmenter moves an image before it is photographed", () => {
  const both = drawn({ shift: 3, invert: 1 }, 5);
  // The draws of invert follow those of shift.
  const random = new Random(5);
  const moved = new Float32Array(image.length);
  new Augmenter({ shift: 3 }, fixture).draw(image, 0, moved, 0, random);
  new Photographer({ invert: 1 }, fixture).expose(moved, 0, random);
  assert.deepEqual(both, moved);
  assert.notDeepEqual(both, drawn({ shift: 3 }, 5));
});

Deno.test("augmenterOf() draws each image in one of several ways, each as often as it is listed", () => {
  const [one, other] = [{ invert: 1 }, {}];
  const augmenter = augmenterOf([other, one, other], fixture);
  const random = new Random(1);
  const plain = drawn({}, 1);
  let changed = 0;
  for (let draw = 0; draw < 900; draw++) {
    const out = new Float32Array(image.length);
    augmenter.draw(image, 0, out, 0, random);
    changed += Number(out.some((value, i) => value !== plain[i]));
  }
  // A third, of which those change that invert at least a column: nearly all.
  assert.ok(changed > 250 && changed < 350, `${changed} of 900`);
});

Deno.test("augmenterOf() of a list of one draws what that one draws", () => {
  const out = new Float32Array(image.length);
  augmenterOf([{ rotate: 10 }], fixture).draw(image, 0, out, 0, new Random(3));
  assert.deepEqual(out, drawn({ rotate: 10 }, 3));
});

Deno.test("augmenterOf() refuses an empty list, and a list with one that makes no sense", () => {
  assert.throws(() => augmenterOf([], fixture), {
    name: "InputError",
    message: "augment: expected one or more ways to distort images, found none",
  });
  assert.throws(() => augmenterOf([{ shift: 1 }, { blur: -1 }], fixture), {
    name: "InputError",
    message: /^augment.blur: expected a number from 0 up, found -1$/,
  });
  assert.throws(() => augmenterOf([null as unknown as Augmentation], fixture), {
    name: "InputError",
    message: /^augment: expected options as an object, .* found null$/,
  });
});

Deno.test("draw() tells which images were scrambled, as large a share as was asked for", () => {
  const shares = [0, 0.25, 1].map((scramble) => {
    const augmenter = new Augmenter({ scramble }, fixture);
    const random = new Random(1);
    const out = new Float32Array(image.length);
    let scrambled = 0;
    for (let draw = 0; draw < 1000; draw++) {
      const isWhole = augmenter.draw(image, 0, out, 0, random);
      const isSame = out.every((value, i) => value === Math.fround(image[i]! / 255));
      assert.equal(isSame, isWhole);
      scrambled += Number(!isWhole);
    }
    return scrambled;
  });
  assert.equal(shares[0], 0);
  assert.ok(shares[1]! > 210 && shares[1]! < 290, `${shares[1]} of 1000`);
  assert.equal(shares[2], 1000);
});
