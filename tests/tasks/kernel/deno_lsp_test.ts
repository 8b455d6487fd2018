// Deno's language server as JupyterLab has it: behind the shim, a notebook's cells one document of "x.typescript".

import assert from "node:assert/strict";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import {
  codeCells,
  joined,
  languageOf,
  notebookNames,
  notebookPath,
  readNotebook,
} from "../../../lib/tasks/notebooks/notebook.ts";
import { project } from "../../../lib/tasks/project.ts";
import { temporaryFolder } from "../../_temporary_folder.ts";
import { LanguageServer } from "../../editor/_language_server.ts";
import { countProcesses, until } from "../_processes.ts";

Deno.test("cells are completed, explained and marked, but for names that are declared again", async () => {
  await using server = await open();
  const uri = await show(
    server,
    "new",
    `import { baselineCnn, loadMnist, train } from "mnist";
const { train: digits } = await loadMnist();
const run = await train(baselineCnn(), digits, { ba });
const run = await train(baselineCnn(), digits, { batchSze: 16 });
async function unused() {}
`,
  );
  const marked = await server.until(uri, (marked) => marked.length > 1);
  assert.deepEqual([...new Set(marked.map(({ range }) => range.start.line))], [2, 3]);
  assert.match(
    marked.at(-1)!.message,
    /'batchSze' does not exist.*Did you mean to write 'batchSize'/,
  );

  const at = (line: number, character: number) => ({
    textDocument: { uri },
    position: { line, character },
  });
  const offered = JSON.stringify(await server.ask("textDocument/completion", at(2, 51)));
  assert.match(offered, /"label":"batchSize\?"/);
  const explained = await server.ask("textDocument/hover", at(2, 20));
  assert.match(JSON.stringify(explained), /train\(model: LayersModel, .*Trains a model/);
  const run = await server.ask("textDocument/hover", at(3, 7));
  assert.match(JSON.stringify(run), /const run: TrainingRun/, "it is declared again, no mistake");
  // JupyterLab shows what is wrong there, and would show this over it.
  assert.equal(await server.ask("textDocument/hover", at(3, 52)), null);
});

Deno.test("no cell of the notebooks is marked", async () => {
  await using server = await open();
  for (const name of await notebookNames()) {
    if (languageOf(name) !== "typescript") continue;
    const cells = codeCells(await readNotebook(notebookPath(name)));
    const text = cells.map(({ source }) => joined(source)).join("\n\n");
    const uri = await show(server, name, `${text}\n\n0 satisfies "seen to the end";\n`);
    const [marked, ...more] = await server.until(uri, (marked) => marked.length > 0);
    assert.match(marked!.message, /"seen to the end"/, name);
    assert.deepEqual(more, [], name);
  }
});

Deno.test("the language server ends when its shim is killed", async () => {
  await using folder = await temporaryFolder();
  const deno = join(folder.path, "deno"); // a name of its own to be counted by
  await Deno.symlink(project.deno, deno);
  await using server = await open(deno);
  assert.equal(await countProcesses(deno, "lsp"), 2);
  await server.kill();
  await until(async () => await countProcesses(deno) === 0);
});

async function open(deno: string = project.deno): Promise<LanguageServer> {
  const shim = join(project.root, "lib", "tasks", "kernel", "deno_lsp.py");
  const command = [project.python, "-I", shim, deno] as const;
  return await LanguageServer.open(command, project.notebooks, { enable: true, lint: false });
}

/** Opens a document as JupyterLab does, of which nothing is on disk; returns its address. */
async function show(server: LanguageServer, name: string, text: string): Promise<string> {
  const uri = pathToFileURL(notebookPath(name)).href;
  const document = { uri, languageId: "x.typescript", version: 1, text };
  await server.tell("textDocument/didOpen", { textDocument: document });
  return uri;
}
