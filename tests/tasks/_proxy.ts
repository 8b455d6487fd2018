// A proxy of this machine, for what is to be fetched through one.

/** A proxy that is asked for connections, and makes none. */
export class Proxy implements AsyncDisposable {
  readonly asked = new Set<string>();
  readonly #listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  readonly #done = this.#serve();

  get variables(): Record<string, string> {
    const url = `http://127.0.0.1:${this.#listener.addr.port}`;
    return { HTTPS_PROXY: url, https_proxy: url, NO_PROXY: "", no_proxy: "" };
  }

  async #serve(): Promise<void> {
    for await (const connection of this.#listener) {
      const bytes = new Uint8Array(1024);
      const size = await connection.read(bytes).catch(() => null) ?? 0;
      const [, host] = new TextDecoder().decode(bytes.subarray(0, size)).match(/^CONNECT (\S+)/) ??
        [];
      if (host) this.asked.add(host);
      await connection.write(new TextEncoder().encode("HTTP/1.1 502 No\r\n\r\n")).catch(() => {});
      connection.close();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#listener.close();
    await this.#done;
  }
}
