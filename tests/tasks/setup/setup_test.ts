// Sets a fresh clone up, disturbed in every way; wheels and packages come from the caches if they are there.

import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { project } from "../../../lib/tasks/project.ts";
import { Clone, ended } from "../_clone.ts";
import { countProcesses, until } from "../_processes.ts";

const already = { code: 0, stdout: "", stderr: "Set up already.\n" };

Deno.test("a fresh clone", async (t) => {
  await using clone = await Clone.make();
  const log = clone.path(".venv", "setup.log");

  await t.step("whose set-up is killed takes its pip along, and nothing for whole", async () => {
    await Deno.mkdir(clone.path(".venv"));
    const setup = clone.start(["run", "-q", "-P=setup", "lib/tasks/setup/setup.ts"]);
    await until(async () =>
      /Collecting/.test(await Deno.readTextFile(log)) &&
      await countProcesses(clone.folder, "until_orphaned.py", "pip") === 1
    );
    setup.kill("SIGKILL");
    await ended(setup);
    await until(async () => await countProcesses(clone.folder, "until_orphaned.py") === 0);
    // What was whole by then, as TensorFlow may be, is kept; here all is to be made.
    const stamp = clone.path(".venv", "setup.json");
    assert.equal(JSON.parse(await Deno.readTextFile(stamp)).python, undefined);
    await Deno.remove(stamp);
  });

  await t.step("is set up by one command; a second at the same time waits for it", async () => {
    const both = await Promise.all([clone.task(["setup"]), clone.task(["setup"])]);
    assert.deepEqual(both.map(({ code }) => code), [0, 0], JSON.stringify(both));
    const [waited, worked] = both[0].stderr.includes("under way") ? both : [both[1], both[0]];
    assert.equal(
      waited.stderr,
      "Another set-up of this folder is under way: waiting for it.\nSet up meanwhile.\n",
    );
    assert.match(
      worked.stderr,
      /^Setting up this folder, once: .*\n(( {5}.* …|\d\/5 {2}.* s)\n){10}Ready, after \d+ s\.\n$/,
    );
  });

  await t.step("then has nothing left to do", async () => {
    const { mtime } = await Deno.stat(log);
    assert.deepEqual(await clone.task(["setup"]), already);
    assert.deepEqual((await Deno.stat(log)).mtime, mtime);
  });

  await t.step("takes 1.4 GB, without what nobody opens", async () => {
    const du = new Deno.Command("du", {
      args: ["-sm", ".venv", "node_modules"],
      cwd: clone.folder,
    });
    const sizes = new TextDecoder().decode((await du.output()).stdout).match(/^\d+/gm) ?? [];
    const size = sizes.reduce((sum, size) => sum + Number(size), 0);
    assert.ok(size > 800 && size < 1450, `${size} MB`);
    const tfjs = "@tensorflow+tfjs@4.22.0/node_modules/@tensorflow/tfjs/dist";
    const kept = await names(clone.path("node_modules", ".deno", tfjs));
    assert.ok(kept.has("tf.node.js") && kept.has("index.d.ts"));
    for (const name of ["tf.js", "tf.min.js", "tf.node.js.map"]) assert.ok(!kept.has(name), name);
    const packages = [...await names(clone.path("node_modules", ".deno"))];
    assert.deepEqual(packages.filter((name) => name.includes("-musl")), []);
  });

  await t.step(
    "fetches no TensorFlow where LIBTENSORFLOW_DIR has it, and else through pip if that is told of an index",
    async () => {
      const folder = clone.path(".venv", "tensorflow");
      const libraries = await names(folder);
      assert.equal(libraries.size, 2);
      const elsewhere = clone.path("..", "elsewhere");
      await Deno.rename(folder, elsewhere);
      assert.deepEqual(await clone.task(["setup"], { LIBTENSORFLOW_DIR: elsewhere }), already);
      const { code, stderr } = await clone.task(["setup"], { PIP_INDEX_URL: await pipIndex() });
      assert.equal(code, 0, stderr);
      assert.match(
        stderr,
        /^Bringing this folder up to date\.\n {5}.* …\n1\/1 {2}TensorFlow's libraries, .* s\nReady/,
      );
      assert.match(await Deno.readTextFile(log), /another index[^]* pip download /);
      assert.deepEqual(await names(folder), libraries);
      assert.deepEqual(await clone.task(["setup"]), already);
    },
  );

  await t.step("runs a notebook in its own kernel, of the pinned version", async () => {
    await Deno.mkdir(clone.path("notebooks"), { recursive: true });
    await Deno.writeTextFile(clone.path("notebooks", "where.ipynb"), notebookOfOneCell);
    const { code, stdout, stderr } = await clone.task(["run", "where"]);
    assert.equal(code, 0, stderr);
    assert.match(stdout, /\nwhere: 2\.9\.6 at /);
    assert.ok(stdout.includes(` at ${clone.path(".venv", "bin", "deno")}, `), stdout);
  });

  await t.step("without npm packages and network says so, and keeps the rest", async () => {
    await Deno.rename(clone.path("node_modules"), clone.path("node_modules.away"));
    const { code, stderr } = await clone.task(["setup"], {
      DENO_DIR: clone.path("empty"),
      PATH: "/nowhere", // the packages are installed by the Deno that runs, wherever it is
      HTTPS_PROXY: "http://127.0.0.1:9",
      NO_PROXY: "",
    });
    assert.equal(code, 1);
    assert.match(
      stderr,
      /\n1\/1 .* failed\nThe npm packages could not be installed: the npm registry cannot be reached .*\n$/,
    );
    await Deno.remove(clone.path("node_modules"), { recursive: true }).catch(() => {});
    await Deno.rename(clone.path("node_modules.away"), clone.path("node_modules"));
    assert.deepEqual(await clone.task(["setup"]), already);
  });

  await t.step(
    "moved elsewhere is not taken for set up: its .venv names the old place",
    async () => {
      await Deno.rename(clone.folder, join(dirname(clone.folder), "moved"));
      await Deno.mkdir(clone.folder);
      const setup = new Deno.Command(Deno.execPath(), {
        args: ["task", "setup"],
        cwd: join(dirname(clone.folder), "moved"),
        env: { PATH: "/nowhere" }, // where there is no Python to begin anew with
        stdin: "null",
        stdout: "piped",
        stderr: "piped",
      }).spawn();
      const { code, stderr } = await ended(setup);
      assert.equal(code, 1);
      assert.match(stderr, /Python 3\.10 or newer is needed/);
    },
  );
});

