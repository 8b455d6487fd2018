// A notebook's code cells as one TypeScript module, and the way back from its lines to the cells.

import { codeCells, joined, type Notebook } from "./notebook.ts";

/** A module that holds a notebook's code. */
export interface CellsAsModule {
  readonly text: string;
  /** Names the place in the notebook that a line of the module, from 1, came from. */
  locate(line: number): string;
}

/**
 * Puts a notebook's code cells one after the other, as the kernel executes them.
 *
 * @param name the notebook's, for {@linkcode CellsAsModule.locate}
 * @param notebook where the cells are
 * @returns the module
 */
export function cellsAsModule(name: string, notebook: Notebook): CellsAsModule {
  const lines: string[] = [];
  const origins: string[] = [];
  for (const [index, { source }] of codeCells(notebook).entries()) {
    for (const [line, text] of joined(source).split("\n").entries()) {
      lines.push(text);
      origins.push(`notebooks/${name}.ipynb, code cell ${index + 1}, line ${line + 1}`);
    }
  }
  return {
    // A module, so that `await` may stand at the top, also where no cell imports anything.
    text: [...lines, "export {};", ""].join("\n"),
    locate: (line) => origins[line - 1] ?? `notebooks/${name}.ipynb`,
  };
}
