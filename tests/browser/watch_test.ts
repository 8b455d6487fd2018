// Keeps watch on the kernel in JupyterLab, which asks for all cells at once: no output is lost, or in another cell.
//
// WATCH_CELLS=1000 watches for longer, as `deno task soak` does.

import { type Cell, joined } from "../../lib/tasks/notebooks/notebook.ts";
import { notebookOf } from "../notebooks/_notebook_of.ts";
import { chromiumPath, Lab, openBrowser } from "./_lab.ts";

const count = Number(Deno.env.get("WATCH_CELLS") ?? 40);

const cells = Array.from({ length: count }, (_, cell) => {
  if (cell % 2 === 0) return [`console.log("line ${cell}");`, [`line ${cell}`]] as const;
  const source = `for (let i = 0; i < 3; i++) {
  console.log("line", i, "of ${cell}");
  await Deno.jupyter.display({ "text/plain": \`display \${i} of ${cell}\` }, { raw: true });
}
"is ${cell}";`;
  const turns = [0, 1, 2].flatMap((i) => [`line ${i} of ${cell}`, `display ${i} of ${cell}`]);
  return [source, [...turns, `"is ${cell}"`]] as const;
});

Deno.test({
  name: `${count} fast cells keep their outputs, each its own and in order, in Chromium`,
  ignore: !chromiumPath,
  async fn() {
    await using lab = await Lab.start({ fast: notebookOf(...cells.map(([source]) => source)) });
    await using browser = await openBrowser();
    await using view = await lab.open(browser, "fast");
    await view.choose("Run", "Run All Cells");
    await view.finished(60 + count);
    const expected = JSON.stringify(cells.map(([, outputs]) => outputs));
    await view.until(
      "every output is there, in order",
      (found) => JSON.stringify(found.map(texts)) === expected,
      10,
    );
  },
});

/** What a cell printed, showed and came to, each as text. */
function texts({ outputs = [] }: Cell): string[] {
  return outputs.map(({ text, data }) => joined(text ?? data?.["text/plain"]).trimEnd());
}
