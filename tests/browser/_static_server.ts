// Serves a folder's files on this machine, as a static host does.

import { extname, join, normalize } from "node:path";

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css",
  ".png": "image/png",
};

/** A server of the files in a folder; disposing of it ends it. */
export class StaticServer implements AsyncDisposable {
  readonly #server: Deno.HttpServer<Deno.NetAddr>;

  constructor(folder: string) {
    this.#server = Deno.serve(
      { hostname: "127.0.0.1", port: 0, onListen() {} },
      async (request) => {
        const path = normalize(decodeURIComponent(new URL(request.url).pathname));
        try {
          const file = await Deno.readFile(join(folder, path));
          return new Response(file, { headers: { "content-type": types[extname(path)] ?? "" } });
        } catch {
          return new Response("not found", { status: 404 });
        }
      },
    );
  }

  /** @returns The address of a file. */
  url(path: string): string {
    return `http://127.0.0.1:${this.#server.addr.port}/${path}`;
  }

  /** @returns Whether an address is one of this server's. */
  has(url: string): boolean {
    return url.startsWith(this.url(""));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.shutdown();
  }
}
