import assert from "node:assert/strict";
import { join } from "node:path";
import { temporaryFolder } from "../_temporary_folder.ts";
import { Clone, ended } from "./_clone.ts";

/** Says what it may read, and what it was given. */
const program = `
const folder = Deno.args.at(-1).slice("--folder=".length);
const state = async (path) => (await Deno.permissions.query({ name: "read", path })).state;
console.log(JSON.stringify({
  args: Deno.args,
  cwd: Deno.cwd(),
  named: await state(folder),
  listed: await state("models"),
  beside: await state(folder + "/.."),
  written: (await Deno.permissions.query({ name: "write", path: folder })).state,
}));
Deno.exit(3);
`;

Deno.test("start gives a program its own permissions, and the folders that the environment names to read", async () => {
  await using clone = await Clone.make();
  await using folder = await temporaryFolder();
  await Deno.writeTextFile(clone.path("lib", "tasks", "evaluate.ts"), program);
  const named = join(folder.path, "with a space");
  await Deno.mkdir(named);
  for (const variable of ["MNIST_DIR", "LIBTENSORFLOW_DIR"]) {
    const { code, stdout, stderr } = await ended(clone.start(
      ["run", "-q", "-P=start", "lib/tasks/start.ts", "evaluate", "digits", `--folder=${named}`],
      { MNIST_DIR: "", LIBTENSORFLOW_DIR: "", [variable]: named },
    ));
    assert.equal(code, 3, stderr);
    assert.deepEqual(JSON.parse(stdout), {
      args: ["digits", `--folder=${named}`],
      cwd: await Deno.realPath(clone.folder),
      named: "granted",
      listed: "granted",
      beside: "prompt",
      written: "prompt",
    });
  }
});

Deno.test("start says what to do where a permission cannot name the folder", async () => {
  await using clone = await Clone.make();
  const { code, stderr } = await ended(clone.start(
    ["run", "-q", "-P=start", "lib/tasks/start.ts", "evaluate"],
    { MNIST_DIR: "/data/with, a comma", LIBTENSORFLOW_DIR: "" },
  ));
  assert.equal(code, 1);
  assert.match(
    stderr,
    /^MNIST_DIR: .* without a comma, .* found \/data\/with, a comma; link to it/,
  );
});

Deno.test("a task starts programs with the Deno that runs it, if none or another is on PATH", async () => {
  await using clone = await Clone.make();
  const settings = JSON.parse(await Deno.readTextFile(clone.path("deno.json")));
  delete settings.tasks.evaluate.dependencies; // set-up needs a Python on PATH
  await Deno.writeTextFile(clone.path("deno.json"), JSON.stringify(settings));
  await Deno.writeTextFile(
    clone.path("lib", "tasks", "evaluate.ts"),
    "console.log(Deno.execPath());",
  );
  const other = clone.path("bin");
  await Deno.mkdir(other);
  await Deno.writeTextFile(join(other, "deno"), "#!/bin/sh\necho another Deno\n", { mode: 0o755 });
  for (const path of ["/nowhere", other]) {
    const { code, stdout, stderr } = await clone.task(["evaluate"], { PATH: path });
    assert.deepEqual([code, stdout], [0, `${Deno.execPath()}\n`], stderr);
  }
});
