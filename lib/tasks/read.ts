// Reads the digits of pictures, as `deno task read`.

import { basename, join, relative, resolve } from "node:path";
import { plain } from "../io/escape.ts";
import { InputError } from "../io/input_error.ts";
import type { Reading } from "../handwriting/read_picture.ts";
import { canRedraw, clearStatus, drawStatus } from "../io/status_line.ts";
import { loadNamedModel, pixelsOption } from "./named_model.ts";
import { parseOptions, runTask, TaskError } from "./task.ts";
import { typedIn } from "./named_folders.ts";

const help = `
Usage: deno task read FILE... [--json] [--model NAME [--pixels 0-255]]

Reads the handwritten digits of pictures: photographs, scans or drawings, of one digit or of rows of
them; PNG, JPEG, WebP, AVIF, GIF, BMP or HEIC. A folder stands for all pictures in it, and - for one on
standard input. A picture that cannot be opened is named, and the others are read; the exit code is then 1.

  --json           print one JSON object a line, and nothing else
  --model NAME     the network: a model of models/, a folder, or a .h5 or .keras file of Keras
  --pixels 0-255   the network was trained on bytes, and has no Rescaling of its own
`;

let whole: Promise<Uint8Array> | undefined;

await runTask(main);

async function main(): Promise<number> {
  const { values: { json, model: name, pixels }, positionals: named } = parseOptions(help, {
    allowPositionals: true,
    options: {
      json: { type: "boolean", default: false },
      model: { type: "string" },
      ...pixelsOption,
    },
  });
  if (named.length === 0) throw new TaskError("Name one or more pictures; --help says more.");
  let failed = 0;
  const fail = (why: string) => {
    failed++;
    clearStatus();
    console.error(plain(why));
  };
  const files = await picturesNamed(named, fail);
  const { readDigits } = await import("../handwriting/read_digits.ts");
  const model = name === undefined ? undefined : (await loadNamedModel(name, pixels)).model;
  for (const [at, { file, path }] of files.entries()) {
    if (files.length > 1 && canRedraw) drawStatus(`${at + 1} of ${files.length}: ${plain(file)}`);
    try {
      const reading = await readDigits(file === "-" ? await piped() : path, model);
      clearStatus();
      console.log(json ? asJson(file, reading) : asText(file, reading));
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      fail(inUsersWords(error.message, file, path));
    }
  }
  return failed > 0 ? 1 : 0;
}

/** What standard input has, also for a second `-`. */
function piped(): Promise<Uint8Array> {
  return whole ??= (async () => {
    const { mostBytes } = await import("../handwriting/open_picture.ts");
    const parts: Uint8Array<ArrayBuffer>[] = [];
    let size = 0;
    for await (const part of Deno.stdin.readable) {
      parts.push(part);
      size += part.length;
      if (size > mostBytes) throw new InputError(`-: expected a picture, found more than 512 MB`);
    }
    return await new Blob(parts).bytes();
  })();
}

/** Paths are from where the user typed them, which `deno task` leaves for the project's folder. */
async function picturesNamed(named: readonly string[], fail: (why: string) => void) {
  const from = typedIn();
  const { picturesIn } = await import("../handwriting/dataset_from_pictures.ts");
  const files: { file: string; path: string }[] = [];
  for (const file of named) {
    const isPath = file !== "-" && !/^[a-z]{2,}:\/\//i.test(file);
    const path = isPath ? resolve(from, file) : file;
    const isFolder = await Deno.stat(path).then((found) => found.isDirectory, () => false);
    try {
      const paths = isFolder ? await picturesIn(path) : [path];
      if (paths.length === 0) fail(`${file}: expected pictures in it, found none.`);
      for (const one of paths) {
        files.push({ file: isFolder ? join(file, relative(path, one)) : file, path: one });
      }
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      fail(inUsersWords(error.message, file, path));
    }
  }
  return files;
}

/** An error names a file by its whole path or by its own name, or bytes as a picture; the user did by another. */
function inUsersWords(message: string, file: string, path: string): string {
  const named = [path, basename(path), "picture"].find((name) => message.startsWith(`${name}: `));
  return named === undefined ? message : file + message.slice(named.length);
}

function asText(file: string, { text, digits, unsure }: Reading): string {
  const name = plain(file); // on one line, whatever a terminal would make of it
  if (digits.length === 0) return `${name}: nothing to read`;
  const doubtful = digits.filter((digit) => digit.unsure);
  const percent = (confidence: number) => `${Math.floor(100 * confidence)} %`;
  const doubts = doubtful.map(({ digit, confidence }) => `${digit} with ${percent(confidence)}`);
  return `${name}: ${text}${unsure ? `  (unsure: ${doubts.join(", ")})` : ""}`;
}

function asJson(file: string, { text, digits, unsure }: Reading): string {
  const boxes = digits.map(({ box, digit, confidence }) => ({ ...box, digit, confidence }));
  return JSON.stringify({ file, digits: text, boxes, unsure });
}
