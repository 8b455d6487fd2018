// Each task may do what it needs, and is refused the rest: a program that reaches for more is run under its permissions.

import assert from "node:assert/strict";
import { join } from "node:path";
import { project } from "../../lib/tasks/project.ts";
import { temporaryFolder } from "../_temporary_folder.ts";

const { tasks, permissions } = JSON.parse(
  await Deno.readTextFile(join(project.root, "deno.json")),
) as {
  readonly tasks: Readonly<Record<string, { readonly command: string }>>;
  readonly permissions: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
};

/** What lib/tasks/README.md says of these two: tests make folders and start programs; bench writes where it is told. */
const exempt: Readonly<Record<string, readonly string[]>> = {
  tests: Object.keys(permissions),
  bench: ["writes outside", "writes into the program", "removes a model's card outside"],
};

/** What puts the Deno that runs first on PATH, which is where permissions look for `deno`. */
const denoFirst =
  'PATH="$(deno run -q --no-config --no-lock lib/tasks/setup/deno_folder.ts):$PATH" ';

Deno.test("every task runs Deno under a permission set of its own, and none with all permissions", () => {
  for (const [name, { command }] of Object.entries(tasks)) {
    if (command.startsWith("bash ")) continue; // hosts: a container of its own, as root
    const programs = command.split("&&").map((part) => part.trim().replace(denoFirst, ""))
      .filter((part) => part.startsWith("deno "));
    assert.ok(programs.length > 0, name);
    for (const program of programs) {
      assert.ok(!/ -A\b|--allow-all/.test(program), program);
      if (program.includes(" --no-config ")) continue; // has no permission at all
      const [, set] = program.match(/ -P=(\w+) /) ?? [];
      assert.ok(set && set in permissions, program);
      // A worker is a Python that starts Deno, which the task itself may not.
      const startsDeno = name === "dask" || [permissions[set]?.run].flat().includes("deno");
      assert.equal(command.includes(denoFirst), startsDeno, `${name} puts its Deno first on PATH`);
    }
  }
  for (const [name, set] of Object.entries(permissions)) {
    if (name === "tests") continue;
    for (const kind of ["env", "net", "run", "read", "sys"]) {
      assert.ok(set[kind] === undefined || Array.isArray(set[kind]), `${name} lists its ${kind}`);
    }
  }
});

for (const set of Object.keys(permissions)) {
  if (set === "tests") continue;
  Deno.test(`under the permissions of ${set} nothing outside is read, written, run, reached or asked of the environment`, async () => {
    await using outside = await temporaryFolder();
    await Deno.writeTextFile(join(outside.path, "secret"), "not yours");
    const server = Deno.serve(
      { hostname: "127.0.0.1", port: 0, onListen() {} },
      () => new Response("not yours"),
    );
    try {
      const args = ["run", "-q", `-P=${set}`, "--no-prompt", "tests/trust/_reaching.ts"];
      const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
        args: [...args, outside.path, String(server.addr.port)],
        cwd: project.root,
        env: { NO_COLOR: "1" },
      }).output();
      const said = new TextDecoder().decode(stdout);
      assert.notEqual(said, "", new TextDecoder().decode(stderr));
      const done = Object.entries(JSON.parse(said) as Record<string, string>)
        .filter(([what, outcome]) => outcome !== "refused" && !exempt[set]?.includes(what));
      assert.deepEqual(done, []);
    } finally {
      await server.shutdown();
      for (const left of ["lib/_written.ts", "data/_link"]) {
        await Deno.remove(join(project.root, left)).catch(() => {});
      }
    }
  });
}
