// Cuts ink in which digits may touch.

import { joined, type Piece, pieceOf } from "./_pieces.ts";

/** A part of a piece, and the cut that ends it. */
export interface Part {
  readonly ink: Piece;
  /** Length of the cut's way through ink, in heights of the row; 0 after the last part. */
  readonly cutAfter: number;
}

/** What is narrower, in heights of its row, is one digit. */
const narrowest = 0.8;

/** What is lower, in heights of its row, is a bar; what is higher, no digits of that row. */
const heights = { least: 0.4, most: 2.5 } as const;

/** A part of a digit is wider than this, in heights of its row. */
const roomBetween = 0.2;

/** A cut goes through no more ink than this share of the row's height. */
const thickest = 0.4;

/** A step to a side costs as much as this share of a pixel of ink, so that a cut goes straight through paper. */
const sideways = 0.1;

/** What has more cuts is a scribble; a dozen digits that all touch have fewer. */
const mostCuts = 24;

/**
 * Cuts a wide piece wherever a path from its top to its bottom goes through little ink.
 *
 * @param piece ink that holds together
 * @param height of its row, in pixels
 * @param width pixels of the picture a row
 * @returns parts that can be digits, or parts of them, from left to right
 */
export function cut(piece: Piece, height: number, width: number): Part[] {
  const whole = [{ ink: piece, cutAfter: 0 }];
  const [wide, high] = [piece.right - piece.left, piece.bottom - piece.top];
  if (wide < narrowest * height) return whole;
  if (high < heights.least * height || high > heights.most * height) return whole;
  const paths = pathsThrough(piece, height, width);
  if (paths.length === 0 || paths.length > mostCuts) return whole;
  const pixels = Array.from({ length: paths.length + 1 }, (): number[] => []);
  for (const at of piece.pixels) {
    const y = Math.floor(at / width);
    const [x, row] = [at - y * width - piece.left, y - piece.top];
    let part = 0;
    while (part < paths.length && paths[part]!.columns[row]! <= x) part++;
    pixels[part]!.push(at);
  }
  const parts: Part[] = [];
  pixels.forEach((own, i) => {
    const cutAfter = (paths[i]?.ink ?? 0) / height;
    if (own.length > 0) parts.push({ ink: pieceOf(own, width), cutAfter });
    else if (parts.length > 0) parts[parts.length - 1] = { ...parts.at(-1)!, cutAfter };
  });
  return withoutFeet(parts, height);
}

/** A foot or a bar is no digit of its own: it goes to the neighbour from which most ink was cut. */
function withoutFeet(parts: Part[], height: number): Part[] {
  const isLow = ({ ink: { top, bottom } }: Part) => bottom - top < 0.35 * height;
  for (let at = parts.findIndex(isLow); at >= 0 && parts.length > 1; at = parts.findIndex(isLow)) {
    const before = at > 0 ? parts[at - 1]!.cutAfter : -1;
    const after = at + 1 < parts.length ? parts[at]!.cutAfter : -1;
    const from = before >= after ? at - 1 : at;
    const [one, other] = [parts[from]!, parts[from + 1]!];
    parts.splice(from, 2, { ink: joined([one.ink, other.ink]), cutAfter: other.cutAfter });
  }
  return parts;
}

/** A way from the top of a piece to its bottom. */
interface Path {
  /** Its column in each row of the piece. */
  readonly columns: readonly number[];
  /** Pixels of ink that it goes through, and what its steps to the sides cost. */
  readonly ink: number;
}

/** Finds the ways through least ink, apart from each other, from left to right. */
function pathsThrough(piece: Piece, height: number, width: number): Path[] {
  const [wide, high] = [piece.right - piece.left, piece.bottom - piece.top];
  const ink = new Uint8Array(wide * high);
  for (const at of piece.pixels) {
    const y = Math.floor(at / width);
    ink[(y - piece.top) * wide + at - y * width - piece.left] = 1;
  }
  const middle = high >> 1;
  const fromTop = least(ink, { wide, high }, 0, middle);
  const fromBottom = least(ink, { wide, high }, high - 1, middle);
  const through = Float32Array.from(
    { length: wide },
    (_, x) => fromTop.at(middle, x) + fromBottom.at(middle, x) - ink[middle * wide + x]!,
  );
  const room = Math.max(2, Math.round(roomBetween * height));
  const paths: Path[] = [];
  let last = -Infinity;
  for (let x = room; x < wide - room; x++) {
    const near = through.subarray(Math.max(0, x - room), x + room + 1);
    if (through[x]! > thickest * height || through[x]! > Math.min(...near)) continue;
    if (x - last < room) continue;
    last = x;
    const columns = [...fromTop.path(x), ...fromBottom.path(x).reverse().slice(1)];
    const before = paths.at(-1)?.columns;
    paths.push({
      columns: before ? columns.map((column, y) => Math.max(column, before[y]!)) : columns,
      ink: through[x]!,
    });
  }
  return paths;
}

/** Ways through least ink from one row of a mask to another, by dynamic programming. */
function least(
  ink: Uint8Array,
  { wide, high }: { readonly wide: number; readonly high: number },
  from: number,
  to: number,
) {
  const costs = new Float32Array(wide * high);
  const step = from < to ? 1 : -1;
  const best = (y: number, x: number) => {
    const before = (y - step) * wide;
    let column = x;
    for (const side of [x - 1, x + 1]) {
      if (side < 0 || side >= wide) continue;
      const cost = costs[before + side]! + sideways;
      if (cost < costs[before + column]! + (column === x ? 0 : sideways)) column = side;
    }
    return column;
  };
  for (let x = 0; x < wide; x++) costs[from * wide + x] = ink[from * wide + x]!;
  for (let y = from; y !== to;) {
    y += step;
    for (let x = 0; x < wide; x++) {
      const column = best(y, x);
      costs[y * wide + x] = costs[(y - step) * wide + column]! +
        (column === x ? 0 : sideways) + ink[y * wide + x]!;
    }
  }
  return {
    at: (y: number, x: number) => costs[y * wide + x]!,
    /** Columns from the first row to this place. */
    path(x: number): number[] {
      const columns = [x];
      for (let y = to; y !== from; y -= step) columns.unshift(best(y, columns[0]!));
      return columns;
    },
  };
}
