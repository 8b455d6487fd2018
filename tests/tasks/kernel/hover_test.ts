// Shift-Tab: Deno's language server tells what stands at the cursor.

import assert from "node:assert/strict";
import { client } from "./_python.ts";

Deno.test("inspect_request is answered for Deno, for mnist, and for names of earlier cells, while a cell runs too", async () => {
  const found = await client<{ found: boolean; data: Record<string, string> }[]>(`
kernel = Kernel()
ask = lambda code, at: kernel.reply(kernel.client.inspect(code, at))
code = 'import { train } from "mnist";'
kernel.run(code.replace("import", "/* not run */ // import"))
tell(ask("Deno.readTextFile(", 10))
tell(ask(code, code.index("train") + 2))
kernel.run("const é = '𝟘', pixels = 28 * 28;")
running = kernel.client.execute("await new Promise((done) => setTimeout(done, 3000))")
tell(ask("const s = '𝟘𝟘' + pixels", len("const s = '𝟘𝟘' + pix")))
tell(ask("   ", 1))
assert kernel.finish(running)[1] == "ok"
kernel.end()
`);
  const said = found.map(({ data }) => data["text/markdown"] ?? "");
  assert.match(said[0]!, /function Deno\.readTextFile\(path: string \| URL/);
  assert.match(said[1]!, /function train\(model: LayersModel, .*Trains a model/s);
  assert.match(said[2]!, /const pixels: number/);
  assert.deepEqual(found.map(({ found }) => found), [true, true, true, false]);
  assert.equal(found[0]!.data["text/plain"], said[0]);
});

Deno.test("mnist is known in notebooks of deeper folders too", async () => {
  const [found] = await client<{ data: Record<string, string> }[]>(`
os.makedirs(os.path.join(folder, ".executed"), exist_ok=True)
with tempfile.TemporaryDirectory(dir=os.path.join(folder, ".executed")) as folder:
    kernel = Kernel()
    code = 'import { train } from "mnist";'
    tell(kernel.reply(kernel.client.inspect(code, code.index("train") + 2)))
    kernel.end()
`);
  assert.match(found!.data["text/markdown"]!, /function train\(model: LayersModel/);
});
