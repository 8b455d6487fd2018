// The pages' script is kept while all that it was made of is as it was, and never taken for whole when it is not.

import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { sha256 } from "../../lib/io/sha256.ts";
import { keepScript, keptScript } from "../../lib/web/_kept_script.ts";
import { temporaryFolder } from "../_temporary_folder.ts";

const script = "console.log('ü')";

/** A project's folder with a file and a link of which a script was made. */
async function project() {
  const folder = await temporaryFolder();
  const path = (name: string) => join(folder.path, name);
  for (
    const name of ["lib/page.ts", "node_modules/.deno/a@1/a.js", "node_modules/.deno/a@2/a.js"]
  ) {
    await Deno.mkdir(dirname(path(name)), { recursive: true });
    await Deno.writeTextFile(path(name), "export {};");
  }
  await Deno.symlink(".deno/a@1", path("node_modules/a"));
  const digest = sha256(new TextEncoder().encode("export {};"));
  await keepScript(folder.path, script, {
    files: { "lib/page.ts": digest, "node_modules/.deno/a@1/a.js": digest },
    links: { "node_modules/a": ".deno/a@1" },
  });
  return { ...folder, kept: path("node_modules/.cache/page_script.json"), file: path };
}

Deno.test("a script is kept in one file, and taken while all that it was made of is as it was", async () => {
  await using folder = await project();
  assert.equal(await keptScript(folder.path), script);
  await keepScript(folder.path, "another", { files: {}, links: {} });
  assert.equal(await keptScript(folder.path), "another");
  const names = await Array.fromAsync(Deno.readDir(dirname(folder.kept)), ({ name }) => name);
  assert.deepEqual(names, ["page_script.json"]);
});

for (
  const [what, change] of Object.entries(
    {
      "a file has changed": ({ file }) => Deno.writeTextFile(file("lib/page.ts"), "export { };"),
      "a package's file has changed": ({ file }) =>
        Deno.writeTextFile(file("node_modules/.deno/a@1/a.js"), ""),
      "a file is gone": ({ file }) => Deno.remove(file("lib/page.ts")),
      "a package has another version": async ({ file }) => {
        await Deno.remove(file("node_modules/a"));
        await Deno.symlink(".deno/a@2", file("node_modules/a"));
      },
      "it is cut short": ({ kept }) => Deno.truncate(kept, 200),
      "it is empty": ({ kept }) => Deno.truncate(kept, 0),
      "a letter of it is another": async ({ kept }) =>
        await Deno.writeTextFile(kept, (await Deno.readTextFile(kept)).replace("log", "Log")),
      "it is something else": ({ kept }) => Deno.writeTextFile(kept, "[1]"),
      "there is none": ({ kept }) => Deno.remove(kept),
    } satisfies Record<string, (folder: Awaited<ReturnType<typeof project>>) => Promise<void>>,
  )
) {
  Deno.test(`no script is taken when ${what}`, async () => {
    await using folder = await project();
    assert.equal(await keptScript(folder.path), script);
    await change(folder);
    assert.equal(await keptScript(folder.path), undefined);
  });
}

Deno.test("a script that cannot be kept is no error", async () => {
  await using folder = await project();
  await Deno.remove(dirname(folder.kept), { recursive: true });
  await Deno.writeTextFile(dirname(folder.kept), "in the way");
  await keepScript(folder.path, script, { files: {}, links: {} });
  assert.equal(await keptScript(folder.path), undefined);
});
