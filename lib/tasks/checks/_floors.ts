// Keeps the imports of lib going one way: from a floor to those below it, and into no folder's private files.

import { join } from "node:path";
import { basename, dirname } from "node:path/posix";
import { pathToFileURL } from "node:url";
import { project } from "../project.ts";

/** One import, types included; paths from the project's folder. */
export interface Import {
  readonly from: string;
  readonly to: string;
  /** From 1. */
  readonly line: number;
  /** Whether it is an `import()`. */
  readonly lazy: boolean;
}

/** The folders of lib from the bottom up; folders of one floor do not know each other. */
const floors: readonly (readonly string[])[] = [
  ["io", "tensorflow"],
  ["data"],
  ["evaluate"],
  ["model"],
  ["training"],
  ["store"],
  ["handwriting"],
  ["campaign"],
  ["show"],
  ["web"],
  ["tasks"],
];

const order = `${floors.map((floor) => floor.join(", ")).join(" → ")} → the files in lib itself`;

/** Allowed upward: these load their default reporters only when they are given none. */
const allowed: Readonly<Record<string, string>> = {
  "lib/training/train.ts": "lib/show/training/default_reporter.ts",
  "lib/campaign/run_campaign.ts": "lib/show/training/default_campaign_reporter.ts",
};

/** @returns all imports between files of `lib` and `tests`, as Deno resolves them */
export async function readImports(): Promise<Import[]> {
  const files = [...await sourcesIn("lib"), ...await sourcesIn("tests")];
  await Deno.mkdir(project.executed, { recursive: true });
  // One graph of all of them, also of those that nothing imports.
  const root = await Deno.makeTempFile({ dir: project.executed, prefix: ".graph-", suffix: ".ts" });
  try {
    const imports = files.map((path) => `import ${JSON.stringify(`../../${path}`)};\n`);
    await Deno.writeTextFile(root, imports.join(""));
    const { stdout } = await new Deno.Command(Deno.execPath(), {
      args: ["info", "--json", root],
      cwd: project.root,
    }).output();
    return importsOf(JSON.parse(new TextDecoder().decode(stdout)));
  } finally {
    await Deno.remove(root);
  }
}

async function sourcesIn(folder: string): Promise<string[]> {
  const entries = await Array.fromAsync(Deno.readDir(join(project.root, folder)));
  const paths = entries.map(({ name, isDirectory, isFile }) => {
    const path = `${folder}/${name}`;
    return isDirectory ? sourcesIn(path) : isFile && name.endsWith(".ts") ? [path] : [];
  });
  return (await Promise.all(paths)).flat().toSorted();
}

/** What `deno info --json` says, as far as it is needed. */
interface ModuleGraph {
  readonly modules: readonly {
    readonly specifier: string;
    readonly dependencies?: readonly Dependency[];
  }[];
}

interface Dependency {
  readonly code?: Resolved;
  readonly type?: Resolved;
  readonly isDynamic?: boolean;
}

interface Resolved {
  readonly specifier?: string;
  readonly span: { readonly start: { readonly line: number } };
}

function importsOf({ modules }: ModuleGraph): Import[] {
  const root = `${pathToFileURL(project.root)}/`;
  const pathOf = (specifier = "") =>
    specifier.startsWith(root) ? specifier.slice(root.length) : undefined;
  const ours = (path: string | undefined): path is string => /^(?:lib|tests)\//.test(path ?? "");
  return modules.flatMap(({ specifier, dependencies = [] }) => {
    const from = pathOf(specifier);
    return dependencies.flatMap(({ code, type, isDynamic: lazy = false }) => {
      const resolved = code ?? type;
      const to = pathOf(resolved?.specifier);
      return resolved && ours(from) && ours(to)
        ? [{ from, to, line: resolved.span.start.line + 1, lazy }]
        : [];
    });
  });
}

/**
 * Finds the imports that break the order of lib's folders.
 *
 * @param imports all imports between files of `lib` and `tests`
 * @returns what is wrong and what to do about it, one line each; empty if nothing is
 */
export function floorFaults(imports: readonly Import[]): string[] {
  return [
    ...imports.flatMap((one) => {
      const fault = faultOf(one);
      return fault === undefined ? [] : [`${one.from}:${one.line} imports ${one.to}: ${fault}`];
    }),
    ...circlesOf(imports).map((circle) =>
      `${[...circle, circle[0]].join(" imports ")}: a circle; ` +
      "move what two of them share into a file that imports neither."
    ),
  ];
}

function faultOf({ from, to, lazy }: Import): string | undefined {
  const inLib = from.startsWith("lib/");
  if (inLib && to.startsWith("tests/")) {
    return "lib uses nothing from tests; move what it needs into lib.";
  }
  if (!to.startsWith("lib/")) return undefined;
  const mirror = inLib ? from : from.replace(/^tests\//, "lib/");
  if (basename(to).startsWith("_") && dirname(mirror) !== dirname(to)) {
    return `a file whose name begins with _ is private to ${dirname(to)}; ` +
      "import a public file of that folder, or drop the underscore.";
  }
  if (!inLib || (lazy && allowed[from] === to)) return undefined;
  const [below, above] = [floorOf(from), floorOf(to)];
  if (below === -1 || above === -1) {
    return `a folder of no floor; add it to lib/tasks/checks/_floors.ts (${order}).`;
  }
  const sameFolder = folderOf(from) === folderOf(to);
  if (above < below || (above === below && sameFolder)) return undefined;
  return `imports go down only (${order}); move what is shared to the lower floor, or pass it in.`;
}

/** The folder of lib that a file lies in; nothing for a file in lib itself. */
function folderOf(path: string): string | undefined {
  return path.match(/^lib\/([^/]+)\//)?.[1];
}

function floorOf(path: string): number {
  const folder = folderOf(path);
  return folder === undefined ? floors.length : floors.findIndex((floor) => floor.includes(folder));
}

/** A shortest circle of imports through each file that is in one; no file is told of twice. */
function circlesOf(imports: readonly Import[]): string[][] {
  const importsOf = Map.groupBy(imports, ({ from }) => from);
  const told = new Set<string>();
  return [...importsOf.keys()].flatMap((file) => {
    if (told.has(file)) return [];
    // The files that `file` reaches, nearest first, each with the one that imports it.
    const importers = new Map<string, string>();
    const reached = [file];
    for (const from of reached) {
      for (const { to } of importsOf.get(from) ?? []) {
        if (importers.has(to)) continue;
        importers.set(to, from);
        if (to !== file) reached.push(to);
      }
    }
    if (!importers.has(file)) return [];
    const circle = [file];
    for (let at = importers.get(file)!; at !== file; at = importers.get(at)!) circle.unshift(at);
    circle.unshift(circle.pop()!);
    circle.forEach((path) => told.add(path));
    return [circle];
  });
}
