// Names and paths of models.

import assert from "node:assert/strict";
import { join, resolve } from "node:path";
import { modelsFolder, resolveModelFolder } from "../../lib/store/model_folder.ts";

Deno.test("resolveModelFolder() finds the project's models whatever the working directory", () => {
  const expected = join(modelsFolder, "name_16b");
  const before = Deno.cwd();
  Deno.chdir("/");
  try {
    for (const model of ["name_16b", "models/name_16b", "models/name_16b/"]) {
      assert.equal(resolveModelFolder(model), expected, model);
    }
  } finally {
    Deno.chdir(before);
  }
});

Deno.test("resolveModelFolder() takes any other path as the system does", () => {
  for (
    const path of ["./name", "./models/name", "../models/name", "/tmp/name", "a/b", "models/a/b"]
  ) {
    assert.equal(resolveModelFolder(path), resolve(path), path);
  }
  assert.equal(resolveModelFolder("models/../../name"), resolve("../name"));
});

Deno.test("resolveModelFolder() refuses what names nothing", () => {
  for (const model of ["", " ", "a\0b"]) {
    assert.throws(() => resolveModelFolder(model), /a name or a path/);
  }
});
