// Breather: pauses that let timers run, and only now and then.

import assert from "node:assert/strict";
import { Breather } from "../../lib/model/breather.ts";

Deno.test("breathe() lets a timer run once a tenth of a second has passed, and not before", async () => {
  const { now } = performance;
  let clock = now.call(performance);
  performance.now = () => clock; // the machine's own would depend on what else it has to do
  try {
    const breather = new Breather();
    const afterwards = async (milliseconds: number) => {
      clock += milliseconds;
      let rung = false;
      const timer = setTimeout(() => rung = true, 0);
      await breather.breathe();
      clearTimeout(timer);
      return rung;
    };
    const passed = [99, 1, 50, 50, 99, 1];
    const pauses = [false, true, false, true, false, true];
    for (const [i, milliseconds] of passed.entries()) {
      assert.equal(await afterwards(milliseconds), pauses[i], `pause ${i}`);
    }
  } finally {
    performance.now = now;
  }
});
