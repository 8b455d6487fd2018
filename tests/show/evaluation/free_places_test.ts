// Places for labels that hide neither each other nor the dots.

import assert from "node:assert/strict";
import { freePlaces } from "../../../lib/show/evaluation/_free_places.ts";

Deno.test("labels are put near what they belong to, within the area, and not on each other", () => {
  const anchors = Array.from({ length: 12 }, (_, i) => [100 + i % 4, 90 + i] as const);
  const [area, box] = [{ width: 300, height: 200 }, { width: 38, height: 44 }];
  const places = freePlaces(anchors, anchors, { area, box });
  places.forEach(({ x, y }, i) => {
    assert.ok(x >= 0 && x + box.width <= area.width && y >= 0 && y + box.height <= area.height);
    for (const other of places.slice(0, i)) {
      const overlap = Math.abs(other.x - x) < box.width && Math.abs(other.y - y) < box.height;
      assert.ok(!overlap, `${i}`);
    }
  });
  const [alone] = freePlaces([[150, 100]], [], { area, box });
  assert.ok(Math.hypot(alone!.x + 19 - 150, alone!.y + 22 - 100) < 36);
});
