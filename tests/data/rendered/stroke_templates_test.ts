// The notation of pen strokes.

import assert from "node:assert/strict";
import { templates, way } from "../../../lib/data/rendered/_stroke_templates.ts";

Deno.test("way() reads points in hundredths, corners and strokes; a piece begins where the last one ended", () => {
  assert.deepEqual(way(0.7, "10,0 60,5 / 90,100 ; 0,50 100,45"), {
    aspect: 0.7,
    strokes: [
      [[{ x: 0.1, y: 0 }, { x: 0.6, y: 0.05 }], [{ x: 0.6, y: 0.05 }, { x: 0.9, y: 1 }]],
      [[{ x: 0, y: 0.5 }, { x: 1, y: 0.45 }]],
    ],
  });
  assert.throws(() => way(1, "10 20,30"), /expected x,y, found 10/);
});

Deno.test("each digit has three ways or more to be written, within the box and of its full height", () => {
  assert.equal(templates.length, 10);
  for (const [digit, ways] of templates.entries()) {
    assert.ok(ways.length >= 3, `${digit}`);
    for (const { strokes } of ways) {
      const points = strokes.flat(2);
      for (const { x, y } of points) assert.ok(x >= 0 && x <= 1 && y >= 0 && y <= 1, `${digit}`);
      const rows = points.map(({ y }) => y);
      assert.ok(Math.max(...rows) - Math.min(...rows) > 0.9, `${digit}`);
    }
  }
});
