// Where model folders lie, and which there are.

import { isAbsolute, join, normalize, relative, resolve } from "node:path";
import { ifThere } from "../io/exists.ts";
import { InputError } from "../io/input_error.ts";
import { describe } from "../io/schema.ts";

/** The project's folder of models; found from where this file is, as a notebook runs in its own folder. */
export const modelsFolder = resolve(import.meta.dirname ?? ".", "..", "..", "models");

/** The folder in it for users' own models, ignored by git. */
const mine = "mine";

/** What a model folder holds. */
export const modelFiles = {
  card: "card.json",
  topology: "model.json",
  weights: "weights.bin",
} as const;

/**
 * Finds the folder that a model's name or path means.
 *
 * @param model A name, alone or after `models/`, means the project's folder of models, whatever the working directory,
 * and so does one after `mine/` or `models/mine/`; any other path is taken as the system takes it (`./models/x` lies
 * under the working directory).
 * @returns the absolute path
 */
export function resolveModelFolder(model: string): string {
  if (typeof model !== "string" || model.trim() === "" || model.includes("\0")) {
    throw new InputError(`model: expected a name or a path, found ${describe(model)}`);
  }
  const path = normalize(model).replace(/[\\/]+$/, "");
  const parts = path.split(/[\\/]/);
  const plain = !/^\.{1,2}([\\/]|$)/.test(model);
  const own = parts[0] === "models" ? parts.slice(1) : parts;
  if (plain && own.length === 2 && own[0] === mine) return join(modelsFolder, ...own);
  const [first, second, ...rest] = parts;
  if (plain && first === "models" && second !== undefined && rest.length === 0) {
    return join(modelsFolder, second);
  }
  if (plain && second === undefined && !/^([A-Za-z]:)?$/.test(path)) {
    return join(modelsFolder, path);
  }
  return resolve(path);
}

/** Whether a path is of one of the models that come with the project. */
export function isShipped(path: string): boolean {
  const [name = ""] = relative(modelsFolder, resolve(path)).split(/[\\/]/);
  return !["", "..", mine].includes(name) && !isAbsolute(name);
}

/**
 * Lists the models of the project, in `models/`, and the user's own, in `models/mine/`.
 *
 * @returns their names, sorted; the user's own come last and begin with `mine/`
 *
 * @example
 * ```ts
 * import { loadModel, modelNames } from "mnist";
 *
 * const [first] = await modelNames();
 * if (first) console.log((await loadModel(first)).card.parameters);
 * ```
 */
export async function modelNames(): Promise<readonly string[]> {
  const shipped = (await foldersIn(modelsFolder)).filter((name) => name !== mine);
  const own = await foldersIn(join(modelsFolder, mine));
  return [...shipped, ...own.map((name) => `${mine}/${name}`)];
}

async function foldersIn(folder: string): Promise<readonly string[]> {
  const entries = await ifThere(Array.fromAsync(Deno.readDir(folder))) ?? [];
  return entries.filter(({ name, isDirectory }) => isDirectory && !name.startsWith("."))
    .map(({ name }) => name).sort();
}
