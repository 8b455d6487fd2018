// Gives a notebook's parameters other values for one run.

import { codeCells, joined, type Notebook } from "./notebook.ts";
import { TaskError } from "../task.ts";

/**
 * Replaces values in the cells tagged "parameters", where each stands as `const name = value;`.
 *
 * @param notebook stays as it is
 * @param settings each `name=value`; a value that is not JSON is taken as a string
 * @returns the notebook with these values
 * @throws {TaskError} if a setting is not of that form or names no parameter
 */
export function setParameters(notebook: Notebook, settings: readonly string[]): Notebook {
  return settings.reduce(setParameter, notebook);
}

function setParameter(notebook: Notebook, setting: string): Notebook {
  const [, name, value] = setting.match(/^([A-Za-z_$][\w$]*)=(.*)$/s) ?? [];
  if (name === undefined || value === undefined) {
    throw new TaskError(`--set ${setting}: expected name=value, such as --set epochs=2.`);
  }
  const literal = asLiteral(value);
  const declaration = declarationOf(name);
  let found = false;
  const cells = notebook.cells.map((cell) => {
    const source = joined(cell.source);
    if (!isParameters(cell) || !declaration.test(source)) return cell;
    found = true;
    return { ...cell, source: source.replace(declaration, (_, before) => before + literal) };
  });
  if (!found) {
    const known = parameterNames(notebook);
    throw new TaskError(
      `--set ${setting}: the notebook has no parameter ${name}; ` +
        (known.length > 0 ? `it has ${known.join(", ")}.` : "it has none at all."),
    );
  }
  return { ...notebook, cells };
}

function parameterNames(notebook: Notebook): string[] {
  return codeCells(notebook).filter(isParameters).flatMap(({ source }) =>
    [...joined(source).matchAll(/^const ([\w$]+)/gm)].map(([, name]) => name ?? "")
  );
}

const isParameters = ({ metadata }: Notebook["cells"][number]) =>
  metadata.tags?.includes("parameters") ?? false;

// A declaration ends with the first semicolon that ends a line, a comment aside.
function declarationOf(name: string): RegExp {
  const escaped = name.replaceAll("$", "\\$");
  return new RegExp(`^(const ${escaped}(?:: [^=\\n]+)? = )[^]*?(?=;[ \\t]*(?:\\/\\/.*)?$)`, "m");
}

function asLiteral(value: string): string {
  try {
    JSON.parse(value);
    return value;
  } catch {
    return JSON.stringify(value);
  }
}
