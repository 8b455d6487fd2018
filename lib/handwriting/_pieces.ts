// Connected pieces of ink.

/** Ink that holds together. */
export interface Piece {
  readonly left: number;
  readonly top: number;
  /** The first column right of it. */
  readonly right: number;
  /** The first row below it. */
  readonly bottom: number;
  /** Places of its pixels in the picture. */
  readonly pixels: readonly number[];
}

/** Rows that a piece reaches over. */
export const heightOf = ({ top, bottom }: Piece): number => bottom - top;

/** Columns that a piece reaches over. */
export const widthOf = ({ left, right }: Piece): number => right - left;

/** @returns the pieces of a mask, those that touch by a corner as one */
export function piecesOf(mask: Uint8Array, width: number, height: number): Piece[] {
  const left = mask.slice();
  const pieces: Piece[] = [];
  for (let start = 0; start < left.length; start++) {
    if (left[start]) pieces.push(takePiece(left, start, width, height));
  }
  return pieces;
}

/** @returns the piece of a mask that `start` belongs to, which is erased there */
export function takePiece(mask: Uint8Array, start: number, width: number, height: number): Piece {
  mask[start] = 0;
  const pixels = [start];
  for (let i = 0; i < pixels.length; i++) {
    const [x, y] = [pixels[i]! % width, Math.floor(pixels[i]! / width)];
    for (let v = Math.max(0, y - 1); v <= Math.min(height - 1, y + 1); v++) {
      for (let u = Math.max(0, x - 1); u <= Math.min(width - 1, x + 1); u++) {
        const at = v * width + u;
        if (!mask[at]) continue;
        mask[at] = 0;
        pixels.push(at);
      }
    }
  }
  return pieceOf(pixels, width);
}

/** @returns a piece of these pixels */
export function pieceOf(pixels: readonly number[], width: number): Piece {
  let [left, top, right, bottom] = [Infinity, Infinity, 0, 0];
  for (const at of pixels) {
    const [x, y] = [at % width, Math.floor(at / width)];
    left = Math.min(left, x);
    top = Math.min(top, y);
    right = Math.max(right, x + 1);
    bottom = Math.max(bottom, y + 1);
  }
  return { left, top, right, bottom, pixels };
}

/** @returns pieces taken as one */
export function joined(pieces: readonly Piece[]): Piece {
  if (pieces.length === 1) return pieces[0]!;
  return {
    left: Math.min(...pieces.map(({ left }) => left)),
    top: Math.min(...pieces.map(({ top }) => top)),
    right: Math.max(...pieces.map(({ right }) => right)),
    bottom: Math.max(...pieces.map(({ bottom }) => bottom)),
    pixels: pieces.flatMap(({ pixels }) => pixels),
  };
}
