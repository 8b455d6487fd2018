// What set-up fetches is what was pinned: another file of the same name is refused, and none of it runs by itself.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { join } from "node:path";
import pinnedLibraries from "../../lib/tasks/setup/tensorflow_libraries.json" with { type: "json" };
import { project } from "../../lib/tasks/project.ts";
import { pipOptions } from "../../lib/tasks/setup/python_environment.ts";
import { temporaryFolder } from "../_temporary_folder.ts";
import { ended } from "../tasks/_clone.ts";

const decoder = new TextDecoder();

Deno.test("every PyPI package is pinned to one version, with hashes", async () => {
  const text = await Deno.readTextFile(join(project.root, "requirements.txt"));
  const lines = text.replaceAll(/\\\n/g, " ").split("\n").filter((line) => /^\w/.test(line));
  assert.ok(lines.length > 100);
  for (const line of lines) {
    assert.match(line, /^[\w.-]+(\[[\w,]+\])?==\S+ .*--hash=sha256:[0-9a-f]{64}/, line);
  }
});

Deno.test("TensorFlow's libraries are pinned by their hashes, and are of the version in requirements.txt", async () => {
  const text = await Deno.readTextFile(join(project.root, "requirements.txt"));
  const { version, ...platforms } = pinnedLibraries;
  assert.equal(Object.keys(platforms).length, 3);
  for (const { wheel, files } of Object.values(platforms)) {
    const [, name, found] = wheel.match(/^https:.*\/(\w+)-([\d.]+)-[^/]*\.whl$/)!;
    assert.equal(found, version);
    assert.ok(text.includes(`\n${name!.replace("_", "-")}==${version} `), wheel);
    assert.equal(Object.keys(files).length, 2);
    for (const hash of Object.values(files)) assert.match(hash, /^[0-9a-f]{64}$/);
  }
});

