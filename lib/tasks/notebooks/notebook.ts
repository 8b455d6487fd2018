// The project's notebooks as files: which there are, and what is in one.

import { join } from "node:path";
import { project } from "../project.ts";
import { TaskError } from "../task.ts";

/** A notebook in Jupyter's format 4.5, as far as the tasks look into it. */
export interface Notebook {
  readonly cells: readonly Cell[];
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly nbformat: number;
  readonly nbformat_minor: number;
}

export interface Cell {
  readonly id: string;
  readonly cell_type: "code" | "markdown" | "raw";
  readonly source: string | readonly string[];
  readonly metadata: { readonly tags?: readonly string[] };
  readonly outputs?: readonly Output[];
  readonly execution_count?: number | null;
}

/** One output of a cell; which fields it has depends on its kind. */
export interface Output {
  readonly output_type: "stream" | "display_data" | "execute_result" | "error";
  readonly name?: "stdout" | "stderr";
  readonly text?: string | readonly string[];
  readonly data?: Readonly<Record<string, string | readonly string[]>>;
}

/** @returns the names of the project's notebooks, without `.ipynb`, by their numbers */
export async function notebookNames(): Promise<string[]> {
  const names: string[] = [];
  for await (const { name, isFile } of Deno.readDir(project.notebooks)) {
    if (isFile && name.endsWith(".ipynb")) names.push(name.slice(0, -".ipynb".length));
  }
  return names.sort((a, b) => a.localeCompare(b, "en", { numeric: true }));
}

/** Notebooks of Python, for hosts that run nothing else; every other one is TypeScript. */
const python: readonly string[] = ["hosted"];

/** @returns the language of that notebook's cells */
export function languageOf(name: string): Language {
  return python.includes(name) ? "python" : "typescript";
}

/** What a notebook can be written in. */
export type Language = keyof typeof kernelspecs;

/** The kernel of each language, as set-up installs it and notebooks name it. */
export const kernelspecs = {
  typescript: { display_name: "Deno", language: "typescript", name: "deno" },
  python: { display_name: "Python 3", language: "python", name: "python3" },
} as const;

/** @returns where the notebook of that name lies */
export function notebookPath(name: string): string {
  return join(project.notebooks, `${name}.ipynb`);
}

/**
 * @param path a notebook's file
 * @returns what is in it
 * @throws {TaskError} if it is no notebook of format 4
 */
export async function readNotebook(path: string): Promise<Notebook> {
  try {
    const notebook: Partial<Notebook> = JSON.parse(await Deno.readTextFile(path));
    if (notebook.nbformat === 4 && Array.isArray(notebook.cells)) return notebook as Notebook;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new TaskError(`${path}: expected a Jupyter notebook of format 4, found something else.`);
}

/** @returns text that a notebook may hold as one string or line by line */
export function joined(text: string | readonly string[] = ""): string {
  return typeof text === "string" ? text : text.join("");
}

/** @returns the cells that hold code, in order */
export function codeCells(notebook: Notebook): Cell[] {
  return notebook.cells.filter(({ cell_type, source }) =>
    cell_type === "code" && joined(source).trim() !== ""
  );
}
