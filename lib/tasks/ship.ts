// Makes a web page of a model, as `deno task ship`.

import { join, resolve } from "node:path";
import { exists } from "../io/exists.ts";
import { writeAtomically } from "../io/write_atomically.ts";
import { count } from "../show/drawing/format.ts";
import { modelNamed } from "./named_model.ts";
import { parseOptions, runTask, TaskError } from "./task.ts";
import { typedIn } from "./named_folders.ts";

const help = `
Usage: deno task ship [MODEL] --out FOLDER [--title TEXT] [--home ADDRESS]

Makes FOLDER/index.html, a web page that reads what is drawn in it, or in a photo dropped onto it. The
network is in the page: it asks no server for anything, and works from any static host, below any address,
or opened as a file. MODEL is a model of models/, or a folder, of 28 x 28 images; the one that reads
handwriting unless given.

  --out FOLDER     where the page goes; a page that this task made is replaced, and nothing else
  --title TEXT     its heading
  --home ADDRESS   a page of yours that it leads back to
`;

await runTask(main);

async function main(): Promise<void> {
  const { values: { out, title, home }, positionals: [name, ...more] } = parseOptions(help, {
    allowPositionals: true,
    options: { out: { type: "string" }, title: { type: "string" }, home: { type: "string" } },
  });
  if (more.length > 0) throw new TaskError("Name one model; a page has one.");
  if (!out) throw new TaskError("Say where the page goes: --out FOLDER.");
  const from = typedIn();
  const path = join(resolve(from, out), "index.html");
  const { isPadPage, padPage } = await import("../web/pad_page.ts");
  if (await exists(path) && !isPadPage(await Deno.readTextFile(path))) {
    throw new TaskError(
      `${join(out, "index.html")} is there, and this task did not make it: name another folder.`,
    );
  }
  const { readingModel } = await import("../handwriting/read_digits.ts");
  const { loadModel } = await import("../store/load_model.ts");
  const loaded = await loadModel(name === undefined ? readingModel : await modelNamed(name));
  const page = new TextEncoder().encode(
    await padPage(loaded, { ...(title && { title }), ...(home && { home }) }),
  );
  await writeAtomically(path, page);
  const sent = await new Response(
    new Blob([page]).stream().pipeThrough(new CompressionStream("gzip")),
  ).bytes();
  console.log(
    `ship: ${join(out, "index.html")} reads with ${loaded.card.name}, ${inKilobytes(page)}, ` +
      `${inKilobytes(sent)} compressed`,
  );
}

function inKilobytes({ length }: Uint8Array): string {
  return `${count(Math.ceil(length / 1000))} kB`;
}
