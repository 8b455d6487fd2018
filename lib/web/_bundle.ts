// Puts a page's script and all that it imports into one file, by esbuild in WebAssembly: no program is started for it.

import { dirname, join, relative, resolve } from "node:path";
import type * as esbuild from "esbuild-wasm/esm/browser.js";
import { InputError } from "../io/input_error.ts";
import { sha256 } from "../io/sha256.ts";
import { keepScript, keptScript } from "./_kept_script.ts";

const here = import.meta.dirname ?? ".";
const home = join(here, "..", "..");

let script: Promise<string> | undefined;

/** @returns the script of every page; it takes ten seconds to make, and is made when something of it has changed */
export async function pageScript(): Promise<string> {
  script ??= keptScript(home).then((kept) => kept ?? makeScript());
  try {
    return await script;
  } catch (error) {
    script = undefined;
    throw error;
  }
}

async function makeScript(): Promise<string> {
  const made = await bundle(join(here, "page", "main.ts"));
  await read(join(here, "_bundle.ts"));
  const byPath = (map: ReadonlyMap<string, string>) =>
    Object.fromEntries([...map].map(([path, what]) => [relative(home, path), what]));
  await keepScript(home, made, { files: byPath(files), links: byPath(links) });
  return made;
}

/** The SHA-256 of every file that was read, and where every link led. */
const [files, links] = [new Map<string, string>(), new Map<string, string>()];

async function read(path: string): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = await Deno.readFile(path);
  files.set(path, sha256(bytes));
  return bytes;
}

async function readText(path: string): Promise<string> {
  return new TextDecoder().decode(await read(path));
}

async function bundle(entry: string): Promise<string> {
  // Only here, so that a notebook that makes no page does not load it.
  const esbuild = await import("esbuild-wasm/esm/browser.js");
  const folder = await folderOf("esbuild-wasm", here);
  const wasmModule = await WebAssembly.compile(await read(join(folder, "esbuild.wasm")));
  await esbuild.initialize({ wasmModule, worker: false });
  try {
    const { outputFiles: [output] } = await esbuild.build({
      ...{ entryPoints: [entry], bundle: true, write: false, plugins: [await fileReader()] },
      ...{ format: "iife", platform: "browser", target: "es2022" },
      ...{ minify: true, legalComments: "none", charset: "utf8", logLevel: "silent" },
    });
    return output!.text; // of one entry comes one file
  } catch (error) {
    // Where node_modules is incomplete; anything else is a defect that its message names.
    throw new InputError(
      `the page's script cannot be made: ${
        (error as Error).message
      }; deno task setup mends the packages`,
      { cause: error },
    );
  } finally {
    await esbuild.stop();
  }
}

/** What the page needs of tfjs. The package as a whole has backends and readers of data as well, of twice the size. */
const tfjs = `
export * from "@tensorflow/tfjs-core";
export * from "@tensorflow/tfjs-layers";
import "@tensorflow/tfjs-backend-cpu";
`;

/** Finds files for esbuild, which has no file system here, as any bundler for browsers does. */
async function fileReader(): Promise<esbuild.Plugin> {
  const part = join(await folderOf("@tensorflow/tfjs", here), "part.js");
  return {
    name: "files",
    setup(build) {
      build.onResolve({ filter: /./ }, async ({ path, importer, kind }) => {
        if (kind === "entry-point") return { path, namespace };
        if (path === "@tensorflow/tfjs") return { path: part, namespace };
        if (path.startsWith(".")) return await inPackage(resolve(dirname(importer), path));
        return await fromPackage(path, dirname(importer));
      });
      build.onLoad({ filter: /./, namespace }, async ({ path }) => ({
        contents: path === part ? tfjs : await readText(path),
        loader: path.endsWith(".ts") ? "ts" : "js",
      }));
      build.onLoad({ filter: /./, namespace: "empty" }, () => ({ contents: "" }));
    },
  };
}

const namespace = "file";

/** What of a package.json is heeded. */
interface Package {
  readonly main?: string;
  readonly module?: string;
  readonly exports?: unknown;
  /** Files for node that a browser goes without, or has others for. */
  readonly browser?: string | Readonly<Record<string, string | false>>;
  /** Files that do something by being imported; all of them unless told. */
  readonly sideEffects?: boolean | readonly string[];
}

async function fromPackage(path: string, from: string): Promise<esbuild.OnResolveResult> {
  const home = await packageOf(from);
  if (typeof home?.json.browser === "object" && home.json.browser[path] === false) {
    return { path, namespace: "empty" };
  }
  const [, name = path, inside] = /^((?:@[^/]+\/)?[^/]+)(?:\/(.+))?$/.exec(path) ?? [];
  const folder = await folderOf(name, from);
  const { module, main = "index.js" }: Package = JSON.parse(
    await readText(join(folder, "package.json")),
  );
  return await inPackage(join(folder, inside ?? module ?? main));
}

/** Where a package lies that code in `from` imports. Links are followed one by one, not out of a borrowed node_modules. */
async function folderOf(name: string, from: string): Promise<string> {
  for (let folder = from; folder !== dirname(folder); folder = dirname(folder)) {
    const place = join(folder, "node_modules", name);
    const link = await Deno.readLink(place).catch(() => undefined);
    if (link !== undefined) {
      links.set(place, link);
      return resolve(dirname(place), link);
    }
    if ((await Deno.stat(place).catch(() => undefined))?.isDirectory) return place;
  }
  throw new Error(`${name}: no such package beside ${from}`);
}

/** Says of a file whether it may be left out where nothing of it is used. */
async function inPackage(path: string): Promise<esbuild.OnResolveResult> {
  const file = await existing(path);
  const home = await packageOf(dirname(file));
  const { sideEffects = true, browser } = home?.json ?? {};
  const relative = home && `./${file.slice(home.folder.length + 1)}`;
  if (typeof browser === "object" && browser[relative ?? ""] === false) {
    return { path, namespace: "empty" };
  }
  const does = typeof sideEffects === "boolean"
    ? sideEffects
    : sideEffects.some((pattern) => matches(pattern, relative ?? ""));
  return { path: file, namespace, sideEffects: does };
}

/** A pattern of package.json: a path in which `*` stands for any name. */
function matches(pattern: string, path: string): boolean {
  const parts = pattern.split("*").map((part) => RegExp.escape(part));
  return new RegExp(`^${parts.join("[^/]*")}$`).test(path);
}

async function existing(path: string): Promise<string> {
  for (const file of [path, `${path}.js`, join(path, "index.js")]) {
    if ((await Deno.stat(file).catch(() => undefined))?.isFile) return file;
  }
  throw new Error(`${path}: no such file`);
}

const packages = new Map<string, Promise<{ folder: string; json: Package } | undefined>>();

/** The package that a folder is in; the project itself has none. */
function packageOf(folder: string): ReturnType<typeof readPackage> {
  let found = packages.get(folder);
  if (!found) packages.set(folder, found = readPackage(folder));
  return found;
}

async function readPackage(
  folder: string,
): Promise<{ folder: string; json: Package } | undefined> {
  if (!folder.includes("node_modules")) return undefined;
  const text = await readText(join(folder, "package.json")).catch(() => undefined);
  if (text !== undefined) return { folder, json: JSON.parse(text) };
  return await packageOf(dirname(folder));
}
