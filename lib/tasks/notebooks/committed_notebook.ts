// What must hold of a notebook that is committed: it was executed whole, by the runner, with success.

import {
  codeCells,
  joined,
  kernelspecs,
  type Language,
  type Notebook,
  type Output,
} from "./notebook.ts";

// Folders of a machine or a user, which nobody else has.
const machinePath =
  /(?<![\w.-])(?:file:\/\/)?\/(?:home|root|Users|work|tmp|var\/folders)\/[\w.-]+|\b[A-Z]:\\+Users\\+[\w.-]+/;

/**
 * Looks for what would mislead a reader of a committed notebook.
 *
 * @param notebook as it is in the file
 * @param language what its cells are written in
 * @returns what is wrong, a sentence each; nothing if all is well
 */
export function faultsOf(notebook: Notebook, language: Language = "typescript"): string[] {
  const cells = codeCells(notebook);
  if (cells.every(({ outputs = [] }) => outputs.length === 0)) {
    return ["expected outputs, found none"];
  }
  const faults = cells.flatMap(({ execution_count: count, outputs = [] }, index) => [
    ...(count === index + 1
      ? []
      : [`code cell ${index + 1}: expected it executed as number ${index + 1}, found ${count}`]),
    ...outputs.flatMap((output) => faultsOfOutput(output)).map((fault) =>
      `code cell ${index + 1}: ${fault}`
    ),
  ]);
  const kernel = JSON.stringify(kernelspecs[language]);
  const { kernelspec } = notebook.metadata;
  if (JSON.stringify(kernelspec) !== kernel) {
    faults.push(`expected the kernelspec ${kernel}, found ${JSON.stringify(kernelspec)}`);
  }
  if (notebook.nbformat_minor < 5) faults.push("expected format 4.5, in which cells have ids");
  return faults;
}

function faultsOfOutput({ output_type, text, data = {} }: Output): string[] {
  const texts = [
    text ?? "",
    ...Object.entries(data).map(([mime, value]) => isText(mime) ? value : ""),
  ];
  const path = texts.map(joined).join("\n").match(machinePath)?.[0];
  return [
    ...(output_type === "error" ? ["its output is an error"] : []),
    ...(path ? [`its output names ${path}, a path of one machine`] : []),
  ];
}

const isText = (mime: string) => mime.startsWith("text/") || mime === "application/json";
