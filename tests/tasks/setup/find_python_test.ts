// Sets clones up where there is no Python of use: one clear sentence with the way out, exit code 1, no remains.

import assert from "node:assert/strict";
import { Clone, type Ended } from "../_clone.ts";

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
