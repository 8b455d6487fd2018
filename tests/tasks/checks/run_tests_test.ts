// What `deno task test` runs where nothing is named.

import assert from "node:assert/strict";
import { join } from "node:path";
import { parts } from "../../../lib/tasks/checks/_run_tests.ts";
import { project } from "../../../lib/tasks/project.ts";

Deno.test("every test, and every file that may have examples, is in just one part", async () => {
  const places = (await parts()).flat();
  const files = ["README.md"];
  const look = async (folder: string): Promise<void> => {
    for await (const { name, isDirectory } of Deno.readDir(join(project.root, folder))) {
      const path = `${folder}/${name}`;
      if (isDirectory) await look(path);
      else if (/\.(?:ts|md)$/.test(name)) files.push(path);
    }
  };
  for (const folder of ["lib", "tests"]) await look(folder);
  assert.ok(files.length > 300);
  for (const file of files) {
    const holding = places.filter((place) => file === place || file.startsWith(`${place}/`));
    assert.equal(holding.length, 1, `${file} is in ${holding}`);
  }
  for (const place of places) assert.ok(await Deno.stat(join(project.root, place)), place);
});
