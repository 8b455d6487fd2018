// Pictures opened in a notebook: good ones and damaged ones, of every format, in one kernel that outlives them.

import assert from "node:assert/strict";
import { join } from "node:path";
import { pictures } from "../../handwriting/_pictures.ts";
import { temporaryFolder } from "../../_temporary_folder.ts";
import { client } from "./_python.ts";

Deno.test("a kernel opens pictures of every format, says what ails damaged ones, and lives", async () => {
  await using folder = await temporaryFolder();
  for (const [name, bytes] of Object.entries(pictures)) {
    const damaged = bytes.slice();
    damaged.fill(0x5a, bytes.length >> 1, (bytes.length >> 1) + 40);
    const kind = name.replaceAll(/\W+/g, "_");
    await Deno.writeFile(join(folder.path, `${kind}.good`), bytes);
    await Deno.writeFile(
      join(folder.path, `${kind}.cut`),
      bytes.subarray(0, 3 * bytes.length >> 2),
    );
    await Deno.writeFile(join(folder.path, `${kind}.damaged`), damaged);
  }
  const module = new URL("../../../lib/handwriting/open_picture.ts", import.meta.url).href;
  const cell = `
const { openPicture } = await import(${JSON.stringify(module)});
for (const { name } of Deno.readDirSync(${JSON.stringify(folder.path)})) {
  await openPicture(${JSON.stringify(folder.path)} + "/" + name).then(
    ({ width, height }) => console.log(name, width, height),
    (error) => console.log(name, error.name),
  );
}`;
  const [status, said, deno, later] = await client<[string, string, number, number]>(`
kernel = Kernel()
kernel.run("1")
deno = kernel.deno
outputs, status = kernel.run(${JSON.stringify(cell)})
tell(status)
tell("".join(text for text in outputs if text))
kernel.run("1 + 1")
tell(deno)
tell(kernel.deno)
kernel.end()
`);
  assert.equal(status, "ok", said);
  assert.equal(deno, later, "Deno is the process that it was");
  const lines = new Map(
    said.trim().split("\n").map((line) => {
      const [name = "", ...found] = line.split(" ");
      return [name, found.join(" ")];
    }),
  );
  assert.equal(lines.size, 3 * Object.keys(pictures).length, said);
  for (const [name, found] of lines) {
    if (name.startsWith("tiff")) assert.equal(found, "InputError", name);
    else if (name.endsWith(".good")) assert.equal(found, "120 90", name);
    else if (name.endsWith(".cut")) {
      assert.equal(found, name.startsWith("gif_animated") ? "120 90" : "InputError", name);
    } else assert.match(found, /^(120 90|InputError)$/, name);
  }
});
