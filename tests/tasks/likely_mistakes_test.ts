// What a new user may have wrong, besides what set-up looks for: one clear sentence for each.

import assert from "node:assert/strict";
import { Clone, ended } from "./_clone.ts";
import { project } from "../../lib/tasks/_project.ts";

/** Runs what every task runs first, on a machine that differs from this one in one of Deno's own facts. */
async function canRun(fact: string) {
  const program = `${fact}; await import("./lib/tasks/can_run.ts");`;
  return await ended(
    new Deno.Command(Deno.execPath(), {
      args: ["eval", "--no-config", "--no-lock", program],
      cwd: project.root,
      stdout: "piped",
      stderr: "piped",
    }).spawn(),
  );
}

Deno.test("every task says first which Deno it needs, if the one on PATH is older", async () => {
  for (const version of ["1.46.3", "2.8.3"]) {
    const { code, stderr } = await canRun(
      `Object.defineProperty(Deno, "version", { value: { deno: "${version}" } })`,
    );
    assert.equal(code, 1);
    assert.equal(
      stderr,
      `Deno 2.9 or newer is needed, and the one on PATH is ${version}: ` +
        "npx deno@2.9.6 task NAME, or deno upgrade 2.9.6.\n",
    );
  }
});

Deno.test("every task names WSL on Windows", async () => {
  const { code, stderr } = await canRun(
    `Object.defineProperty(Deno, "build", { value: { ...Deno.build, os: "windows" } })`,
  );
  assert.equal(code, 1);
  assert.match(stderr, /^This project runs on Linux and macOS, and on Windows in WSL: .*\n$/);
});

Deno.test("every task begins there, and goes on where it can run", async () => {
  assert.deepEqual(await canRun(""), { code: 0, stdout: "", stderr: "" });
  const { tasks } = JSON.parse(await Deno.readTextFile(`${project.root}/deno.json`));
  const first = "deno run -q --no-config --no-lock lib/tasks/can_run.ts && ";
  assert.ok(tasks.setup.command.startsWith(first));
  const others = Object.keys(tasks).filter((name) => name !== "setup" && name !== "hosts");
  for (const name of others) assert.deepEqual(tasks[name].dependencies, ["setup"], name);
});

/** A proxy that is asked for connections, and makes none. */
class Proxy implements AsyncDisposable {
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

Deno.test("setup asks the proxy that HTTPS_PROXY names, and says so where that refuses", async () => {
  await using clone = await Clone.make();
  await using proxy = new Proxy();
  const { code, stderr } = await clone.task(["setup"], {
    ...proxy.variables,
    PIP_CONFIG_FILE: "/dev/null",
    PIP_INDEX_URL: "https://packages.example/simple",
    PIP_EXTRA_INDEX_URL: "",
    PIP_FIND_LINKS: "",
    PIP_NO_CACHE_DIR: "1",
    PIP_RETRIES: "1",
  });
  assert.equal(code, 1);
  assert.match(
    stderr,
    /the Python package index cannot be reached .*behind a proxy, set HTTPS_PROXY/,
  );
  assert.ok(proxy.asked.has("packages.example:443"));
});

Deno.test("loadMnist asks the proxy that HTTPS_PROXY names for both mirrors", async () => {
  await using clone = await Clone.make({ borrow: true });
  await using proxy = new Proxy();
  const { stdout } = await ended(
    clone.startProgram("find_mnist", [], { ...proxy.variables, MNIST_DIR: "" }),
  );
  assert.equal(JSON.parse(stdout).kind, "rendered");
  assert.deepEqual([...proxy.asked].sort(), [
    "ossci-datasets.s3.amazonaws.com:443",
    "storage.googleapis.com:443",
  ]);
});
