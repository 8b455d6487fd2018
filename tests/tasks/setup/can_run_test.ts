// What a new user may have wrong, besides what set-up looks for: one clear sentence for each.

import assert from "node:assert/strict";
import { ended } from "../_clone.ts";
import { project } from "../../../lib/tasks/project.ts";

/** Runs what every task runs first, on a machine that differs from this one in one of Deno's own facts. */
async function canRun(fact: string) {
  const program = `${fact}; await import("./lib/tasks/setup/can_run.ts");`;
  return await ended(
    new Deno.Command(Deno.execPath(), {
      args: ["eval", "--no-config", "--no-lock", program],
      cwd: project.root,
      stdout: "piped",
      stderr: "piped",
    }).spawn(),
  );
}

Deno.test("every task says first which Deno it needs, if it is run by an older one", async () => {
  for (const version of ["1.46.3", "2.8.3"]) {
    const { code, stderr } = await canRun(
      `Object.defineProperty(Deno, "version", { value: { deno: "${version}" } })`,
    );
    assert.equal(code, 1);
    assert.equal(
      stderr,
      `Deno 2.9 or newer is needed, and this is ${version}: ` +
        "npx deno@2.9.6 task NAME, or deno upgrade 2.9.6.\n",
    );
  }
});

Deno.test("every task says that Deno must be called deno", async () => {
  const { code, stderr } = await canRun(`Deno.execPath = () => "/opt/deno-2.8/denoland"`);
  assert.equal(code, 1);
  assert.match(
    stderr,
    /^The program must be called deno, .* this is \/opt\/deno-2\.8\/denoland\.\n$/,
  );
});

Deno.test("every task names WSL on Windows", async () => {
  const { code, stderr } = await canRun(
    `Object.defineProperty(Deno, "build", { value: { ...Deno.build, os: "windows" } })`,
  );
  assert.equal(code, 1);
  assert.match(stderr, /^This project runs on Linux and macOS, and on Windows in WSL: .*\n$/);
});

Deno.test("every task begins there, and goes on where it can run", async () => {
  assert.deepEqual(await canRun(""), { code: 0, stdout: "", stderr: "" });
  const { tasks } = JSON.parse(await Deno.readTextFile(`${project.root}/deno.json`));
  const first = "deno run -q --no-config --no-lock lib/tasks/setup/can_run.ts && ";
  assert.ok(tasks.setup.command.startsWith(first));
  const others = Object.keys(tasks).filter((name) => name !== "setup" && name !== "hosts");
  for (const name of others) assert.deepEqual(tasks[name].dependencies, ["setup"], name);
});