async function names(folder: string): Promise<Set<string>> {
  return new Set(await Array.fromAsync(Deno.readDir(folder), ({ name }) => name));
}

/** The index that pip has on this machine. */
async function pipIndex(): Promise<string> {
  const pip = ["-I", "-m", "pip", "config", "get", "global.index-url"];
  const { stdout } = await new Deno.Command(project.python, { args: pip }).output();
  return new TextDecoder().decode(stdout).trim() || "https://pypi.org/simple";
}

Deno.test("setup leaves alone what .venv links to", async () => {
  await using clone = await Clone.make();
  const other = clone.path("..", "other");
  await Deno.mkdir(other);
  await Deno.writeTextFile(`${other}/theirs`, "kept");
  await Deno.symlink(other, clone.path(".venv"));
  const { code, stderr } = await clone.task(["setup"]);
  assert.equal(code, 1);
  assert.match(stderr, /^\.venv: expected a folder of this project's own, found a link/);
  assert.equal(await Deno.readTextFile(`${other}/theirs`), "kept");
});

const notebookOfOneCell = JSON.stringify({
  cells: [{
    id: "where",
    cell_type: "code",
    source: "console.log(`${Deno.version.deno} at ${Deno.execPath()}`);",
    metadata: {},
    outputs: [],
    execution_count: null,
  }],
  metadata: {},
  nbformat: 4,
  nbformat_minor: 5,
});