Deno.test("no package for musl is locked: neither Deno nor TensorFlow runs on it", async () => {
  const lock = await Deno.readTextFile(join(project.root, "deno.lock"));
  assert.match(lock, /-gnu@/);
  assert.doesNotMatch(lock, /-musl["@]/); // Deno 2.9 installs them beside the others
});

Deno.test("every npm package is locked with its integrity", async () => {
  const lock = JSON.parse(await Deno.readTextFile(join(project.root, "deno.lock")));
  const packages = Object.entries(lock.npm) as [string, { integrity?: string }][];
  assert.ok(packages.length > 100);
  for (const [name, { integrity }] of packages) assert.match(integrity ?? "", /^sha512-/, name);
  const { lock: { frozen } } = JSON.parse(
    await Deno.readTextFile(join(project.root, "deno.json")),
  );
  assert.equal(frozen, true);
});

Deno.test("pip, as set-up calls it, refuses a wheel that is another than was pinned, or pinned without a hash", async () => {
  await using folder = await temporaryFolder();
  const wheels = join(folder.path, "wheels");
  const sha256 = await makeWheel(wheels);
  for (
    const [hash, said] of [
      [` --hash=sha256:${"0".repeat(64)}`, /DO NOT MATCH THE HASHES/],
      ["", /Hashes are required in --require-hashes mode/],
      [` --hash=sha256:${sha256}`, undefined],
    ] as const
  ) {
    const list = join(folder.path, "requirements.txt");
    await Deno.writeTextFile(list, `probe==1.0${hash}\n`);
    const target = join(folder.path, crypto.randomUUID());
    const { success, stderr } = await new Deno.Command(project.python, {
      args: ["-I", "-m", "pip", "install", ...pipOptions, "-r", list, "--target", target],
      env: { PIP_CONFIG_FILE: "/dev/null", PIP_NO_INDEX: "1", PIP_FIND_LINKS: wheels },
    }).output();
    assert.equal(success, said === undefined);
    if (said) assert.match(decoder.decode(stderr), said);
    const names = await Array.fromAsync(Deno.readDir(target), ({ name }) => name)
      .catch((): string[] => []);
    assert.equal(names.includes("probe.py"), success);
  }
});

/** A wheel with one module, and its hash. */
async function makeWheel(folder: string): Promise<string> {
  const program = `
import os, sys, zipfile
os.makedirs(sys.argv[1])
info = "probe-1.0.dist-info/"
with zipfile.ZipFile(sys.argv[1] + "/probe-1.0-py3-none-any.whl", "w") as wheel:
    wheel.writestr("probe.py", "")
    wheel.writestr(info + "METADATA", "Metadata-Version: 2.1\\nName: probe\\nVersion: 1.0\\n")
    wheel.writestr(info + "WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
    wheel.writestr(info + "RECORD", "")`;
  const { success, stderr } = await new Deno.Command(project.python, {
    args: ["-I", "-c", program, folder],
  }).output();
  assert.ok(success, decoder.decode(stderr));
  const wheel = await Deno.readFile(join(folder, "probe-1.0-py3-none-any.whl"));
  return createHash("sha256").update(wheel).digest("hex");
}

Deno.test("an npm package other than the locked one is refused, and the right one's install script is not run", async () => {
  await using folder = await temporaryFolder();
  const ran = join(folder.path, "ran");
  const script = `node -e "" ; touch ${ran}`;
  const tarballs = {
    locked: await makeTarball(folder.path, "locked", script),
    swapped: await makeTarball(folder.path, "swapped", `${script} # swapped`),
  };
  let served: keyof typeof tarballs = "locked";
  await using registry = startRegistry(() => tarballs[served]);
  const here = join(folder.path, "project");
  await Deno.mkdir(here);
  const config = {
    nodeModulesDir: "manual",
    lock: { path: "deno.lock" },
    imports: { probe: "npm:probe@1.0.0" },
  };
  await Deno.writeTextFile(join(here, "deno.json"), JSON.stringify(config));
  const install = async (...flags: string[]) => {
    await Deno.remove(join(here, "node_modules"), { recursive: true }).catch(() => {});
    const child = new Deno.Command(Deno.execPath(), {
      args: ["install", ...flags],
      cwd: here,
      env: {
        NO_COLOR: "1",
        DENO_DIR: join(folder.path, crypto.randomUUID()), // nothing is cached
        NPM_CONFIG_REGISTRY: registry.url,
      },
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    return await ended(child);
  };
  const there = () => Deno.stat(join(here, "node_modules", "probe")).then(() => true, () => false);

  const first = await install();
  assert.equal(first.code, 0, first.stderr);
  assert.ok(await there());
  const again = await install("--frozen"); // as set-up does
  assert.equal(again.code, 0, again.stderr);
  await assert.rejects(Deno.stat(ran), Deno.errors.NotFound);

  served = "swapped";
  const swapped = await install("--frozen");
  assert.notEqual(swapped.code, 0);
  assert.match(swapped.stderr, /integrity|checksum|out of date/i);
  assert.equal(await there(), false);
});

/** A package as npm publishes it, with a script that would run when it is installed. */
async function makeTarball(folder: string, name: string, install: string): Promise<Uint8Array> {
  const source = join(folder, name, "package");
  await Deno.mkdir(source, { recursive: true });
  const scripts = { preinstall: install, install, postinstall: install };
  await Deno.writeTextFile(
    join(source, "package.json"),
    JSON.stringify({ name: "probe", version: "1.0.0", main: "index.js", scripts }),
  );
  await Deno.writeTextFile(join(source, "index.js"), `module.exports = "${name}";`);
  const { success, stdout } = await new Deno.Command("tar", {
    args: ["-czf", "-", "-C", join(folder, name), "package"],
  }).output();
  assert.ok(success);
  return stdout;
}

/** A registry that has this one package. */
function startRegistry(tarball: () => Uint8Array) {
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, (request) => {
    const bytes = tarball();
    const { pathname, origin } = new URL(request.url);
    if (pathname.endsWith(".tgz")) return new Response(bytes.slice());
    const integrity = `sha512-${createHash("sha512").update(bytes).digest("base64")}`;
    return Response.json({
      name: "probe",
      "dist-tags": { latest: "1.0.0" },
      versions: {
        "1.0.0": {
          name: "probe",
          version: "1.0.0",
          hasInstallScript: true,
          scripts: { install: "true" },
          dist: { tarball: `${origin}/probe-1.0.0.tgz`, integrity },
        },
      },
    });
  });
  return {
    url: `http://127.0.0.1:${server.addr.port}/`,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}
