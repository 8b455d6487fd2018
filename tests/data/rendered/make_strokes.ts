// Makes tests/browser/fixtures/strokes.json: a hundred digits as a pen writes them on a pad, ten of each, no two alike.
//
//   deno run -P=tests tests/data/rendered/make_strokes.ts

import { Random } from "../../../lib/data/random.ts";
import { frame, write } from "../../../lib/data/rendered/_handwriting.ts";
import { type Point, templates } from "../../../lib/data/rendered/_stroke_templates.ts";

/** In thousandths of the pad's height, as the pad is 4/3 times as wide. */
const [width, height] = [1333, 1000];

/** No two points of a stroke are nearer, but for its last. */
const apart = 18;

const random = new Random(2026);
const digits = Array.from({ length: 100 }, (_, at) => {
  const { lines } = write(templates[at % 10]!, random);
  const side = random.uniform(500, 900); // of MNIST's frame, of which a digit is five sevenths
  const [left, top] = [random.uniform(0, width - side), random.uniform(0, height - side)];
  const strokes = lines.map((line) => {
    const points = line.map(({ x, y }): Point => ({
      x: Math.round(left + side * x / frame),
      y: Math.round(top + side * y / frame),
    }));
    const kept = [points[0]!];
    for (const point of points.slice(1, -1)) {
      const before = kept.at(-1)!;
      if (Math.hypot(point.x - before.x, point.y - before.y) >= apart) kept.push(point);
    }
    return [...kept, points.at(-1)!].flatMap(({ x, y }) => [x, y]);
  });
  return { digit: at % 10, strokes };
});
const path = new URL("../../browser/fixtures/strokes.json", import.meta.url);
const lines = digits.map((digit) => JSON.stringify(digit));
await Deno.writeTextFile(path, `[\n${lines.join(",\n")}\n]\n`);
