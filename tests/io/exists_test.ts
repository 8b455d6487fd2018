import assert from "node:assert/strict";
import { join } from "node:path";
import { exists, ifThere } from "../../lib/io/exists.ts";
import { temporaryFolder } from "../_temporary_folder.ts";

Deno.test("exists() finds files, folders and links, also those that lead nowhere", async () => {
  await using folder = await temporaryFolder();
  const path = (name: string) => join(folder.path, name);
  await Deno.writeTextFile(path("file"), "");
  await Deno.symlink(path("gone"), path("link"));
  const found = ["", "file", "link", "gone", "file/below"].map((name) => exists(path(name)));
  assert.deepEqual(await Promise.all(found), [true, true, true, false, false]);
});

Deno.test("ifThere() gives what is read, nothing where there is no file, and other failures as they are", async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, "file");
  assert.equal(await ifThere(Deno.readTextFile(path)), undefined);
  await Deno.writeTextFile(path, "text");
  assert.equal(await ifThere(Deno.readTextFile(path)), "text");
  await assert.rejects(ifThere(Deno.readTextFile(folder.path)), /directory/i);
});
