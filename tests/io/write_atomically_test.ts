// Tests lib/io/write_atomically.ts: the whole file or nothing, and no litter.

import assert from "node:assert/strict";
import { join } from "node:path";
import { writeAtomically } from "../../lib/io/write_atomically.ts";
import { makeFolder } from "../data/mnist/_mirror.ts";

Deno.test("a file is written whole, in place of an older one", async () => {
  await using folder = makeFolder();
  const path = join(folder.path, "file");
  await writeAtomically(path, Uint8Array.of(1, 2, 3));
  await writeAtomically(path, Uint8Array.of(4));
  assert.deepEqual(Deno.readFileSync(path), Uint8Array.of(4));
  assert.deepEqual(folder.list(), ["file"]);
});

Deno.test("a write that fails leaves nothing of itself, and what was there as it was", async () => {
  await using folder = makeFolder();
  const path = join(folder.path, "file");
  Deno.mkdirSync(path); // a folder cannot be replaced by a file
  await assert.rejects(writeAtomically(path, Uint8Array.of(1)));
  assert.deepEqual(folder.list(), ["file"]);
  assert.ok(Deno.statSync(path).isDirectory);
});

Deno.test("what a killed process left an hour ago is cleared away, and nothing else", async () => {
  await using folder = makeFolder();
  const leave = (name: string, hoursAgo: number) => {
    const path = join(folder.path, name);
    Deno.writeFileSync(path, Uint8Array.of(0));
    const then = new Date(Date.now() - hoursAgo * 3_600_000);
    Deno.utimeSync(path, then, then);
  };
  leave("file.partial-killed", 2);
  leave("file.partial-running", 0);
  leave("other.partial-killed", 2);
  leave("mine", 2);
  await writeAtomically(join(folder.path, "file"), Uint8Array.of(1));
  assert.deepEqual(folder.list(), ["file", "file.partial-running", "mine", "other.partial-killed"]);
});
