// `deno task soak`: what it prints; tests/trust has what it proves.

import assert from "node:assert/strict";
import { runTask } from "../_run_task.ts";

Deno.test("soak prints what the process holds at each quarter of its time", async () => {
  const { code, stdout, stderr } = await runTask("checks/soak", [
    "--minutes",
    "0.02",
    "--cells",
    "10",
    "--reruns",
    "0",
  ]);
  assert.equal(code, 0, stdout + stderr);
  const lines = stdout.split("\n");
  const first = lines.findIndex((line) => /^\d+ rounds, \d+ training steps, held by/.test(line));
  assert.ok(first >= 0, stdout);
  const quarters = lines.slice(first + 1, first + 5).map((line) => JSON.parse(line));
  for (const { tensors, nativeTensors, files, threads, megabytes } of quarters) {
    assert.ok([tensors, nativeTensors, files, threads, megabytes].every(Number.isFinite));
  }
  assert.equal(quarters.length, 4);
});

Deno.test("soak refuses a time that is none, and a number of cells", async () => {
  const cells = await runTask("checks/soak", ["--cells", "1.5"]);
  assert.equal(cells.code, 1);
  assert.match(cells.stderr, /--cells takes a whole number from 1 up, not "1\.5"\./);
  const reruns = await runTask("checks/soak", ["--reruns", "often"]);
  assert.match(reruns.stderr, /--reruns takes a whole number from 0 up, not "often"\./);
  const { code, stderr } = await runTask("checks/soak", ["--minutes", "0"]);
  assert.equal(code, 1);
  assert.match(stderr, /--minutes takes a number above 0, not "0"\./);
});
