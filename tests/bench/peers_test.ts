// Sets the peers' environment up on a machine that never had it, as `deno task bench` does.

import assert from "node:assert/strict";
import { delimiter, dirname } from "node:path";
import { Clone, ended } from "../tasks/_clone.ts";
import { offline } from "../tasks/_offline.ts";

Deno.test("bench without a network says so, under its own permissions, where all is said", async () => {
  await using clone = await Clone.make({ borrow: true });
  const { tasks: { bench: { command } } } = JSON.parse(
    await Deno.readTextFile(clone.path("deno.json")),
  );
  const shell = new Deno.Command("sh", {
    args: ["-c", `${command} --quick`],
    cwd: clone.folder,
    env: {
      ...{ ...offline, NO_COLOR: "1" },
      PATH: [dirname(Deno.execPath()), Deno.env.get("PATH")].join(delimiter),
    },
    ...{ stdin: "null", stdout: "piped", stderr: "piped" },
  });
  const { code, stderr } = await ended(shell.spawn());
  assert.equal(code, 1);
  assert.match(
    stderr,
    /^Setting up the peers .*\n {5}.* …\n1\/3 {2}Python \S+ environment in \.venv-bench \.+ [\d.]+ s\n {5}.* …\n2\/3 .* failed\nKeras could not be installed, so there is nothing to measure against: the Python package index cannot be reached .* \.venv-bench\/setup\.log\.\n$/,
  );
  assert.match(await Deno.readTextFile(clone.path(".venv-bench", "setup.log")), /127\.0\.0\.1/);
});
