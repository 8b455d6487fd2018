import assert from "node:assert/strict";
import { cellsAsModule } from "../../../lib/tasks/notebooks/cells_as_module.ts";
import { notebookOf } from "../../notebooks/_notebook_of.ts";

Deno.test("cellsAsModule() puts the cells that hold code in a module, and finds each line's cell again", () => {
  const notebook = notebookOf("const a = 1;\na;", " \n", "await a;");
  const text = { ...notebook.cells[0]!, cell_type: "markdown" as const, source: "# Title" };
  const module = cellsAsModule("n", { ...notebook, cells: [text, ...notebook.cells] });
  assert.equal(module.text, "const a = 1;\na;\nawait a;\nexport {};\n");
  assert.deepEqual([0, 1, 2, 3, 4].map(module.locate), [
    "notebooks/n.ipynb",
    "notebooks/n.ipynb, code cell 1, line 1",
    "notebooks/n.ipynb, code cell 1, line 2",
    "notebooks/n.ipynb, code cell 2, line 1",
    "notebooks/n.ipynb",
  ]);
});
