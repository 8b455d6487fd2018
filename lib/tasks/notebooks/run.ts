// Executes notebooks headless, as `deno task run`.

import { basename, join } from "node:path";
import { executeNotebook, type Execution } from "./execute_notebook.ts";
import { findData } from "./find_data.ts";
import { listenForTermination } from "../termination.ts";
import { namedFolders } from "../named_folders.ts";
import {
  codeCells,
  joined,
  languageOf,
  type Notebook,
  notebookNames,
  notebookPath,
  readNotebook,
} from "./notebook.ts";
import { project } from "../project.ts";
import { setParameters } from "./set_parameters.ts";
import { canRedraw, clearStatus, drawStatus } from "../../io/status_line.ts";
import { parseOptions, runTask, TaskError } from "../task.ts";

const help = `
Usage: deno task run [NAME...] [--in-place] [--set name=value]...

Executes notebooks from top to bottom without a browser, 3_test unless others are named. The executed
copies go into notebooks/.executed/. It ends at the first cell that fails, with exit code 1.

  --in-place        write the outputs into the notebooks themselves, as they are committed
  --set name=value  give a parameter another value for this run: a constant in the cell tagged
                    "parameters", the value in JSON or as a plain string; may be repeated
`;

await runTask(run);

async function run(): Promise<number> {
  const { values, positionals } = parseOptions(help, {
    allowPositionals: true,
    options: {
      "in-place": { type: "boolean", default: false },
      set: { type: "string", multiple: true, default: [] },
    },
  });
  if (values["in-place"] && values.set.length > 0) {
    throw new TaskError("--in-place keeps a notebook's text as it is: it goes without --set.");
  }
  const names = await chosen(positionals.length > 0 ? positionals : ["3_test"]);
  const notebooks = new Map<string, Notebook>();
  for (const name of names) {
    notebooks.set(name, setParameters(await readNotebook(notebookPath(name)), values.set));
  }

  const asked = [...notebooks.values()].some(asksForMnist);
  const { kind, why } = asked ? await findData() : { kind: "none" };
  const rendered = kind === "rendered";
  if (rendered && values["in-place"]) {
    throw new TaskError(`--in-place keeps results on MNIST only, and MNIST ${why}`);
  }
  const on = rendered ? ", NOT on MNIST but on rendered stand-in digits" : "";
  console.log(`Running ${[...names].join(", ")} in the ${kernelsOf(names)}${on}.`);
  if (rendered) console.log(`MNIST ${why}`);
  await makeResultsFolder();
  const termination = listenForTermination();
  try {
    for (const [name, notebook] of notebooks) {
      const output = join(project.executed, `${name}.ipynb`);
      const execution = await executeAndTell(name, notebook, output, termination.signal);
      if (execution.outcome !== "done") throw new TaskError(whyFailed(name, notebook, execution));
      const result = lastLine(await readNotebook(output)) ?? `${codeCells(notebook).length} cells`;
      const caution = rendered && !result.includes("rendered") ? " (rendered, not MNIST)" : "";
      if (values["in-place"]) await Deno.rename(output, notebookPath(name));
      console.log(`${name}: ${result}${caution}, ${execution.seconds.toFixed(1)} s`);
    }
  } catch (error) {
    if (!termination.signal.aborted) throw error;
    console.error("Interrupted: the kernel is stopped, and nothing was written.");
  }
  return termination.exitCode();
}

/** Found out before anything runs: a folder that several users share may be closed to this one. */
async function makeResultsFolder(): Promise<void> {
  try {
    await Deno.mkdir(project.executed, { recursive: true });
    await Deno.remove(await Deno.makeTempDir({ dir: project.executed, prefix: ".writable-" }));
  } catch (error) {
    const isReadOnly = (error as Error).message.includes("(os error 30)");
    if (!isReadOnly && !(error instanceof Deno.errors.PermissionDenied)) throw error;
    throw new TaskError(
      "notebooks/.executed cannot be written by you, and executed notebooks go there: run this in " +
        "a copy of the project that is yours; in JupyterLab the notebooks run here too.",
    );
  }
}

/** Takes names as a user may give them: `3_test`, `3_test.ipynb`, `notebooks/3_test.ipynb`. */
async function chosen(wanted: readonly string[]): Promise<Set<string>> {
  const names = await notebookNames();
  return new Set(wanted.map((text) => {
    const name = basename(text, ".ipynb");
    if (names.includes(name)) return name;
    throw new TaskError(`There is no notebook ${text}: notebooks/ has ${names.join(", ")}.`);
  }));
}

function kernelsOf(names: ReadonlySet<string>): string {
  const languages = new Set([...names].map(languageOf));
  if (languages.size > 1) return "Deno and Python kernels";
  return languages.has("python") ? "Python kernel" : "Deno kernel";
}

function asksForMnist(notebook: Notebook): boolean {
  return codeCells(notebook).some(({ source }) => joined(source).includes("loadMnist"));
}

async function executeAndTell(
  name: string,
  notebook: Notebook,
  output: string,
  signal: AbortSignal,
): Promise<Execution> {
  const cells = codeCells(notebook).length;
  const started = performance.now();
  let [at, printed] = ["starting the kernel", ""];
  const draw = () => {
    const seconds = ((performance.now() - started) / 1000).toFixed(0);
    drawStatus(`${name}: ${at}, ${seconds} s  ${printed}`);
  };
  const timer = setInterval(draw, 200);
  try {
    return await executeNotebook(notebook, {
      output,
      language: languageOf(name),
      env: namedFolders(),
      signal,
      onCell: (number) => {
        [at, printed] = [`cell ${number} of ${cells}`, ""];
        if (canRedraw) draw();
        else console.error(`${name}: ${at}`);
      },
      onText: (text) => printed = text.trimEnd().split(/[\r\n]/).at(-1) ?? "",
    });
  } finally {
    clearInterval(timer);
    clearStatus();
  }
}

function whyFailed(
  name: string,
  notebook: Notebook,
  execution: Exclude<Execution, { outcome: "done" }>,
): string {
  const where = `code cell ${execution.cell} of ${codeCells(notebook).length}`;
  if (execution.outcome === "kernel-failed") {
    return execution.cell === 0
      ? `${name}: the kernel did not start.\n${execution.reason}`
      : `${name}: the kernel died in ${where}.\n${execution.reason}`;
  }
  const source = joined(codeCells(notebook)[execution.cell - 1]?.source).trim();
  const quoted = source.split("\n").map((line) => `  | ${line}`).join("\n");
  return `${name}: ${where} failed:\n${quoted}\n${execution.error}`;
}

/** The last line that the notebook's last cell printed is its result. */
function lastLine(notebook: Notebook): string | undefined {
  const printed = codeCells(notebook).at(-1)?.outputs?.filter(({ name }) => name === "stdout") ??
    [];
  return joined(printed.at(-1)?.text).trimEnd().split("\n").at(-1) || undefined;
}
