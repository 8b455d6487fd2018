// Frames ink as MNIST's makers did: its longer side 20 pixels, its centre of mass in the middle of 28 x 28.

import { extreme, type Plane, plane, resized } from "./_plane.ts";
import type { Piece } from "./_pieces.ts";

/** Pixels of a framed digit's longer side (LeCun et al. 1998). */
const box = 20;

/** Pixels of the frame's sides. */
export const frameSide = 28;

/** Strokes of MNIST's digits are about this share of the digit's longer side. */
const strokeShare = 1 / 9;

/**
 * Draws one digit as MNIST's are.
 *
 * @param ink of the picture
 * @param digit its pixels
 * @param options whether thin strokes are drawn as thick as MNIST's; they are unless told
 * @returns 28 x 28 bytes, 255 full ink
 */
export function frameDigit(
  ink: Plane,
  digit: Piece,
  { thicken = true }: { readonly thicken?: boolean } = {},
): Uint8Array {
  const longer = Math.max(digit.right - digit.left, digit.bottom - digit.top);
  const stencil = stencilOf(ink, digit);
  const reach = thicken ? Math.round((strokeShare * longer - strokeWidth(stencil)) / 2) : 0;
  const crop = cropOf(ink, digit, stencil);
  return centred(reach > 0 ? extreme(padded(crop, reach), reach) : crop);
}

/** The power of its ink that a digit is drawn with: MNIST's strokes are full where a pen pressed lightly too. */
const pressed = 0.7;

/** Pixels around a digit in its stencil. */
const margin = 1;

/** 1 where a digit has ink, and paper around it. */
interface Stencil {
  readonly width: number;
  readonly height: number;
  readonly mask: Uint8Array;
}

function stencilOf({ width }: Plane, { left, top, right, bottom, pixels }: Piece): Stencil {
  const [across, down] = [right - left + 2 * margin, bottom - top + 2 * margin];
  const mask = new Uint8Array(across * down);
  for (const at of pixels) {
    const y = Math.floor(at / width);
    mask[(y - top + margin) * across + at - y * width - left + margin] = 1;
  }
  return { width: across, height: down, mask };
}

/** The ink of a digit and of the pixels next to it, which the pen left grey. */
function cropOf({ width, height, values }: Plane, { left, top }: Piece, stencil: Stencil): Plane {
  const { width: across, height: down, mask } = stencil;
  const near = (x: number, y: number) => {
    for (let v = Math.max(0, y - 1); v <= Math.min(down - 1, y + 1); v++) {
      for (let u = Math.max(0, x - 1); u <= Math.min(across - 1, x + 1); u++) {
        if (mask[v * across + u]) return true;
      }
    }
    return false;
  };
  return plane(across, down, (x, y) => {
    const [u, v] = [x + left - margin, y + top - margin];
    return u >= 0 && v >= 0 && u < width && v < height && near(x, y)
      ? values[v * width + u]! ** pressed
      : 0;
  });
}

function padded({ width, height, values }: Plane, by: number): Plane {
  return plane(width + 2 * by, height + 2 * by, (x, y) => {
    const [u, v] = [x - by, y - by];
    return u >= 0 && v >= 0 && u < width && v < height ? values[v * width + u]! : 0;
  });
}

/** Twice the ink's area by the length of its outline, as for any long band. */
function strokeWidth({ width, mask }: Stencil): number {
  let [area, outline] = [0, 0];
  mask.forEach((here, i) => {
    if (!here) return;
    area++;
    outline += 4 - mask[i - 1]! - mask[i + 1]! - mask[i - width]! - mask[i + width]!;
  });
  // Steps along the grid are longer than the outline, by 4 / pi in the mean over directions.
  return 2 * area / (outline * Math.PI / 4);
}

function centred(crop: Plane): Uint8Array {
  const scale = box / Math.max(crop.width, crop.height);
  const [across, down] = [crop.width, crop.height].map((side) =>
    Math.max(1, Math.round(side * scale))
  );
  const small = resized(crop, across!, down!);
  let [sum, sumX, sumY, most] = [0, 0, 0, 0];
  small.values.forEach((value, i) => {
    sum += value;
    sumX += value * (i % across!);
    sumY += value * Math.floor(i / across!);
    most = Math.max(most, value);
  });
  const out = new Uint8Array(frameSide * frameSide);
  if (most === 0) return out;
  const place = (mass: number, length: number) =>
    Math.min(frameSide - length, Math.max(0, Math.round((frameSide - 1) / 2 - mass / sum)));
  const [left, top] = [place(sumX, across!), place(sumY, down!)];
  small.values.forEach((value, i) => {
    const at = (top + Math.floor(i / across!)) * frameSide + left + i % across!;
    out[at] = Math.round(255 * value / most);
  });
  return out;
}
