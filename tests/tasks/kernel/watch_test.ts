// Keeps watch on the kernel: no output lost, none out of order, in nbclient and on a busy machine.
//
// WATCH_CELLS=1000 watches for longer, as `deno task soak` does. WATCH_BARE=1 takes Deno's kernel without the shim, and
// passes on the day when the shim can go.

import assert from "node:assert/strict";
import { client } from "./_python.ts";

const count = Number(Deno.env.get("WATCH_CELLS") ?? 60);
const bare = Deno.env.get("WATCH_BARE") === "1";

const show = (text: string) =>
  `await Deno.jupyter.display({ "text/plain": ${text} }, { raw: true });`;

/** Cells by turns, and what each puts out: texts in a row are one. */
const kinds: readonly (readonly [source: string, outputs: readonly string[]])[] = [
  [`console.log("one"); console.log("two");`, ["one\ntwo\n"]],
  [
    `for (let i = 0; i < 10; i++) { console.log("line", i); ${show("`display ${i}`")} } "result";`,
    [...Array(10).keys()].flatMap((i) => [`line ${i}\n`, `display ${i}`]).concat('"result"'),
  ],
  [[1, 2, 3].map((i) => show(`"display ${i}"`)).join(" "), ["display 1", "display 2", "display 3"]],
  [`console.log("before"); ${show('"x".repeat(600_000)')}`, ["before\n", "x".repeat(600_000)]],
  [`6 * 7`, ["42"]],
];

for (const [claim, busy] of [["an idle", 0], ["a busy", 4]] as const) {
  Deno.test(`${count} fast cells lose no output, nor their order, on ${claim} machine`, async () => {
    const program = `
import nbformat.v4 as v4
from nbclient import NotebookClient
kinds = json.loads(${JSON.stringify(JSON.stringify(kinds))})
cells = [kinds[i % len(kinds)] for i in range(${count})]
manager = KernelManager(kernel_name="deno", kernel_spec_manager=kernels)
if ${bare ? "True" : "False"}:
    manager.kernel_spec.argv = [os.environ["DENO"], "jupyter", "--kernel", "--conn", "{connection_file}"]
loops = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(${busy})]
notebook = v4.new_notebook(cells=[v4.new_code_cell(source) for source, _ in cells])
try:
    NotebookClient(notebook, km=manager, coalesce_streams=False).execute(cwd=folder)
finally:
    [loop.kill() for loop in loops]
def found(cell):
    """Its outputs, texts in a row as one."""
    texts, printed = [], False
    for output in cell["outputs"]:
        if printed and "text" in output:
            texts[-1] += output["text"]
        else:
            texts.append(output["text"] if "text" in output else output["data"]["text/plain"])
        printed = "text" in output
    return texts
wrong = [(number, [text[:40] for text in found(cell)])
    for number, (cell, (_, expected)) in enumerate(zip(notebook.cells, cells)) if found(cell) != expected]
tell(wrong)
`;
    assert.deepEqual(await client(program), [[]]);
  });
}
