// Where a posed image's pixels come from, beside the pose written out step by step.

import assert from "node:assert/strict";
import { inverseOf, type Pose, upright } from "../../lib/data/pose.ts";

const [height, width] = [7, 5];
type Place = readonly [x: number, y: number];

function sourceOf(pose: Partial<Pose>, [x, y]: Place): Place {
  const { xx, xy, x0, yx, yy, y0 } = inverseOf({ ...upright, ...pose }, height, width);
  return [xx * x + xy * y + x0, yx * x + yy * y + y0];
}

function near([x, y]: Place, [expectedX, expectedY]: Place, of: string) {
  assert.ok(Math.hypot(x - expectedX, y - expectedY) < 1e-12, `${of}: ${x}, ${y}`);
}

Deno.test("an upright pose leaves every pixel where it is", () => {
  for (const place of [[0, 0], [4, 6], [2, 3]] as const) {
    near(sourceOf({}, place), place, "upright");
  }
});

Deno.test("each part of a pose does what its name says, about the middle", () => {
  // The middle of the frame is at 2, 3.
  near(sourceOf({ turn: 90 }, [5, 3]), [2, 0], "what was above lies to the right");
  near(sourceOf({ lean: 45 }, [5, 0]), [2, 0], "the top leans to the right");
  near(sourceOf({ lean: 45 }, [2, 3]), [2, 3], "the middle stays");
  near(sourceOf({ zoomX: 2 }, [4, 6]), [3, 6], "twice as wide");
  near(sourceOf({ zoomY: 3 }, [4, 6]), [4, 4], "three times as high");
  near(sourceOf({ shiftX: 3 }, [5, 3]), [2, 3], "to the right");
  near(sourceOf({ shiftY: 2 }, [2, 5]), [2, 3], "down");
});

Deno.test("an image is scaled, then turned, then leant, then moved", () => {
  const pose: Pose = { turn: 30, lean: 20, zoomX: 1.5, zoomY: 0.7, shiftX: 1.25, shiftY: -2 };
  const [angle, lean] = [Math.PI / 6, Math.tan(Math.PI / 9)];
  for (const [x, y] of [[0, 0], [4, 0], [1, 6]] as const) {
    const [scaledX, scaledY] = [1.5 * (x - 2), 0.7 * (y - 3)];
    const turnedX = scaledX * Math.cos(angle) - scaledY * Math.sin(angle);
    const turnedY = scaledX * Math.sin(angle) + scaledY * Math.cos(angle);
    const place = [turnedX - lean * turnedY + 2 + 1.25, turnedY + 3 - 2] as const;
    near(sourceOf(pose, place), [x, y], `${x}, ${y}`);
  }
});
