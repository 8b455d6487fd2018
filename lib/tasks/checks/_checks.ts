// The checks of `deno task check`.

import { join } from "node:path";
import { cellsAsModule } from "../notebooks/cells_as_module.ts";
import { faultsOf } from "../notebooks/committed_notebook.ts";
import { languageOf, notebookNames, notebookPath, readNotebook } from "../notebooks/notebook.ts";
import { project } from "../project.ts";
import { floorFaults, readImports } from "./_floors.ts";
import { sideBySide } from "./_side_by_side.ts";

interface Check {
  readonly title: string;
  /** @returns what is wrong, to be printed as it is; nothing if all is well */
  run(): Promise<string>;
}

/** The longest first. */
const checks: readonly Check[] = [
  { title: "types", run: () => deno("check", "--doc", "README.md", "lib", "tests") },
  { title: "types of the notebooks' cells", run: () => withCells("check") },
  // Needs no network: nothing is sent, and the packages are in node_modules.
  {
    title: "lib/tensorflow as a package",
    run: () => deno("publish", "--dry-run", "--allow-dirty"),
  },
  { title: "format", run: () => deno("fmt", "--check") },
  { title: "lint", run: () => deno("lint") },
  { title: "imports", run: async () => floorFaults(await readImports()).join("\n") },
  { title: "format of the notebooks", run: notebookFormat },
  { title: "lint of the notebooks' cells", run: () => withCells("lint") },
  { title: "notebooks executed as they are committed", run: committedNotebooks },
];

/** Types are checked by one thread each. */
const atATime = 2;

/**
 * Makes the checks, side by side, one line each, and prints what they find.
 *
 * @returns how many checks passed, and how many failed
 */
export async function runChecks(): Promise<{ passed: number; failed: number }> {
  const found = await sideBySide(
    checks.map(({ title, run }) => async (show) => {
      const started = performance.now();
      const faults = await run();
      const seconds = ((performance.now() - started) / 1000).toFixed(1);
      show(`check ${title} ... ${faults ? "FAILED" : "ok"} (${seconds} s)`);
      if (faults) show(faults + "\n");
      return faults;
    }),
    atATime,
  );
  const failed = found.filter(Boolean).length;
  return { passed: checks.length - failed, failed };
}

async function deno(command: string, ...args: readonly string[]): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    // Asked to be quiet, the formatter does not even say which files it means.
    args: [command, ...(command === "fmt" ? [] : ["-q"]), ...args],
    cwd: project.root,
    env: { NO_COLOR: "1" },
  }).output();
  if (success) return "";
  const said = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes).trim()).join("\n");
  return said
    .replace(/\n*Stack backtrace:[^]*$/, "") // of Deno itself, which helps nobody
    .replaceAll(`${project.root}/`, "")
    .trim();
}

/** Compares for itself: given their files, `deno fmt --check` 2.9.6 finds fault with every notebook. */
async function notebookFormat(): Promise<string> {
  const unformatted: string[] = [];
  for (const name of await notebookNames()) {
    const text = await Deno.readTextFile(notebookPath(name));
    const formatter = new Deno.Command(Deno.execPath(), {
      args: ["fmt", "-q", "--ext=ipynb", "-"],
      cwd: project.root,
      stdin: "piped",
      stdout: "piped",
      stderr: "null",
    }).spawn();
    const formatted = new Response(formatter.stdout).text();
    await new Blob([text]).stream().pipeTo(formatter.stdin);
    if (await formatted !== text) unformatted.push(`notebooks/${name}.ipynb`);
  }
  if (unformatted.length === 0) return "";
  return unformatted.map((path) => `${path}: deno fmt ${path} formats it.`).join("\n");
}

/** Has Deno look at the notebooks' cells, and puts the cells' places for the lines it names. */
async function withCells(command: "lint" | "check"): Promise<string> {
  await Deno.mkdir(project.executed, { recursive: true });
  const folder = await Deno.makeTempDir({ dir: project.executed, prefix: ".cells-" });
  try {
    const modules = new Map<string, ReturnType<typeof cellsAsModule>>();
    for (const name of await notebookNames()) {
      if (languageOf(name) !== "typescript") continue;
      const path = join(folder, `${name}.ts`);
      const module = cellsAsModule(name, await readNotebook(notebookPath(name)));
      await Deno.writeTextFile(path, module.text);
      modules.set(path, module);
    }
    let said = await deno(command, ...modules.keys());
    for (const [path, { locate }] of modules) {
      const relative = escapeRegExp(path.slice(project.root.length + 1));
      const place = new RegExp(`(?:file://)?${relative}(?::(\\d+):(\\d+))?`, "g");
      said = said.replace(
        place,
        (_, line, column) => line ? `${locate(Number(line))}, column ${column}` : locate(0),
      );
    }
    return said;
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function committedNotebooks(): Promise<string> {
  const faults: string[] = [];
  for (const name of await notebookNames()) {
    for (const fault of faultsOf(await readNotebook(notebookPath(name)), languageOf(name))) {
      faults.push(`notebooks/${name}.ipynb, ${fault}.`);
    }
  }
  if (faults.length === 0) return "";
  return [...faults, "deno task run NAME --in-place executes a notebook anew."].join("\n");
}

function escapeRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
}
