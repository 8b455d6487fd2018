// Learning-rate schedules at the points that define them.

import assert from "node:assert/strict";
import { scheduledShare } from "../../lib/training/learning_rate_schedule.ts";

const close = (found: number, expected: number) => assert.ok(Math.abs(found - expected) < 1e-12);

Deno.test("A constant schedule leaves the rate as it is", () => {
  for (const progress of [0, 0.3, 0.999]) assert.equal(scheduledShare("constant", progress), 1);
});

Deno.test("A cosine schedule falls from the whole rate to none", () => {
  close(scheduledShare("cosine", 0), 1);
  close(scheduledShare("cosine", 1 / 3), 0.75);
  close(scheduledShare("cosine", 0.5), 0.5);
  close(scheduledShare("cosine", 2 / 3), 0.25);
  close(scheduledShare("cosine", 1), 0);
});

Deno.test("A one-cycle schedule rises along a line, then falls along a cosine", () => {
  close(scheduledShare("oneCycle", 0), 0.04);
  close(scheduledShare("oneCycle", 0.1), 0.52);
  close(scheduledShare("oneCycle", 0.2), 1);
  close(scheduledShare("oneCycle", 0.6), 0.5);
  close(scheduledShare("oneCycle", 1), 0);
});
