// Draws a photograph of a handwritten page: the strokes of the stand-in digits, on lit and grainy paper.

import { checkOptions } from "../../io/check_options.ts";
import { checkValue } from "../../io/check_argument.ts";
import * as is from "../../io/schema.ts";
import { Random } from "../random.ts";
import { frame, write } from "./_handwriting.ts";
import { svgPath } from "./_sheet.ts";
import { templates } from "./_stroke_templates.ts";

/** What the page looks like. */
export interface DrawPageOptions {
  /** What is written on; `"plain"` unless given. */
  readonly paper?: "plain" | "ruled" | "squared" | "blackboard";
  /** What is written with; `"pen"` unless given. */
  readonly tool?: "pen" | "pencil" | "brush";
  /** How much darker the paper's dark end is than its bright one, 0 to 1; 0.4 unless given. */
  readonly shadow?: number;
  /** Standard deviation of the grain, in shares of white; 0.02 unless given. */
  readonly grain?: number;
  /** Standard deviation of the blur, in pixels; 1 unless given. */
  readonly blur?: number;
  /** Degrees by which the page is turned; 0 unless given. */
  readonly turn?: number;
  /** Height of a digit, in pixels; 90 unless given. */
  readonly digitHeight?: number;
  /** The seed of the handwriting and the grain; 1 unless given. */
  readonly seed?: number;
}

const optionsSchema = is.object<DrawPageOptions>({
  paper: is.optional(is.oneOf("plain", "ruled", "squared", "blackboard")),
  tool: is.optional(is.oneOf("pen", "pencil", "brush")),
  shadow: is.optional(is.share),
  grain: is.optional(is.notNegative),
  blur: is.optional(is.notNegative),
  turn: is.optional(is.number),
  digitHeight: is.optional(is.positive),
  seed: is.optional(is.such<number>("a whole number within ±(2^53 - 1)", Number.isSafeInteger)),
});

/** Width of each tool's stroke in heights of a digit, and how much of the light it takes. */
const tools = {
  pen: { width: 0.06, darkness: 0.8 },
  pencil: { width: 0.045, darkness: 0.4 },
  brush: { width: 0.2, darkness: 0.85 },
} as const;

const papers = {
  ...{ plain: "#f4f1e8", ruled: "#f8f8f6", squared: "#f6f8f6", blackboard: "#2c3a34" },
} as const;

/**
 * Draws a picture of handwritten digits, as a camera would take it. No person wrote them: results on such pages say
 * little about real ones.
 *
 * @param text rows of digits, divided by `\n`; a space leaves room, and spaces alone leave the page blank
 * @param options paper, tool, light and seed
 * @returns the picture as a PNG file's bytes
 * @throws {InputError} if the text has anything else, or an option makes no sense
 *
 * @example
 * ```ts
 * import { drawPage, readDigits } from "mnist";
 *
 * const page = await drawPage("2026", { paper: "squared", shadow: 0.5 });
 * console.log((await readDigits(page)).text); // 2026
 * ```
 */
export async function drawPage(text: string, options: DrawPageOptions = {}): Promise<Uint8Array> {
  checkValue("text", digitsOnly, text);
  checkOptions("drawPage", options, Object.keys(everything));
  checkValue("drawPage", optionsSchema, options);
  const { paper, tool, shadow, grain, blur, turn, digitHeight, seed } = {
    ...everything,
    ...options,
  };
  const { createCanvas, Path2D } = await import("@napi-rs/canvas");
  const random = new Random(seed);
  const rows = text.split("\n");
  const step = 0.85 * digitHeight;
  const margin = digitHeight;
  const width = Math.round(2 * margin + step * Math.max(...rows.map(({ length }) => length)));
  const height = Math.round(2 * margin + 1.6 * digitHeight * rows.length);
  const canvas = createCanvas(width, height);
  const context = canvas.getContext("2d");
  context.fillStyle = papers[paper];
  context.fillRect(0, 0, width, height);
  context.translate(width / 2, height / 2);
  context.rotate(turn * Math.PI / 180);
  context.translate(-width / 2, -height / 2);
  drawLines(context, paper, { width, height, apart: 0.8 * digitHeight });
  const { width: pen, darkness } = tools[tool];
  context.lineCap = "round";
  context.lineJoin = "round";
  context.strokeStyle = paper === "blackboard" ? "white" : "#101830";
  context.globalAlpha = darkness;
  rows.forEach((row, y) => {
    [...row].forEach((character, x) => {
      if (character === " ") return;
      const { lines } = write(templates[Number(character)]!, random);
      context.save();
      const scale = digitHeight / 20; // the writing fits a box of 20 pixels in its frame
      context.translate(
        margin + step * (x + 0.5) + random.normal(0, 0.03 * digitHeight),
        margin + 1.6 * digitHeight * (y + 0.5) + random.normal(0, 0.04 * digitHeight),
      );
      context.scale(scale, scale);
      context.translate(-frame / 2, -frame / 2);
      context.lineWidth = pen * 20 * Math.exp(random.normal(0, 0.1));
      context.stroke(new Path2D(lines.map(svgPath).join("")));
      context.restore();
    });
  });
  const photo = createCanvas(width, height);
  const camera = photo.getContext("2d");
  if (blur > 0) camera.filter = `blur(${blur}px)`;
  camera.drawImage(canvas, 0, 0);
  const image = camera.getImageData(0, 0, width, height);
  const angle = random.uniform(0, 2 * Math.PI);
  const [sin, cos] = [Math.sin(angle), Math.cos(angle)];
  const reach = (Math.abs(cos) * width + Math.abs(sin) * height) / 2;
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at += 4) {
      const along = (cos * (x - width / 2) + sin * (y - height / 2)) / reach;
      const light = 1 - shadow * (1 + along) / 2;
      const speck = 255 * random.normal(0, grain);
      for (let c = 0; c < 3; c++) image.data[at + c] = image.data[at + c]! * light + speck;
      image.data[at + 3] = 255;
    }
  }
  camera.putImageData(image, 0, 0);
  return photo.toBuffer("image/png");
}

const everything = {
  ...{ paper: "plain", tool: "pen", shadow: 0.4, grain: 0.02, blur: 1, turn: 0 },
  ...{ digitHeight: 90, seed: 1 },
} as const satisfies Required<DrawPageOptions>;

const digitsOnly = is.such<string>(
  'rows of digits, such as "2026"',
  (value) => typeof value === "string" && /^[0-9 \n]*[0-9 ][0-9 \n]*$/.test(value),
);

function drawLines(
  context: import("@napi-rs/canvas").SKRSContext2D,
  paper: keyof typeof papers,
  { width, height, apart }: { width: number; height: number; apart: number },
) {
  if (paper !== "ruled" && paper !== "squared") return;
  context.strokeStyle = "#7f9cc8";
  context.lineWidth = Math.max(1, apart / 40);
  const beyond = Math.max(width, height); // a turned page is filled to its corners
  const between = paper === "ruled" ? 2 * apart : apart / 2;
  context.beginPath();
  for (let y = between / 2 - beyond; y < height + beyond; y += between) {
    context.moveTo(-beyond, y);
    context.lineTo(width + beyond, y);
  }
  if (paper === "squared") {
    for (let x = between / 2 - beyond; x < width + beyond; x += between) {
      context.moveTo(x, -beyond);
      context.lineTo(x, height + beyond);
    }
  }
  context.stroke();
}
