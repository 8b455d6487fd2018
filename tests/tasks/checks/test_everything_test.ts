// `deno task test` on a folder of its own, and what it would take for a test by mistake.

import assert from "node:assert/strict";
import { join } from "node:path";
import { project } from "../../../lib/tasks/project.ts";
import { Clone, ended } from "../_clone.ts";

/** Without MNIST, and with nowhere to download it from. */
const offline = { MNIST_DIR: "", HTTPS_PROXY: "http://127.0.0.1:9", NO_PROXY: "" };

Deno.test("test FOLDER runs the folder's tests and its examples in lib, and counts them by Deno's own report", async () => {
  await using clone = await Clone.make({ borrow: true });
  for (const folder of ["lib", "tests"]) await Deno.mkdir(clone.path(folder, "sample"));
  await Deno.writeTextFile(
    clone.path("lib", "sample", "sample.ts"),
    "/**\n * ```ts\n * console.log(sample);\n * ```\n */\nexport const sample = 1;\n",
  );
  await Deno.writeTextFile(
    clone.path("tests", "sample", "sample_test.ts"),
    `Deno.test("a < b && c", async (t) => {
  await t.step("a step that passes", () => {});
  await t.step({ name: 'a "step" skipped', ignore: true, fn() {} });
});
Deno.test({ name: "needs <MNIST> & more", ignore: true, fn() {} });
Deno.test("fails by a step", async (t) => {
  await t.step("bad", () => { throw new Error("no luck"); });
});
`,
  );
  const test = async (only: string) => {
    const program = "lib/tasks/checks/test_everything.ts";
    return await ended(clone.start(["run", "-q", "-P=test", program, only], offline));
  };
  const folder = await test("tests/sample");
  assert.equal(folder.code, 1, folder.stderr);
  assert.match(folder.stdout, /^Without MNIST, which is not on this machine/);
  assert.match(folder.stdout, /error: Error: no luck/);
  assert.doesNotMatch(folder.stdout, /^check /m);
  assert.deepEqual(folder.stdout.split("\n").slice(-4), [
    "skipped: needs <MNIST> & more",
    'skipped: a < b && c > a "step" skipped',
    "2 passed, 1 failed, 2 skipped",
    "",
  ]);

  // A test's file alone, and a file of lib with its own tests and examples.
  assert.match(
    (await test("tests/sample/sample_test.ts")).stdout,
    /\n1 passed, 1 failed, 2 skipped\n$/,
  );
  assert.match((await test("lib/sample/sample.ts")).stdout, /\n2 passed, 1 failed, 2 skipped\n$/);

  const absent = await test("tests/smaple");
  assert.deepEqual([absent.code, absent.stdout], [1, ""]);
  assert.match(
    absent.stderr,
    /^tests\/smaple: expected a folder or a file of tests, found nothing/,
  );

  await Deno.writeTextFile(clone.path("tests", "sample", "sample_test.ts"), "const a: string = 1;");
  const broken = await test("tests/sample");
  assert.match(broken.stdout, /\n0 passed, 1 failed\n$/);
  assert.match(broken.stderr, /TS2322/);
});

Deno.test("no file of lib has a name that `deno test` takes for a test's, and runs", async () => {
  const taken: string[] = [];
  const look = async (folder: string): Promise<void> => {
    for await (const { name, isDirectory } of Deno.readDir(folder)) {
      const path = join(folder, name);
      if (isDirectory) await look(path);
      else if (/(?:^|[._])test\.[cm]?[jt]sx?$/.test(name)) taken.push(path);
    }
  };
  await look(join(project.root, "lib"));
  assert.deepEqual(taken, []);
});
