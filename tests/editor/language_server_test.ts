// Asks Deno's language server what an editor asks it in a notebook, with .vscode's settings.

import assert from "node:assert/strict";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { project } from "../../lib/tasks/project.ts";

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
  await using server = await Server.open();
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
  await using server = await Server.open();
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

/** `deno lsp`, spoken to in JSON-RPC. */
class Server implements AsyncDisposable {
  readonly #process = new Deno.Command(project.deno, {
    args: ["lsp"],
    cwd: project.root,
    stdin: "piped",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  readonly #writer = this.#process.stdin.getWriter();
  readonly #reader = this.#process.stdout.getReader();
  #buffer = new Uint8Array();
  #id = 0;

  /** A server that has the notebook open. */
  static async open(): Promise<Server> {
    const server = new Server();
    const root = pathToFileURL(project.root).href;
    await server.ask("initialize", {
      processId: null,
      rootUri: root,
      workspaceFolders: [{ uri: root, name: "project" }],
      capabilities: {
        workspace: { configuration: true },
        notebookDocument: { synchronization: {} },
      },
      initializationOptions: await settings(),
    });
    await server.tell("initialized", {});
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

  async tell(method: string, params: unknown): Promise<void> {
    await this.#send({ method, params });
  }

  async ask(method: string, params: unknown): Promise<unknown> {
    const id = ++this.#id;
    await this.#send({ id, method, params });
    while (true) {
      const said = await this.#receive();
      if (said.method === "workspace/configuration") {
        const deno = await settings();
        const result = said.params?.items.map(({ section }) => section === "deno" ? deno : {});
        await this.#send({ id: said.id, result });
      } else if (said.method !== undefined) {
        if (said.id !== undefined) await this.#send({ id: said.id, result: null });
      } else if (said.id === id) {
        assert.equal(said.error, undefined, JSON.stringify(said.error));
        return said.result;
      }
    }
  }

  async #send(message: Record<string, unknown>): Promise<void> {
    const body = new TextEncoder().encode(JSON.stringify({ jsonrpc: "2.0", ...message }));
    await this.#writer.write(new TextEncoder().encode(`Content-Length: ${body.length}\r\n\r\n`));
    await this.#writer.write(body);
  }

  async #receive(): Promise<Message> {
    while (true) {
      const text = new TextDecoder("latin1").decode(this.#buffer); // a character a byte
      const [head = "", length] = text.match(/^.*?Content-Length: (\d+).*?\r\n\r\n/s) ?? [];
      const end = head.length + Number(length);
      if (head && this.#buffer.length >= end) {
        const body = this.#buffer.slice(head.length, end);
        this.#buffer = this.#buffer.slice(end);
        return JSON.parse(new TextDecoder().decode(body));
      }
      const { value, done } = await this.#reader.read();
      assert.ok(!done, "the language server ended");
      this.#buffer = Uint8Array.from([...this.#buffer, ...value]);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#process.kill();
    await this.#reader.cancel();
    await this.#writer.abort().catch(() => {});
    await this.#process.status;
  }
}

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: { readonly items: readonly { readonly section?: string }[] };
  readonly result?: unknown;
  readonly error?: unknown;
}
