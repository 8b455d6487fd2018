// Makes a large image small by averaging, for thumbnails that lie in a page by the hundred.

export interface GreyImage {
  readonly pixels: Uint8Array;
  readonly height: number;
  readonly width: number;
}

/** An image whose longer side is at most `side`; the same one if it is already. */
export function shrunk(
  pixels: Uint8Array,
  { height, width }: { readonly height: number; readonly width: number },
  side: number,
): GreyImage {
  const longer = Math.max(height, width);
  if (longer <= side) return { pixels, height, width };
  const rows = Math.max(1, Math.round(height * side / longer));
  const columns = Math.max(1, Math.round(width * side / longer));
  const small = new Uint8Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    const [top, bottom] = span(row, rows, height);
    for (let column = 0; column < columns; column++) {
      const [left, right] = span(column, columns, width);
      let sum = 0;
      for (let y = top; y < bottom; y++) {
        for (let x = left; x < right; x++) sum += pixels[y * width + x]!;
      }
      small[row * columns + column] = Math.round(sum / ((bottom - top) * (right - left)));
    }
  }
  return { pixels: small, height: rows, width: columns };
}

/** The pixels that one of `parts` covers; at least one, and each in some part. */
function span(part: number, parts: number, length: number): readonly [number, number] {
  return [Math.floor(part * length / parts), Math.ceil((part + 1) * length / parts)];
}
