// Takes files out of a wheel that comes from a server of this machine, whole, cut off, swapped, or not at all.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { project } from "../../../lib/tasks/project.ts";
import { temporaryFolder } from "../../_temporary_folder.ts";

const names = ["libone.so.2", "libtwo.so.2"] as const;
const content = (name: string) => `${name} `.repeat(40_000);
const hashOf = (name: string) => createHash("sha256").update(content(name)).digest("hex");
const pins = names.map((name) => `${name}=${hashOf(name)}`);

/** A wheel with the two files between others; after them 64 MB follow. */
async function makeWheel(folder: string): Promise<string> {
  const path = join(folder, "probe.whl");
  const program = `
import os, sys, zipfile
with zipfile.ZipFile(sys.argv[1], "w", zipfile.ZIP_DEFLATED) as wheel:
    wheel.writestr("probe/first.py", "first")
    wheel.writestr("probe/${names[0]}", "${names[0]} " * 40000)
    wheel.writestr("probe/between.so.2", os.urandom(1000000))
    wheel.writestr("probe/${names[1]}", "${names[1]} " * 40000)
    wheel.writestr("probe/last.so.2", os.urandom(64 << 20))`;
  const { success } = await new Deno.Command(project.python, {
    args: ["-I", "-c", program, path],
  }).output();
  assert.ok(success);
  return path;
}

async function unpack(wheel: string, folder: string, pinned: readonly string[], env = {}) {
  const program = join(project.root, "lib", "tasks", "setup", "unpack_libraries.py");
  const { code, stderr } = await new Deno.Command(project.python, {
    args: ["-I", program, wheel, folder, ...pinned],
    env: { PIP_INDEX_URL: "", PIP_NO_INDEX: "", NO_PROXY: "127.0.0.1", ...env },
  }).output();
  const left = await Array.fromAsync(Deno.readDir(folder), ({ name }) => name).catch(() => []);
  return { code, stderr: new TextDecoder().decode(stderr), left: left.sort() };
}

Deno.test("of a wheel that comes down only what is pinned is kept, and what is behind it is not fetched", async () => {
  await using folder = await temporaryFolder();
  const wheel = await Deno.readFile(await makeWheel(folder.path));
  let sent = 0;
  await using server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, () => {
    const body = new ReadableStream({
      pull(controller) {
        if (sent >= wheel.length) return controller.close();
        controller.enqueue(wheel.slice(sent, sent + 65536));
        sent += 65536;
      },
    });
    return new Response(body);
  });
  const url = `http://127.0.0.1:${server.addr.port}/probe.whl`;
  const unpacked = join(folder.path, "unpacked");
  assert.deepEqual(await unpack(url, unpacked, pins), { code: 0, stderr: "", left: [...names] });
  for (const name of names) {
    assert.equal(await Deno.readTextFile(join(unpacked, name)), content(name));
  }
  assert.ok(sent < wheel.length / 2, `${sent} of ${wheel.length} bytes sent`);

  // Where pip is told of another index, nothing is asked for elsewhere.
  sent = 0;
  for (const variable of ["PIP_INDEX_URL", "PIP_NO_INDEX"]) {
    const { code, stderr } = await unpack(url, unpacked, pins, { [variable]: "1" });
    assert.deepEqual([code, sent], [1, 0]);
    assert.match(stderr, /^Error: .*: pip is told to use another index\n$/);
  }
});

Deno.test("a wheel that differs from what is pinned leaves nothing, and what was there before", async () => {
  await using folder = await temporaryFolder();
  const wheel = await makeWheel(folder.path);
  const unpacked = join(folder.path, "unpacked");
  await Deno.mkdir(unpacked);
  await Deno.writeTextFile(join(unpacked, names[0]), "from before");
  const cut = join(folder.path, "cut.whl");
  await Deno.writeFile(cut, (await Deno.readFile(wheel)).subarray(0, 500_000));
  const zeros = "0".repeat(64);
  for (
    const [source, pinned, said] of [
      [
        wheel,
        [pins[0]!, `${names[1]}=${zeros}`],
        `${names[1]}: expected SHA-256 ${zeros}, found ${hashOf(names[1])}`,
      ],
      [wheel, [pins[0]!, `libthree.so.2=${zeros}`], "no libthree.so.2 in it"],
      [cut, pins, "it ends too early"],
      [join(folder.path, "none.whl"), pins, "No such file"],
      ["http://127.0.0.1:9/probe.whl", pins, "refused"],
    ] as const
  ) {
    const { code, stderr, left } = await unpack(source, unpacked, pinned);
    assert.equal(code, 1);
    assert.ok(stderr.startsWith(`Error: ${source}: `) && stderr.includes(said), stderr);
    assert.equal(stderr.split("\n").length, 2, stderr);
    assert.deepEqual(left, [names[0]]);
    assert.equal(await Deno.readTextFile(join(unpacked, names[0])), "from before");
  }
});
