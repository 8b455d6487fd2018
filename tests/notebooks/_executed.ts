// Executes notebooks for tests by the runner that `deno task run` has, and describes what came out.

import assert from "node:assert/strict";
import { join } from "node:path";
import { executeNotebook } from "../../lib/tasks/notebooks/execute_notebook.ts";
import {
  codeCells,
  joined,
  languageOf,
  type Notebook,
  notebookPath,
  type Output,
  readNotebook,
} from "../../lib/tasks/notebooks/notebook.ts";
import { setParameters } from "../../lib/tasks/notebooks/set_parameters.ts";

/** Whether MNIST is there; a test without it is skipped by name. */
export const noMnist = !Deno.env.get("MNIST_DIR");

/**
 * Executes a notebook to its end, in the folder of the project's notebooks.
 *
 * @param notebook What to execute, or the name of one of the project's.
 * @param settings Parameters to give other values, each `name=value`.
 * @returns The notebook with its outputs, as the runner wrote it.
 */
export async function executed(
  notebook: Notebook | string,
  ...settings: readonly string[]
): Promise<Notebook> {
  const given = typeof notebook === "string"
    ? await readNotebook(notebookPath(notebook))
    : notebook;
  const folder = await Deno.makeTempDir();
  try {
    const output = join(folder, "executed.ipynb");
    const execution = await executeNotebook(setParameters(given, settings), {
      output,
      language: typeof notebook === "string" ? languageOf(notebook) : "typescript",
    });
    assert.equal(execution.outcome, "done", JSON.stringify(execution, null, 2));
    return await readNotebook(output);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** @returns The kinds of each code cell's outputs: the stream's name, or the MIME types shown. */
function outputKinds(notebook: Notebook): string[][] {
  return codeCells(notebook).map(({ outputs = [] }) => outputs.map(kindOf));
}

function kindOf({ output_type, name, data }: Output): string {
  return name ?? (data ? Object.keys(data).sort().join(" + ") : output_type);
}

/** A figure: a picture, and its description for those who do not see it. */
export const figure = "image/png + text/plain";

/** A table, or a bar of progress: HTML without scripts, and the same as text. */
export const table = "text/html + text/plain";

/** The explorer works without its style sheet, and looks better with it. */
const explorerStyle = /(?<=^<div class="mx"[^>]*>)<style>[^<]*<\/style>/;

/** Asserts what each code cell puts out, in the words of `outputKinds`, and that it can be read anywhere. */
export function assertShows(notebook: Notebook, kinds: readonly (readonly string[])[]): void {
  assert.deepEqual(outputKinds(notebook), kinds);
  assertReadableAnywhere(notebook);
}

/** Asserts of every figure that it is a PNG with a description, and of every table that it is bare HTML. */
export function assertReadableAnywhere(notebook: Notebook): void {
  for (const { outputs = [] } of codeCells(notebook)) {
    for (const { data } of outputs) {
      if (!data) continue;
      assert.ok(joined(data["text/plain"]).trim().length > 10, "a text that stands for the output");
      const png = joined(data["image/png"]).trim();
      if (png) assert.match(png, /^iVBORw0KGgo/, "the signature of a PNG, in base64");
      const html = joined(data["text/html"]).replace(explorerStyle, "");
      assert.doesNotMatch(html, /<script|<svg|<style|https?:|\son\w+=/i);
    }
  }
}

/** @returns What a code cell, counted from 1 or from the end, printed on standard output. */
export function printed(notebook: Notebook, cell: number): string {
  const outputs = codeCells(notebook).at(cell > 0 ? cell - 1 : cell)?.outputs ?? [];
  return outputs.filter(({ name }) => name === "stdout").map(({ text }) => joined(text)).join("");
}
