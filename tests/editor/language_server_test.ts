// Asks Deno's language server what an editor asks it in a notebook, with .vscode's settings.

import assert from "node:assert/strict";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { project } from "../../lib/tasks/project.ts";
import { LanguageServer } from "./_language_server.ts";

const cells = [
  'import { loadMnist } from "mnist";\nconst { test } = await loadMnist();',
  "test.",
  'import { baselineCnn, train } from "mnist";\nawait train(baselineCnn(), test, { batchSize: 32 });',
  'import { trend } from "mnist/study";',
].map((text, index) => ({
  uri: `vscode-notebook-cell:${join(project.notebooks, "3_test.ipynb")}#W${index}sZmlsZQ==`,
  languageId: "typescript",
  version: 1,
  text,
}));

Deno.test('an editor explains "mnist" and "mnist/study", and completes in one cell what another gave', async () => {
  await using server = await open();
  const explained = await server.ask("textDocument/hover", at(0, 0, 12));
  assert.match(JSON.stringify(explained), /function loadMnist.*60,000 training/);
  const studied = await server.ask("textDocument/hover", at(3, 0, 10));
  assert.match(JSON.stringify(studied), /function trend/);
  const completed = await server.ask("textDocument/completion", at(1, 0, 5));
  for (const name of ["images", "labels", "size"]) {
    assert.ok(JSON.stringify(completed).includes(`"label":"${name}"`), `${name} is offered`);
  }
});

Deno.test("an editor explains an option of train() where it is given", async () => {
  await using server = await open();
  const explained = await server.ask("textDocument/hover", at(2, 1, 38));
  assert.match(JSON.stringify(explained), /batchSize.*number.*Images a step; 16 unless given/);
});

function at(cell: number, line: number, character: number) {
  return { textDocument: { uri: cells[cell]?.uri }, position: { line, character } };
}

/** What `.vscode/settings.json` says to Deno: `{ enable: true, ... }`. */
async function settings(): Promise<Record<string, unknown>> {
  const all = JSON.parse(await Deno.readTextFile(join(project.root, ".vscode", "settings.json")));
  return Object.fromEntries(
    Object.entries(all).filter(([key]) => key.startsWith("deno."))
      .map(([key, value]) => [key.slice("deno.".length), value]),
  );
}

/** A server that has the notebook open. */
async function open(): Promise<LanguageServer> {
  const command = [project.deno, "lsp"] as const;
  const server = await LanguageServer.open(command, project.root, await settings());
  await server.tell("notebookDocument/didOpen", {
    notebookDocument: {
      uri: pathToFileURL(join(project.notebooks, "3_test.ipynb")).href,
      notebookType: "jupyter-notebook",
      version: 1,
      cells: cells.map(({ uri }) => ({ kind: 2, document: uri })),
    },
    cellTextDocuments: cells,
  });
  return server;
}
