// Interruption: Stop ends everything that takes long, once, and the second SIGINT kills.

import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { after, InterruptedError, Interruption } from "../../lib/io/interruption.ts";

async function outputOf(script: string) {
  const path = fileURLToPath(new URL(script, import.meta.url));
  const child = new Deno.Command(Deno.execPath(), { args: ["run", "--quiet", "-A", path] });
  const { stdout, stderr, signal } = await child.output();
  const lines = new TextDecoder().decode(stdout).trim().split("\n");
  return { lines, signal, stderr: new TextDecoder().decode(stderr) };
}

Deno.test("Interruption hears the first SIGINT in every call under way, and leaves the second to kill", async () => {
  const { lines, signal } = await outputOf("./_interrupted_twice.ts");
  assert.deepEqual(lines, [
    "before: undefined",
    "after: interrupted, interrupted",
    "next: interrupted",
  ]);
  assert.equal(signal, "SIGINT");
});

Deno.test("Stop ends all that takes long, in a sentence of the call's own, and what follows it in a loop of trainings", async () => {
  const { lines, signal, stderr } = await outputOf("./_stopped.ts");
  const expected = [
    /^predict: InterruptedError: predict: stopped after [\d,]+ of 400,000 images \(at once\)$/,
    /^shifts: InterruptedError: predict: stopped after [\d,]+ of 3,600,000 images \(at once\)$/,
    /^embed: InterruptedError: embed: stopped after [\d,]+ of 400,000 images \(at once\)$/,
    /^robustness: InterruptedError: robustness: stopped after \d+ of 81 rows \(at once\)$/,
    /^explain: InterruptedError: explain: stopped after \d+ of 500 images \(at once\)$/,
    /^landscape: InterruptedError: landscape: stopped (before its first round|after [\d,]+ of 100,000 rounds) \(at once\)$/,
    /^crossValidate: InterruptedError: crossValidate: stopped in fold 1 of 5 \(at once\)$/,
    /^renderedDigits: InterruptedError: renderedDigits: stopped after [\d,]+ of 100,000 images \(at once\)$/,
    /^outOfDistribution: InterruptedError: outOfDistribution: stopped after [\d,]+ of 100,000 images \(at once\)$/,
    /^loadMnist: InterruptedError: loadMnist: stopped while downloading; what is whole is kept \(at once\)$/,
    /^loop: finished, interrupted, InterruptedError: train: not started, as training was stopped a moment ago$/,
    /^InterruptedError: predict: not started, as training was stopped a moment ago$/,
    /^the next cell: 500$/,
  ];
  assert.equal(lines.length, expected.length, lines.join("\n") + stderr);
  expected.forEach((pattern, i) => assert.match(lines[i]!, pattern));
  assert.equal(signal, "SIGINT", "afterwards nothing listens");
});

Deno.test("Interruption hears an AbortSignal, also one aborted before", () => {
  const controller = new AbortController();
  const reason = new Error("enough");
  using interruption = new Interruption("count", { signal: controller.signal });
  interruption.check(() => "never");
  assert.equal(interruption.signal.aborted, false);
  controller.abort(reason);
  assert.equal(interruption.reason, "aborted");
  assert.equal(interruption.signal.reason, reason);
  assert.throws(() => interruption.check(() => after(1234, 5678, "images")), (error) => {
    assert.ok(error instanceof InterruptedError);
    assert.equal(error.message, "count: stopped after 1,234 of 5,678 images");
    assert.equal(error.cause, reason);
    return true;
  });
  using late = new Interruption("late", { signal: AbortSignal.abort() });
  assert.equal(late.reason, "aborted");
});

Deno.test("an interrupted part is told of as the whole's, and an error in it as it is", async () => {
  using whole = new Interruption("whole");
  const part = Promise.reject(new InterruptedError("part: stopped"));
  await assert.rejects(
    whole.part(part, () => "in part 1"),
    /^InterruptedError: whole: stopped in part 1$/,
  );
  await assert.rejects(whole.part(Promise.reject(new Error("no")), () => ""), /^Error: no$/);
  assert.equal(await whole.part(Promise.resolve(3), () => ""), 3);
});

Deno.test("pause() lets a timer run once a tenth of a second has passed since any call's last, and not before", async () => {
  const { now } = performance;
  let clock = now.call(performance) + 1000;
  performance.now = () => clock; // the machine's own would depend on what else it has to do
  try {
    const afterwards = async (milliseconds: number) => {
      using interruption = new Interruption("short");
      clock += milliseconds;
      let rung = false;
      const timer = setTimeout(() => rung = true, 0);
      await interruption.pause();
      clearTimeout(timer);
      return rung;
    };
    await afterwards(100);
    const passed = [99, 1, 50, 50, 99, 1];
    const pauses = [false, true, false, true, false, true];
    for (const [i, milliseconds] of passed.entries()) {
      assert.equal(await afterwards(milliseconds), pauses[i], `pause ${i}`);
    }
  } finally {
    performance.now = now;
  }
});
