// Makes notebooks for tests, as the notebook editors write them.

import type { Cell, Notebook } from "../../lib/tasks/notebooks/notebook.ts";

/**
 * @param sources The code of each cell, in order; one that begins with `// parameters` has that tag.
 * @returns A notebook that was never executed.
 */
export function notebookOf(...sources: readonly string[]): Notebook {
  return {
    cells: sources.map((source, index): Cell => ({
      id: `cell-${index}`,
      cell_type: "code",
      source: source.split(/(?<=\n)/),
      metadata: source.startsWith("// parameters") ? { tags: ["parameters"] } : {},
      outputs: [],
      execution_count: null,
    })),
    metadata: {
      kernelspec: { display_name: "Deno", language: "typescript", name: "deno" },
      language_info: { name: "typescript" },
    },
    nbformat: 4,
    nbformat_minor: 5,
  };
}
