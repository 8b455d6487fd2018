// How each digit is written by hand: the pen's path in several variants, as lists of points.

/** A place in a digit's box: x to the right, y down, both from 0 to 1. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A smooth part of the pen's path, from corner to corner; the next piece begins at its end. */
export type Piece = readonly Point[];

/** A path drawn without lifting the pen. */
export type Stroke = readonly Piece[];

/** One way of writing a digit. */
export interface Template {
  readonly strokes: readonly Stroke[];
  /** The box's width over its height. */
  readonly aspect: number;
}

/**
 * Each digit's variants, each equally likely to be written. In the text a pair is x,y in
 * hundredths, `/` a corner, `;` lifting the pen.
 */
export const templates: readonly (readonly Template[])[] = [
  [ // 0: an oval from the top, closed, left open a little, or overrun
    way(0.78, "52,0 18,16 3,52 18,88 50,100 84,86 98,48 82,12 52,0"),
    way(0.85, "62,4 24,10 2,50 20,92 54,100 90,80 97,40 76,8 40,6"),
    way(0.65, "58,2 20,18 4,60 28,98 66,92 95,50 84,12 50,0"),
  ],
  [ // 1: a stroke, mostly; with a flag; with a foot
    way(0.2, "52,0 50,50 48,100"),
    way(0.12, "50,0 52,50 50,100"),
    way(0.16, "62,0 46,52 52,100"),
    way(0.1, "50,0 50,50 50,100"),
    way(0.36, "10,22 60,0 / 58,50 55,100"),
    way(0.55, "18,24 52,0 / 52,50 52,100 ; 8,100 95,99"),
  ],
  [ // 2: with an angle, and with a loop, at the foot
    way(0.8, "6,24 28,3 64,2 86,24 70,54 36,82 4,99 / 50,96 100,98"),
    way(0.75, "10,18 40,0 78,8 84,36 58,68 14,98 / 60,92 98,97"),
    way(1.15, "4,20 34,2 74,4 84,28 56,60 8,98 / 54,92 100,94"),
    way(0.9, "8,24 34,2 70,6 80,32 56,66 24,94 6,92 10,76 34,78 62,94 100,88"),
  ],
  [ // 3: two bows that meet in a point, or in a small loop
    way(0.7, "6,10 42,0 82,12 78,36 36,48 / 78,54 95,76 66,98 4,94"),
    way(0.72, "10,16 48,0 84,16 70,40 42,47 36,52 50,50 88,60 90,84 54,100 6,88"),
    way(0.68, "8,4 50,2 88,4 / 64,24 40,42 / 76,46 96,72 68,98 4,92"),
  ],
  [ // 4: open at the top, with a long stem; or closed
    way(0.78, "22,4 12,32 8,56 / 50,58 98,50 ; 80,4 74,50 70,100"),
    way(0.72, "14,0 8,30 16,50 44,54 84,44 ; 90,2 84,46 80,100"),
    way(0.8, "66,0 34,34 4,66 / 50,66 100,62 ; 68,2 68,50 66,100"),
  ],
  [ // 5: the roof first or last
    way(0.72, "22,4 16,24 13,44 / 48,38 86,52 90,80 54,100 4,92 ; 22,4 60,3 100,0"),
    way(0.7, "98,2 60,2 26,4 / 20,24 14,44 / 52,38 88,54 86,84 48,100 2,92"),
    way(0.75, "96,4 40,2 / 30,26 26,42 / 60,46 78,66 66,92 32,100 2,90"),
  ],
  [ // 6: a bow into a loop
    way(0.66, "74,0 38,18 10,54 10,84 40,100 78,88 86,66 62,52 30,58 12,80"),
    way(0.6, "58,0 26,26 4,66 20,96 56,100 92,82 84,62 52,58 18,78"),
    way(0.7, "92,4 50,14 14,50 6,80 34,100 72,94 84,74 62,62 28,68 8,86"),
  ],
  [ // 7: plain, with a serif, with a bar
    way(0.72, "2,8 50,8 96,4 / 70,42 46,100"),
    way(0.6, "4,14 44,6 92,6 88,20 / 66,56 34,100"),
    way(0.7, "4,22 8,6 / 50,7 94,4 / 76,36 58,66 50,100"),
    way(0.75, "2,10 50,6 96,6 / 74,40 42,100 ; 24,54 56,50 88,48"),
  ],
  [ // 8: one line that crosses itself, or two rings
    way(0.66, "82,14 52,0 20,12 26,34 56,50 86,72 74,96 40,100 12,82 28,60 62,40 88,20 78,8"),
    way(0.62, "66,4 28,4 18,26 44,44 82,64 84,90 48,100 14,86 22,62 60,42 82,20 62,2"),
    way(
      0.6,
      "50,0 20,12 24,38 52,46 80,34 78,10 50,0 ; 50,46 12,64 16,92 50,100 86,90 86,62 50,46",
    ),
  ],
  [ // 9: a ring and a stem, straight or bowed
    way(0.62, "88,18 56,0 16,14 10,40 42,52 78,36 88,12 / 86,50 74,100"),
    way(0.6, "82,14 50,2 14,20 14,44 46,50 80,28 / 84,10 84,54 76,100"),
    way(0.66, "88,22 62,0 20,10 12,38 44,50 82,30 / 90,10 92,50 76,86 44,100 12,92"),
  ],
];

/** A template of a text as described above. */
export function way(aspect: number, text: string): Template {
  const strokes = text.split(";").map((stroke) => {
    let corner: Point | undefined;
    return stroke.split("/").map((piece): Piece => {
      const points = piece.trim().split(/\s+/).map(point);
      const whole = corner ? [corner, ...points] : points;
      corner = whole.at(-1);
      return whole;
    });
  });
  return { strokes, aspect };
}

function point(text: string): Point {
  const [x, y] = text.split(",").map((hundredths) => Number(hundredths) / 100);
  if (x === undefined || y === undefined) throw new Error(`expected x,y, found ${text}`);
  return { x, y };
}
