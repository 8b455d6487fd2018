// A client of a language server, for tests.

import assert from "node:assert/strict";
import { pathToFileURL } from "node:url";
import { project } from "../../lib/tasks/project.ts";

/** What a language server marks in a document. */
export interface Diagnostic {
  readonly range: { readonly start: { readonly line: number } };
  readonly code?: number | string;
  readonly message: string;
}

/** A running language server, spoken to in JSON-RPC; disposing of it kills it. */
export class LanguageServer implements AsyncDisposable {
  /** What it has marked last, by document. */
  readonly marked = new Map<string, readonly Diagnostic[]>();
  readonly #process: Deno.ChildProcess;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array<ArrayBuffer>>;
  readonly #reader: ReadableStreamDefaultReader<Uint8Array<ArrayBuffer>>;
  #buffer = new Uint8Array();
  #id = 0;
  #hasEnded = false;

  private constructor(
    [program, ...args]: readonly [string, ...string[]],
    readonly settings: Readonly<Record<string, unknown>>,
  ) {
    this.#process = new Deno.Command(program, {
      args,
      cwd: project.root,
      stdin: "piped",
      stdout: "piped",
      stderr: "null",
    }).spawn();
    this.#writer = this.#process.stdin.getWriter();
    this.#reader = this.#process.stdout.getReader();
  }

  /** Starts one in a folder, with settings as Deno's extension has them: `{ enable: true, ... }`. */
  static async open(
    command: readonly [string, ...string[]],
    folder: string,
    settings: Readonly<Record<string, unknown>>,
  ): Promise<LanguageServer> {
    const server = new LanguageServer(command, settings);
    const root = pathToFileURL(folder).href;
    await server.ask("initialize", {
      processId: null,
      rootUri: root,
      workspaceFolders: [{ uri: root, name: "project" }],
      capabilities: {
        workspace: { configuration: true, didChangeConfiguration: { dynamicRegistration: true } },
        notebookDocument: { synchronization: {} },
      },
      initializationOptions: settings,
    });
    await server.tell("initialized", {});
    return server;
  }

  /** Kills the server, and waits for its end. */
  async kill(): Promise<void> {
    this.#hasEnded = true;
    this.#process.kill("SIGKILL");
    await this.#process.status;
  }

  async tell(method: string, params: unknown): Promise<void> {
    await this.#send({ method, params });
  }

  async ask(method: string, params: unknown): Promise<unknown> {
    const id = ++this.#id;
    await this.#send({ id, method, params });
    while (true) {
      const said = await this.#hear();
      if (said?.id !== id) continue;
      assert.equal(said.error, undefined, JSON.stringify(said.error));
      return said.result;
    }
  }

  /** Waits until what is marked in a document is as wanted. */
  async until(uri: string, wanted: (marked: readonly Diagnostic[]) => boolean) {
    while (!wanted(this.marked.get(uri) ?? [])) await this.#hear();
    return this.marked.get(uri) ?? [];
  }

  /** Answers what the server asks; returns what it answers. */
  async #hear(): Promise<Message | undefined> {
    const said = await this.#receive();
    if (said.method === "textDocument/publishDiagnostics") {
      this.marked.set(said.params?.uri ?? "", said.params?.diagnostics ?? []);
    }
    if (said.method === undefined) return said;
    const { id, params } = said;
    if (said.method === "workspace/configuration") {
      const of = (section?: string) => section === "deno" ? this.settings : {};
      await this.#send({ id, result: params?.items?.map(({ section }) => of(section)) });
    } else if (id !== undefined) await this.#send({ id, result: null });
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
    if (!this.#hasEnded) this.#process.kill();
    await this.#reader.cancel();
    await this.#writer.abort().catch(() => {});
    await this.#process.status;
  }
}

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: {
    readonly items?: readonly { readonly section?: string }[];
    readonly uri?: string;
    readonly diagnostics?: readonly Diagnostic[];
  };
  readonly result?: unknown;
  readonly error?: unknown;
}
