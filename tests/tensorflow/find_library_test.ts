// Where libtensorflow is looked for, in a copy of the project with libraries that are only names.

import assert from "node:assert/strict";
import { basename, dirname, isAbsolute, join, relative } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { fileNames, findLibrary } from "../../lib/tensorflow/find_library.ts";
import { subprocess } from "./_subprocess.ts";

const [wheel, archive = wheel] = fileNames();
const variable = "LIBTENSORFLOW_DIR";
const venv = Deno.build.os === "windows"
  ? ".venv/Lib/site-packages/tensorflow"
  : ".venv/lib/python3.12/site-packages/tensorflow";
const made = ".venv/tensorflow";
const deps = "node_modules/@tensorflow/tfjs-node/deps/lib";

Deno.test("LIBTENSORFLOW_DIR comes first, then .venv, then tfjs-node's own folder", async () => {
  await inProject(async ({ folder, find }) => {
    for (const place of ["elsewhere", made, venv, deps]) await install(join(folder, place));
    assert.equal(find(join(folder, "elsewhere")), "elsewhere");
    assert.equal(find(), made);
    assert.equal(find(join(folder, "empty")), made);
    await Deno.remove(join(folder, made), { recursive: true });
    assert.equal(find(), venv);
    await Deno.remove(join(folder, ".venv"), { recursive: true });
    assert.equal(find(), deps);
  });
});

Deno.test("the libtensorflow archive's file names are known too", async () => {
  await inProject(async ({ folder, find }) => {
    await install(join(folder, deps), archive);
    assert.equal(find(), deps);
  });
});

Deno.test("a folder with one of the two files is not taken", async () => {
  await inProject(async ({ folder, find }) => {
    await install(join(folder, venv), wheel!.slice(0, 1));
    await install(join(folder, deps));
    assert.equal(find(), deps);
  });
});

Deno.test("a relative LIBTENSORFLOW_DIR is made absolute, for the loader searches the system otherwise", async () => {
  await inProject(async ({ folder, find }) => {
    await install(join(folder, "elsewhere"));
    assert.equal(find(relative(Deno.cwd(), join(folder, "elsewhere"))), "elsewhere");
  });
});

Deno.test("places that are no folders are passed over", async () => {
  await inProject(async ({ folder, find }) => {
    await install(join(folder, deps));
    await Deno.writeTextFile(join(folder, "file"), "");
    await Deno.writeTextFile(join(folder, ".venv"), "");
    await Deno.symlink(join(folder, "loop"), join(folder, "loop"));
    for (const wrong of ["file", "file/below", "loop", "x".repeat(300)]) {
      assert.equal(find(join(folder, wrong)), deps, wrong);
    }
  });
});

Deno.test("where it is nowhere, the message has every folder tried and the way out", async () => {
  await inProject(({ folder, find }) => {
    assert.throws(() => find(join(folder, "elsewhere")), (error: Error) => {
      assert.equal(error.name, "LibraryNotFoundError");
      const [first, ...rest] = error.message.split("\n");
      const tried = rest.slice(0, 4).map((line) => relative(folder, line.trim()));
      assert.equal(first, `libtensorflow: expected ${wheel![1]} in one of`);
      assert.deepEqual([tried[0], tried[1], tried[3]], ["elsewhere", made, deps]);
      assert.match(tried[2]!, /^\.venv\/.*site-packages\/tensorflow$/);
      assert.match(rest[4]!, /run `npx deno@2\.9\.6 task setup` .* or set LIBTENSORFLOW_DIR/);
      return true;
    });
    return Promise.resolve();
  });
});

Deno.test("a permission that Deno lacks is told as such, not as a missing library", async () => {
  const code = 'import { findLibrary } from "lib/find_library.ts"; findLibrary();';
  const { code: status, stderr } = await subprocess(code, { flags: ["--allow-env"] });
  assert.equal(status, 1);
  assert.match(stderr, /NotCapable: Requires read access/);
});

Deno.test("the library that these tests run on is found", () => {
  const { framework, api } = findLibrary();
  assert.equal(dirname(framework), dirname(api));
  assert.ok(fileNames().some(([, name]) => name === basename(api)));
});

interface Project {
  readonly folder: string;
  /** Where it is found, relative to the project, with LIBTENSORFLOW_DIR as given. */
  readonly find: (chosen?: string) => string;
}

/** Copies find_library.ts into an empty project, since it looks from where it is. */
async function inProject(run: (project: Project) => Promise<void>): Promise<void> {
  const folder = await Deno.realPath(await Deno.makeTempDir());
  const before = Deno.env.get(variable);
  try {
    const original = new URL("../../lib/tensorflow/find_library.ts", import.meta.url);
    const copy = join(folder, "lib/tensorflow/find_library.ts");
    await Deno.mkdir(dirname(copy), { recursive: true });
    await Deno.copyFile(fileURLToPath(original), copy);
    const copied: { findLibrary: typeof findLibrary } = await import(pathToFileURL(copy).href);
    await run({
      folder,
      find: (chosen = "") => {
        Deno.env.set(variable, chosen);
        const { api } = copied.findLibrary();
        assert.ok(isAbsolute(api), api);
        return relative(folder, dirname(api)).replaceAll("\\", "/");
      },
    });
  } finally {
    if (before === undefined) Deno.env.delete(variable);
    else Deno.env.set(variable, before);
    await Deno.remove(folder, { recursive: true });
  }
}

async function install(folder: string, names: readonly string[] = wheel!): Promise<void> {
  await Deno.mkdir(folder, { recursive: true });
  for (const name of names) await Deno.writeTextFile(join(folder, name), "");
}
