import assert from "node:assert/strict";
import { join } from "node:path";
import { project } from "../../../lib/tasks/project.ts";

Deno.test("no file of lib has a name that `deno test` takes for a test's, and runs", async () => {
  const taken: string[] = [];
  const look = async (folder: string): Promise<void> => {
    for await (const { name, isDirectory } of Deno.readDir(folder)) {
      const path = join(folder, name);
      if (isDirectory) await look(path);
      else if (/(?:^|[._])test\.[cm]?[jt]sx?$/.test(name)) taken.push(path);
    }
  };
  await look(join(project.root, "lib"));
  assert.deepEqual(taken, []);
});
