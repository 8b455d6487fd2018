// Interruption: the first SIGINT is heard, the second kills.

import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { Interruption } from "../../lib/training/_interruption.ts";

Deno.test("Interruption hears the first SIGINT and leaves the second to kill", async () => {
  const script = fileURLToPath(new URL("./_interrupted_twice.ts", import.meta.url));
  const child = new Deno.Command(Deno.execPath(), { args: ["run", "--quiet", "-A", script] });
  const { stdout, signal } = await child.output();
  const lines = new TextDecoder().decode(stdout).trim().split("\n");
  assert.deepEqual(lines, ["before: undefined", "after: interrupted"]);
  assert.equal(signal, "SIGINT");
});

Deno.test("Interruption hears an AbortSignal, also one aborted before", () => {
  const controller = new AbortController();
  using interruption = new Interruption(controller.signal);
  assert.equal(interruption.reason, undefined);
  controller.abort();
  assert.equal(interruption.reason, "aborted");
  using late = new Interruption(AbortSignal.abort());
  assert.equal(late.reason, "aborted");
});
