// What tests/hosts/README.md says of notebooks that do not start, by doing it wrong.

import assert from "node:assert/strict";
import { join } from "node:path";
import { executeNotebook, type Execution } from "../../lib/tasks/notebooks/execute_notebook.ts";
import { type Language, notebookPath, readNotebook } from "../../lib/tasks/notebooks/notebook.ts";
import { project } from "../../lib/tasks/project.ts";
import { temporaryFolder } from "../_temporary_folder.ts";

async function execute(options: { language?: Language; folder?: string }): Promise<Execution> {
  await using folder = await temporaryFolder();
  const output = join(folder.path, "executed.ipynb");
  return await executeNotebook(await readNotebook(notebookPath("1_data")), { output, ...options });
}

const page = await Deno.readTextFile(join(project.root, "tests", "hosts", "README.md"));

Deno.test("in a Python kernel the first cell is a syntax error, as the page on hosts says", async () => {
  const execution = await execute({ language: "python" });
  assert.ok(execution.outcome === "cell-failed" && execution.cell === 1, JSON.stringify(execution));
  assert.match(execution.error, /SyntaxError/);
  assert.match(page, /`SyntaxError` in the first cell +\| another kernel than Deno/);
});

Deno.test('moved away, a notebook does not know "mnist", as the page on hosts says', async () => {
  await using elsewhere = await temporaryFolder();
  const execution = await execute({ folder: elsewhere.path });
  assert.ok(execution.outcome === "cell-failed" && execution.cell === 1, JSON.stringify(execution));
  const [said] = execution.error.match(/Import "mnist" not a dependency/) ?? [];
  assert.ok(said, execution.error);
  assert.ok(page.replace(/\s+/g, " ").includes(said));
});
