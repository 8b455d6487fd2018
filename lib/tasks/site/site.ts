// Renders the executed notebooks as a static site, as `deno task site`.

import { join } from "node:path";
import { codeCells, notebookNames, notebookPath, readNotebook } from "../notebooks/notebook.ts";
import { project } from "../project.ts";
import { startProgram } from "../start_program.ts";
import { parseOptions, runTask, TaskError } from "../task.ts";
import { makeDocs } from "./make_docs.ts";

const help = `
Usage: deno task site

Renders every notebook, as it was executed and lies in notebooks/, into pages in the folder site/, with
an index, the library's documentation into site/docs/, as deno task docs does, and into site/draw/ a page
that reads what is drawn in it, as deno task ship does. They are plain files, which ask nothing of other
hosts; only that page and the documentation's search have scripts. Any static host serves them, from any
path. What was in site/ before is replaced.
`;

await runTask(async () => {
  parseOptions(help, {});
  const names = await notebookNames();
  if (names.length === 0) throw new TaskError("There is no notebook in notebooks/.");
  for (const name of names) {
    const cells = codeCells(await readNotebook(notebookPath(name)));
    if (cells.some(({ outputs = [] }) => outputs.length > 0)) continue;
    throw new TaskError(
      `notebooks/${name}.ipynb was never executed, and its page would show nothing: ` +
        `deno task run ${name} --in-place executes it.`,
    );
  }
  const { code } = await new Deno.Command(project.python, {
    args: [
      "-I",
      join(import.meta.dirname ?? ".", "render_site.py"),
      project.site,
      ...names.map(notebookPath),
    ],
    cwd: project.root,
  }).spawn().status;
  if (code !== 0) return code;
  await makeDocs(join(project.site, "docs"));
  const draw = join(project.site, "draw");
  const ship = await startProgram("ship", ["--out", draw, "--home", "../index.html"], {
    ...{ alsoWrite: [draw], stdout: "null" },
  });
  const { code: shipped } = await ship.status;
  if (shipped !== 0) return shipped;
  console.log(
    `site: ${names.length + 1} pages, one to draw in and the documentation, from site/index.html`,
  );
});
