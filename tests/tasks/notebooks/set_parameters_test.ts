import assert from "node:assert/strict";
import { joined } from "../../../lib/tasks/notebooks/notebook.ts";
import { setParameters } from "../../../lib/tasks/notebooks/set_parameters.ts";
import { notebookOf } from "../../notebooks/_notebook_of.ts";

const notebook = notebookOf(
  `// parameters
const epochs = 100;
const rates = [
  0.1, // first
  0.01,
];
const text = "a; b";
const $odd: number | undefined = undefined; // unset`,
  `const epochs2 = epochs;
const other = 1;`,
);

const set = (...settings: string[]) =>
  setParameters(notebook, settings).cells.map(({ source }) => joined(source));

Deno.test("setParameters() takes JSON, and anything else as a string", () => {
  const [cell = ""] = set("epochs=2", "rates=[1,2]", 'text=it\'s "$&"', "$odd=null");
  assert.equal(
    cell,
    `// parameters
const epochs = 2;
const rates = [1,2];
const text = "it's \\"$&\\"";
const $odd: number | undefined = null; // unset`,
  );
});

Deno.test("setParameters() leaves other cells and the notebook given as they are", () => {
  const before = structuredClone(notebook);
  assert.equal(set("epochs=2")[1], joined(notebook.cells[1]?.source));
  assert.deepEqual(notebook, before);
});

Deno.test("setParameters() refuses what is no parameter, constants of other cells too", () => {
  for (const name of ["other", "epochs2", "epoch", "e"]) {
    assert.throws(() => set(`${name}=1`), {
      name: "TaskError",
      message:
        `--set ${name}=1: the notebook has no parameter ${name}; it has epochs, rates, text, $odd.`,
    });
  }
});

Deno.test("setParameters() says so if a notebook has no parameters", () => {
  assert.throws(() => setParameters(notebookOf("const epochs = 1;"), ["epochs=2"]), {
    name: "TaskError",
    message: "--set epochs=2: the notebook has no parameter epochs; it has none at all.",
  });
});
