// Sees to it that no notebook goes untested.

import assert from "node:assert/strict";
import { join } from "node:path";
import { notebookNames } from "../../lib/tasks/notebooks/notebook.ts";

Deno.test("every notebook has a test that executes it", async () => {
  const untested: string[] = [];
  for (const name of await notebookNames()) {
    const path = join(import.meta.dirname ?? ".", `${name}_test.ts`);
    const text = await Deno.readTextFile(path).catch(() => "");
    if (!text.includes(`executed("${name}"`) && !text.match(`executed\\(\\s*"${name}"`)) {
      untested.push(name);
    }
  }
  assert.deepEqual(untested, []);
});
