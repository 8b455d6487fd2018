// Sets clones up where something is missing: one clear sentence with the way out, exit code 1, no remains.

import assert from "node:assert/strict";
import { project } from "../../../lib/tasks/project.ts";
import { Clone } from "../_clone.ts";
import type { Ended } from "../_clone.ts";
import { offline } from "../_offline.ts";

/** A folder for PATH with nothing in it but programs that print what a Python would. */
async function pythons(clone: Clone, answers: Readonly<Record<string, string>>): Promise<string> {
  const folder = clone.path("..", "programs");
  await Deno.mkdir(folder);
  for (const [name, answer] of Object.entries(answers)) {
    await Deno.writeTextFile(`${folder}/${name}`, `#!/bin/sh\necho '${answer}'\n`, { mode: 0o755 });
  }
  return folder;
}

/** Asserts that nothing was begun: beside the lock there is at most the empty log. */
async function assertNothingLeft(clone: Clone, { code, stdout }: Ended): Promise<void> {
  assert.equal(code, 1);
  assert.equal(stdout, "");
  const left = await Array.fromAsync(Deno.readDir(clone.path(".venv")), ({ name }) => name);
  assert.deepEqual(left.sort(), ["setup.json", "setup.lock", "setup.log"]);
  assert.equal(await Deno.readTextFile(clone.path(".venv", "setup.json")), "{}\n");
}

Deno.test("setup without a Python on PATH says which is needed, and how to get it", async () => {
  await using clone = await Clone.make();
  const ended = await clone.task(["setup"], { PATH: await pythons(clone, {}) });
  assert.equal(
    ended.stderr,
    "Python 3.10 or newer is needed for JupyterLab and TensorFlow, and none was found on PATH: install it " +
      "(Debian, Ubuntu: apt install python3 python3-venv; macOS: brew install python) and run this again.\n",
  );
  await assertNothingLeft(clone, ended);
});

Deno.test("setup with too old a Python says which it found", async () => {
  await using clone = await Clone.make();
  const ended = await clone.task(["setup"], {
    PATH: await pythons(clone, { python3: "3.9.18 True", python: "2.7.18 True" }),
  });
  assert.match(
    ended.stderr,
    /none was found on PATH \(python3 is Python 3\.9\.18, python is Python 2\.7\.18\): /,
  );
  await assertNothingLeft(clone, ended);
});

Deno.test("setup with a Python that lacks the venv module names the package to install", async () => {
  await using clone = await Clone.make();
  const ended = await clone.task(["setup"], {
    PATH: await pythons(clone, { python3: "3.12.3 False" }),
  });
  assert.match(
    ended.stderr,
    /^Python 3\.12\.3 \(python3\) has no venv module, .* apt install python3\.12-venv\) and run this again\.\n$/,
  );
  await assertNothingLeft(clone, ended);
});

Deno.test("setup with a Python that lacks ensurepip, as on Colab, lends .venv the system's pip", async () => {
  await using clone = await Clone.make();
  const [folder, venv] = [clone.path("..", "programs"), clone.path("made")];
  await Deno.mkdir(folder);
  await Deno.mkdir(venv);
  const python = `${folder}/python3`;
  const program = `#!${await basePython()} -I
import runpy, sys
sys.modules["ensurepip"] = None
_, _, *sys.argv = sys.argv
if sys.argv[0] == "-c": exec(sys.argv[1])
else: runpy.run_path(sys.argv[0], run_name="__main__")
`;
  await Deno.writeTextFile(python, program, { mode: 0o755 });
  const make = new Deno.Command(python, { args: ["-I", "lib/tasks/setup/make_venv.py", venv] });
  const { success, stderr } = await make.output();
  assert.ok(success, new TextDecoder().decode(stderr));
  const pip = await new Deno.Command(`${venv}/bin/python`, {
    args: ["-I", "-m", "pip", "install", "--no-index", "--help"],
  }).output();
  assert.ok(pip.success, new TextDecoder().decode(pip.stderr));

  // Set-up takes such a Python, and goes on until it misses the network.
  const { stderr: said } = await clone.task(["setup"], { ...offline, PATH: folder });
  assert.match(
    said,
    /\n1\/5 {2}Python 3\.\d+\.\d+ environment in \.venv \.+ [\d.]+ s\n2\/5 .* failed\n/,
  );
});

/** The Python that the project's .venv was made from. */
async function basePython(): Promise<string> {
  const { stdout } = await new Deno.Command(project.python, {
    args: ["-I", "-c", "import sys; print(sys._base_executable)"],
  }).output();
  return new TextDecoder().decode(stdout).trim();
}

Deno.test("setup without a network says so, where all is said, and is not set up afterwards", async () => {
  await using clone = await Clone.make();
  const { code, stdout, stderr } = await clone.task(["setup"], offline);
  assert.equal(code, 1);
  assert.equal(stdout, "");
  assert.match(
    stderr,
    /\n2\/5 .* failed\nJupyterLab could not be installed: the Python package index cannot be reached .* \.venv\/setup\.log\.\n$/,
  );
  assert.match(await Deno.readTextFile(clone.path(".venv", "setup.log")), /127\.0\.0\.1/);
  assert.equal(await Deno.readTextFile(clone.path(".venv", "setup.json")), "{}\n");
});

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
