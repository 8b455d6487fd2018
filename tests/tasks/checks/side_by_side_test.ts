// Jobs side by side: how many at a time, in which order they begin and are shown, and what they give.

import assert from "node:assert/strict";
import { type Job, sideBySide } from "../../../lib/tasks/checks/_side_by_side.ts";

/** Jobs that say "begins", wait until they are let go, say "ends" and give their number. */
function heldJobs(count: number) {
  const begun: number[] = [];
  const holds = Array.from({ length: count }, () => Promise.withResolvers<void>());
  const jobs = holds.map(({ promise }, at): Job<number> => async (show) => {
    begun.push(at);
    show(`${at} begins`);
    await promise;
    show(`${at} ends`);
    return at;
  });
  const letGo = async (at: number) => {
    holds[at]!.resolve();
    await new Promise((resolve) => setTimeout(resolve)); // what follows from it has happened then
  };
  return { jobs, begun, letGo };
}

Deno.test("sideBySide() begins the next job when one has ended, and shows them in order, each as far as it came", async () => {
  const { jobs, begun, letGo } = heldJobs(4);
  const shown: unknown[][] = [];
  const all = sideBySide(jobs, 2, (...said) => shown.push(said));
  assert.deepEqual(begun, [0, 1]);
  assert.deepEqual(shown, [["0 begins"]]);
  await letGo(1);
  assert.deepEqual(begun, [0, 1, 2]);
  assert.deepEqual(shown, [["0 begins"]]);
  await letGo(0);
  assert.deepEqual(begun, [0, 1, 2, 3]);
  const [zero, one] = ["0", "1"].map((job) => [[`${job} begins`], [`${job} ends`]]);
  assert.deepEqual(shown, [...zero!, ...one!, ["2 begins"]]);
  await letGo(2);
  assert.deepEqual(shown.slice(5), [["2 ends"], ["3 begins"]]);
  await letGo(3);
  assert.deepEqual(shown.slice(7), [["3 ends"]]);
  assert.deepEqual(await all, [0, 1, 2, 3]);
});

Deno.test("sideBySide() takes fewer jobs than there is room for, and fails as a job does", async () => {
  assert.deepEqual(await sideBySide([], 2), []);
  assert.deepEqual(await sideBySide([() => Promise.resolve("one")], 3), ["one"]);
  const failing = () => Promise.reject(new Error("no luck"));
  await assert.rejects(() => sideBySide([failing], 1), /no luck/);
});
