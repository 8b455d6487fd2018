// Starts the task named first, with the folders that environment variables name opened to it.

import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { isKerasFile } from "../store/formats/is_keras_file.ts";
import { startProgram } from "./start_program.ts";
import { runTask } from "./task.ts";
import { typedIn } from "./named_folders.ts";

await runTask(async () => {
  const [name = "", ...args] = Deno.args;
  const from = typedIn();
  const child = await startProgram(name, args, await opened(name, args, from));
  // Ctrl-C reaches the task itself, which ends as it sees fit; a signal sent to us alone is passed on.
  Deno.addSignalListener("SIGINT", () => {});
  if (Deno.build.os !== "windows") Deno.addSignalListener("SIGTERM", () => child.kill("SIGTERM"));
  return (await child.status).code;
});

/** What a task may open because it was told to: nothing else of what lies outside the project. */
async function opened(name: string, args: readonly string[], from: string) {
  if (name === "ship") return shipping(args, from);
  if (name === "convert") return await converting(args, from);
  const end = args.indexOf("--"); // after which a name may begin with a dash
  const named = args.filter((arg, at) => !arg.startsWith("-") || end >= 0 && at > end)
    .map((arg) =>
      /^file:\/\/\/(?:[^%]|%(?!2f)[0-9a-f]{2})*$/i.test(arg)
        ? fileURLToPath(arg)
        : resolve(from, arg)
    );
  if (name === "read") return { alsoRead: named };
  // A model's folder is also where its looks are counted; a file of Keras is only read.
  if (name === "evaluate") {
    return { alsoRead: named, alsoWrite: named.filter((path) => !isKerasFile(path)) };
  }
  return {};
}

/** `ship` may also open the model that it is given, and write into the folder that it is told to. */
function shipping(args: readonly string[], from: string) {
  const { values: { out }, positionals } = parseArgs({
    ...{ args: [...args], strict: false, allowPositionals: true },
    options: { out: { type: "string" }, title: { type: "string" }, home: { type: "string" } },
  });
  return {
    alsoRead: positionals.map((path) => resolve(from, path)),
    alsoWrite: typeof out === "string" ? [resolve(from, out)] : [],
  };
}

/** `convert` may also open the model that it is given, and write into the folder that the other is to lie in. */
async function converting(args: readonly string[], from: string) {
  const { positionals: [input, output] } = parseArgs({
    ...{ args: [...args], strict: false, allowPositionals: true },
    options: { pixels: { type: "string" }, replace: { type: "boolean" } },
  });
  const { exportNamed } = await import("./named_model.ts"); // no other task waits for the packages that it loads
  const folder = output === undefined ? [] : [dirname(exportNamed(output))];
  return {
    alsoRead: [...input === undefined ? [] : [resolve(from, input)], ...folder],
    alsoWrite: folder,
  };
}
