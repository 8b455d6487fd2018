// The library's documentation as pages: `deno doc`, with what it cannot know of this project put right.

import { join } from "node:path";
import { escapeMarkup } from "../../io/escape.ts";
import { exists } from "../../io/exists.ts";
import { project } from "../project.ts";
import { TaskError } from "../task.ts";

/**
 * Documents what notebooks import as `"mnist"` and `"mnist/study"`, from its comments.
 *
 * @param folder where the pages go; what was there goes first
 * @throws {TaskError} if something else is there, or Deno cannot document the library
 */
export async function makeDocs(folder: string): Promise<void> {
  if (await exists(folder)) {
    if (!await exists(join(folder, "all_symbols.html"))) {
      throw new TaskError(`${folder} is there and is no documentation: remove it, and try again.`);
    }
    await Deno.remove(folder, { recursive: true });
  }
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["doc", "-q", "--html", "--name=MNIST in TypeScript", `--output=${folder}`, ...faces],
    cwd: project.root,
  }).output();
  if (!success) throw new TaskError(new TextDecoder().decode(stderr).trim());
  await mend(folder);
  // Deno's own first page is empty where there are several modules.
  await Deno.copyFile(join(folder, "all_symbols.html"), join(folder, "index.html"));
}

const faces = ["lib/mod.ts", "lib/study.ts"] as const;
const importedAs: Readonly<Record<string, string>> = { mod: "mnist", study: "mnist/study" };

async function mend(folder: string): Promise<void> {
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = join(folder, name);
    if (isDirectory) await mend(path);
    if (!name.endsWith(".html")) continue;
    const page = (await Deno.readTextFile(path))
      // They lead to files of the machine that made the page.
      .replaceAll(/<a\s+class="sourceButton".*?<\/a>/gs, "")
      // Without a server, a folder's first page has to be named.
      .replaceAll(/href="((?:\.\.?(?:\/|&#x2F;))+)"/g, 'href="$1index.html"')
      .replaceAll(
        /(?<!\/|&#x2F;)\b(mod|study)\.ts(?!\/|&#x2F;)/g,
        (_, face) => importedAs[face] ?? face,
      );
    const settings = name === "TrainOptions.html" ? await settingsOfTraining() : "";
    const properties = /(?=<section\s+class="section"\s+id="properties")/;
    await Deno.writeTextFile(path, page.replace(properties, () => settings));
  }
}

/** The options of `train` whose types follow from a table, which `deno doc` does not work out. */
async function settingsOfTraining(): Promise<string> {
  const source = await Deno.readTextFile(join(project.root, "lib", "training", "settings.ts"));
  const entries = source.matchAll(/^ {2}\/\*\*((?:(?!\*\/).)*)\*\/\n {2}(\w+): \w*[sS]etting\b/gms);
  const items = [...entries].map(([, comment = "", name]) => {
    const text = escapeMarkup(comment.replaceAll(/^\s*\* ?/gm, "").trim());
    return `<dt><code>${name}</code></dt><dd>${
      text.replaceAll(/`(.*?)`/g, "<code>$1</code>")
    }</dd>`;
  });
  return `<section class="section markdown"><h2>Settings</h2><dl>${
    items.join("\n")
  }</dl></section>`;
}
