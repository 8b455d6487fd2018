// The pad: draws by mouse, finger, pen and keyboard, and shows what is on it.

import type { ReadDigit } from "../../handwriting/read_picture.ts";
import { drawStrokes, padSize, penWidth, type Photo, type Point, type Sheets } from "./_sheet.ts";

/** What the pad tells of. */
export interface PadListener {
  /** Something on the pad is other than before; the pen may still be down. */
  changed(isPenDown: boolean): void;
  /** Something that only the screen shows, in words. */
  said(text: string): void;
}

/** Units that a key moves the pen. */
const step = 10;

/** How keys move it, to the right and down. */
const moves: Readonly<Record<string, readonly [number, number]>> = {
  ...{ ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] },
  ...{ Home: [-1, -1], PageUp: [1, -1], End: [-1, 1], PageDown: [1, 1] },
};

/** The pad on the screen. */
export class Pad {
  readonly #box: HTMLElement;
  readonly #canvas: HTMLCanvasElement;
  readonly #sheets: Sheets;
  readonly #listener: PadListener;
  #digits: readonly ReadDigit[] = [];
  #chosen = 0;
  #pointer: number | undefined;
  #frame: number | undefined;
  /** Where the keyboard's pen is, once a key moved it. */
  #pen: Point | undefined;
  #isPenDown = false;
  readonly #held = new Set<string>();

