// Campaigns as a user starts them.

import assert from "node:assert/strict";
import { Clone, ended } from "./_clone.ts";

Deno.test("campaign lists the campaigns, and repeats no run that is recorded", async () => {
  await using clone = await Clone.make({ borrow: true });
  const listed = await ended(clone.startProgram("campaign", []));
  assert.equal(listed.code, 0, listed.stderr);
  assert.match(listed.stdout, /^batch_sizes: 30 of 30 runs done\. Does accuracy fall/m);
  const again = await ended(clone.startProgram("campaign", ["batch_sizes"]));
  assert.equal(again.code, 0, again.stderr);
  assert.match(again.stdout, /^batch_sizes: 30 of 30 runs in models\/batch_sizes\.jsonl$/m);
});

Deno.test("campaign runs one campaign once at a time, and says so", async () => {
  await using clone = await Clone.make({ borrow: true });
  await Deno.mkdir(clone.path("models", ".campaign"), { recursive: true });
  using held = await Deno.open(clone.path("models", ".campaign", "batch_sizes.lock"), {
    write: true,
    create: true,
  });
  assert.ok(await held.tryLock(true));
  const { code, stderr } = await ended(clone.startProgram("campaign", ["batch_sizes"]));
  assert.equal(code, 1);
  assert.match(stderr, /Campaign batch_sizes is being run by another process/);
});

Deno.test("campaign refuses what it does not know, naming what there is", async () => {
  await using clone = await Clone.make({ borrow: true });
  const unknown = await ended(clone.startProgram("campaign", ["size"]));
  assert.equal(unknown.code, 1);
  assert.match(unknown.stderr, /There is no campaign size: .*batch_sizes/);
  const none = await ended(clone.startProgram("campaign", ["batch_sizes", "--processes", "0"]));
  assert.match(none.stderr, /--processes takes a whole number from 1 up, not "0"/);
});
