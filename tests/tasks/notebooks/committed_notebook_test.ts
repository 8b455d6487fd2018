import assert from "node:assert/strict";
import { faultsOf } from "../../../lib/tasks/notebooks/committed_notebook.ts";
import type { Notebook, Output } from "../../../lib/tasks/notebooks/notebook.ts";
import { notebookOf } from "../../notebooks/_notebook_of.ts";

/** A notebook of two cells, executed in order, the second with this output. */
function executedWith(output: Output): Notebook {
  const notebook = notebookOf("1;", "2;");
  const outputs: Output[][] = [[], [output]];
  return {
    ...notebook,
    cells: notebook.cells.map((cell, i) => ({
      ...cell,
      execution_count: i + 1,
      outputs: outputs[i] ?? [],
    })),
  };
}

const stream = (text: string): Output => ({ output_type: "stream", name: "stdout", text });

Deno.test("faultsOf() finds nothing in a notebook that was executed whole", () => {
  assert.deepEqual(
    faultsOf(executedWith(stream("saved models/x at https://example.org/home/x\n"))),
    [],
  );
});

Deno.test("faultsOf() finds a notebook that was never executed", () => {
  assert.deepEqual(faultsOf(notebookOf("1;")), ["expected outputs, found none"]);
});

Deno.test("faultsOf() finds cells that were skipped, or executed out of order", () => {
  const notebook = executedWith(stream("x"));
  const cells = notebook.cells.map((cell, i) => ({ ...cell, execution_count: i === 0 ? null : 1 }));
  assert.deepEqual(faultsOf({ ...notebook, cells }), [
    "code cell 1: expected it executed as number 1, found null",
    "code cell 2: expected it executed as number 2, found 1",
  ]);
});

Deno.test("faultsOf() finds an error among the outputs", () => {
  assert.deepEqual(faultsOf(executedWith({ output_type: "error" })), [
    "code cell 2: its output is an error",
  ]);
});

for (
  const path of [
    "/home/ada/x",
    "/root/x",
    "file:///Users/ada",
    "/tmp/clone-1/y",
    "C:\\Users\\ada",
    "/work/x",
  ]
) {
  Deno.test(`faultsOf() finds ${path}, a path of one machine, in what an output shows`, () => {
    const shown: Output = { output_type: "display_data", data: { "text/html": `<p>${path}</p>` } };
    for (const output of [stream(`in ${path}\n`), shown]) {
      const [fault = ""] = faultsOf(executedWith(output));
      assert.match(fault, /^code cell 2: its output names .*, a path of one machine$/);
    }
  });
}

Deno.test("faultsOf() expects Python's kernel of a notebook of Python, and of no other", () => {
  const kernelspec = { display_name: "Python 3", language: "python", name: "python3" };
  const notebook = { ...executedWith(stream("x")), metadata: { kernelspec } };
  assert.deepEqual(faultsOf(notebook, "python"), []);
  assert.match(faultsOf(notebook).join(), /^expected the kernelspec .*"deno".*, found .*python3/);
  assert.match(faultsOf(executedWith(stream("x")), "python").join(), /found .*"deno"/);
});

Deno.test("faultsOf() finds another kernel's name", () => {
  const notebook = { ...executedWith(stream("x")), metadata: { kernelspec: { name: "python3" } } };
  assert.match(faultsOf(notebook).join(), /^expected the kernelspec .*"deno".*, found .*python3/);
});

Deno.test("faultsOf() finds a format in which cells have no ids", () => {
  const notebook = { ...executedWith(stream("x")), nbformat_minor: 4 };
  assert.deepEqual(faultsOf(notebook), ["expected format 4.5, in which cells have ids"]);
});