  constructor(box: HTMLElement, sheets: Sheets, listener: PadListener) {
    this.#box = box;
    this.#canvas = box.querySelector("canvas")!;
    this.#sheets = sheets;
    this.#listener = listener;
    new ResizeObserver(() => this.draw()).observe(this.#canvas);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.draw());
    box.addEventListener("pointerdown", (event) => this.#putDown(event));
    box.addEventListener("pointermove", (event) => this.#move(event));
    for (const end of ["pointerup", "pointercancel"] as const) {
      box.addEventListener(end, (event) => this.#lift(event));
    }
    box.addEventListener("keydown", (event) => this.#key(event));
    box.addEventListener("keyup", ({ key }) => this.#held.delete(key));
    box.addEventListener("blur", () => this.#leave());
  }

  get isPenDown(): boolean {
    return this.#pointer !== undefined || this.#isPenDown;
  }

  /** Marks what was read, and which of it is looked at. */
  mark(digits: readonly ReadDigit[], chosen: number): void {
    [this.#digits, this.#chosen] = [digits, chosen];
    this.draw();
  }

  /** Lifts the keyboard's pen, as whatever it drew is about to go. */
  reset(): void {
    this.#isPenDown = false;
  }

  /** Draws once before the next frame, however often it is asked. */
  draw(): void {
    if (this.#frame !== undefined) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = undefined;
      this.#drawNow();
    });
  }

  #drawNow(): void {
    const { clientWidth: width, clientHeight: height } = this.#canvas;
    const ratio = devicePixelRatio;
    this.#canvas.width = Math.round(width * ratio);
    this.#canvas.height = Math.round(height * ratio);
    const context = this.#canvas.getContext("2d")!; // asked for no other kind
    const scale = this.#canvas.width / padSize.width;
    context.setTransform(scale, 0, 0, scale, 0, 0);
    const style = getComputedStyle(this.#box);
    const colour = (name: string) => style.getPropertyValue(`--${name}`);
    const { strokes, photo } = this.#sheets.now;
    if (photo) {
      const { x, y, factor } = placeOf(photo);
      context.imageSmoothingQuality = "high";
      context.drawImage(photo.image, x, y, photo.width * factor, photo.height * factor);
    }
    context.strokeStyle = colour("ink");
    drawStrokes(context, strokes);
    this.#drawBoxes(context, colour);
    if (this.#pen) this.#drawPen(context, this.#pen, colour);
  }

  /** Around each digit of several, with what it was read as. */
  #drawBoxes(context: CanvasRenderingContext2D, colour: (name: string) => string): void {
    const { photo } = this.#sheets.now;
    if (this.#digits.length < (photo ? 1 : 2)) return;
    const place = photo ? placeOf(photo) : { x: 0, y: 0, factor: 1 };
    const factor = place.factor / (photo?.scale ?? 1);
    const unit = padSize.width / this.#canvas.clientWidth; // a pixel of the screen
    this.#digits.forEach(({ box, unsure }, at) => {
      context.strokeStyle = colour(unsure ? "doubt" : "accent");
      context.lineWidth = unit * (at === this.#chosen ? 3 : 1.5);
      context.setLineDash(unsure ? [4 * unit, 3 * unit] : []);
      context.beginPath();
      context.roundRect(
        place.x + box.x * factor - 4 * unit,
        place.y + box.y * factor - 4 * unit,
        box.width * factor + 8 * unit,
        box.height * factor + 8 * unit,
        4 * unit,
      );
      context.stroke();
    });
    context.setLineDash([]);
  }

  #drawPen(
    context: CanvasRenderingContext2D,
    { x, y }: Point,
    colour: (name: string) => string,
  ): void {
    context.beginPath();
    context.arc(x, y, penWidth * 0.9, 0, 2 * Math.PI);
    context.lineWidth = 2;
    context.strokeStyle = context.fillStyle = colour("accent");
    if (this.#isPenDown) context.fill();
    context.stroke();
  }

  #pointOf({ clientX, clientY }: PointerEvent): Point {
    const { left, top, width } = this.#canvas.getBoundingClientRect();
    const unit = padSize.width / width;
    return { x: (clientX - left) * unit, y: (clientY - top) * unit };
  }

  #putDown(event: PointerEvent): void {
    // A second finger, or the palm beside the pen, draws nothing.
    if (event.button !== 0 || this.#pointer !== undefined) return;
    this.#box.setPointerCapture(event.pointerId);
    this.#pointer = event.pointerId;
    [this.#pen, this.#isPenDown] = [undefined, false];
    this.#sheets.begin(this.#pointOf(event));
    this.#changed();
  }

  #move(event: PointerEvent): void {
    if (event.pointerId !== this.#pointer) return;
    const events = event.getCoalescedEvents?.() ?? [];
    this.#sheets.extend((events.length > 0 ? events : [event]).map((one) => this.#pointOf(one)));
    this.#changed();
  }

  #lift({ pointerId }: PointerEvent): void {
    if (pointerId !== this.#pointer) return;
    this.#pointer = undefined;
    this.#changed();
  }

  #key(event: KeyboardEvent): void {
    const { key } = event;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (moves[key]) {
      this.#held.add(key);
      this.#step();
    } else if (key === " ") this.#toggle();
    else if (key === "Escape" && this.#isPenDown) this.#toggle();
    else return;
    event.preventDefault();
  }

  /** By all the keys that are held, so that two of them go aslant. */
  #step(): void {
    const from = this.#pen ?? { x: padSize.width / 2, y: padSize.height / 4 };
    const [right, down] = [0, 1].map((axis) =>
      Math.sign([...this.#held].reduce((sum, key) => sum + moves[key]![axis]!, 0))
    );
    const within = (at: number, most: number) => Math.min(most, Math.max(0, at));
    this.#pen = {
      x: within(from.x + step * right!, padSize.width),
      y: within(from.y + step * down!, padSize.height),
    };
    if (!this.#isPenDown) return this.draw();
    this.#sheets.extend([this.#pen]);
    this.#changed();
  }

  #toggle(): void {
    this.#pen ??= { x: padSize.width / 2, y: padSize.height / 4 };
    this.#isPenDown = !this.#isPenDown;
    this.#listener.said(this.#isPenDown ? "Pen down" : "Pen lifted");
    if (this.#isPenDown) this.#sheets.begin(this.#pen);
    this.#changed();
  }

  #leave(): void {
    this.#held.clear();
    const wasDown = this.#isPenDown;
    [this.#pen, this.#isPenDown] = [undefined, false];
    if (wasDown) this.#changed();
    else this.draw();
  }

  #changed(): void {
    this.draw();
    this.#listener.changed(this.isPenDown);
  }
}

/** Where a photo lies on the pad: as large as it fits, in the middle. */
function placeOf({ width, height }: Photo) {
  const factor = Math.min(padSize.width / width, padSize.height / height);
  return {
    ...{ x: (padSize.width - width * factor) / 2, y: (padSize.height - height * factor) / 2 },
    factor,
  };
}
