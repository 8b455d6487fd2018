// Names and paths of models.

import assert from "node:assert/strict";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { modelsFolder, resolveModelFolder } from "../../lib/store/model_folder.ts";
import { Clone } from "../tasks/_clone.ts";
import { remedyFor } from "../../lib/store/read_model_file.ts";

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

Deno.test("resolveModelFolder() finds the user's own models there too", () => {
  for (const model of ["mine/a", "models/mine/a", "models/mine/a/"]) {
    assert.equal(resolveModelFolder(model), join(modelsFolder, "mine", "a"), model);
  }
  for (const path of ["./mine/a", "mine/a/b", "models/mine/a/b", "a/mine", "../mine/a"]) {
    assert.equal(resolveModelFolder(path), resolve(path), path);
  }
});

Deno.test("modelNames() lists the user's own models after the project's", async () => {
  await using clone = await Clone.make({ borrow: true });
  await Deno.mkdir(clone.path("models", "mine", "b"), { recursive: true });
  await Deno.mkdir(clone.path("models", "mine", "a"));
  await Deno.mkdir(clone.path("models", "mine", ".partial-c"));
  const { modelNames } = await import(
    pathToFileURL(clone.path("lib", "store", "model_folder.ts")).href
  );
  const names: readonly string[] = await modelNames();
  const shipped = await Array.fromAsync(Deno.readDir(clone.path("models")));
  const expected = shipped.filter(({ name, isDirectory }) => isDirectory && name !== "mine");
  assert.deepEqual(names, [...expected.map(({ name }) => name).sort(), "mine/a", "mine/b"]);
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

Deno.test("a damaged model that came with the project can be restored; any other is to be saved again", () => {
  const said = (path: string) => remedyFor(path).slice(0, 7);
  const [name, own, elsewhere] = ["name", "mine/name", "./models/name"].map(resolveModelFolder);
  assert.equal(said(join(name!, "model.json")), "restore");
  for (const path of [join(own!, "card.json"), join(elsewhere!, "..", "..", "x"), "/", "/models"]) {
    assert.equal(said(path), "save it", path);
  }
});
