// What is on the pad: strokes, or a photo; every earlier state is kept, so that each step can be undone.

/** A place on the pad, in its own units, whatever its size on the screen. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** The pen's way from where it was put down to where it was lifted. */
export type Stroke = readonly Point[];

/** A photo in the size in which it is read. */
export interface Photo {
  readonly name: string;
  readonly image: CanvasImageSource;
  readonly width: number;
  readonly height: number;
  /** The original's pixels in one of these. */
  readonly scale: number;
}

/** One state of the pad. */
export interface Sheet {
  readonly strokes: readonly Stroke[];
  readonly photo?: Photo;
}

/** Units of the pad's sides. */
export const padSize = { width: 400, height: 300 } as const;

/** Thin enough for digits in rows: a large digit's stroke is thickened when it is framed. */
export const penWidth = 10;

const blank: Sheet = { strokes: [] };

/** The pad's states, the present one last. */
export class Sheets {
  #states: readonly Sheet[] = [blank];

  get now(): Sheet {
    return this.#states.at(-1)!; // the first stays
  }

  get canUndo(): boolean {
    return this.#states.length > 1;
  }

  get isBlank(): boolean {
    return this.now.strokes.length === 0 && !this.now.photo;
  }

  /** Begins a stroke; a photo makes room for it. */
  begin(point: Point): void {
    const strokes = this.now.photo ? [] : this.now.strokes;
    this.#states = [...this.#states, { strokes: [...strokes, [point]] }];
  }

  /** Goes on with the last stroke. */
  extend(points: Stroke): void {
    const { strokes } = this.now;
    const whole = [...strokes.slice(0, -1), [...strokes.at(-1) ?? [], ...points]];
    this.#states = [...this.#states.slice(0, -1), { strokes: whole }];
  }

  show(photo: Photo): void {
    this.#states = [...this.#states, { strokes: [], photo }];
  }

  clear(): void {
    if (!this.isBlank) this.#states = [...this.#states, blank];
  }

  undo(): void {
    if (this.canUndo) this.#states = this.#states.slice(0, -1);
  }
}

/** Draws strokes with a round pen, their corners rounded as a hand would. */
export function drawStrokes(
  context: CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D,
  strokes: readonly Stroke[],
): void {
  context.lineCap = context.lineJoin = "round";
  context.lineWidth = penWidth;
  for (const [first, ...others] of strokes) {
    context.beginPath();
    context.moveTo(first!.x, first!.y);
    let before = first!;
    for (const point of others) {
      context.quadraticCurveTo(
        ...[before.x, before.y, (before.x + point.x) / 2, (before.y + point.y) / 2] as const,
      );
      before = point;
    }
    context.lineTo(before.x, before.y); // of a dot as well, which is a line of no length
    context.stroke();
  }
}
