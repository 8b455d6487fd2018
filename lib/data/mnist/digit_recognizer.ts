// Reads the two CSV files of Kaggle's Digit Recognizer, through nodejs-polars.

import { displayed } from "../../io/displayable.ts";
import { join } from "node:path";
import { shorten } from "../../io/escape.ts";
import { type Dataset, digitNames } from "../dataset.ts";
import { sha256 } from "../../io/sha256.ts";
import { InputError } from "../../io/input_error.ts";

/**
 * Reads `train.csv` (42,000 labelled images) and `test.csv` (28,000 without labels).
 *
 * @returns both parts, or `undefined` if the folder has neither file
 * @throws {InputError} if one is missing, or does not have the competition's layout
 */
export async function readDigitRecognizer(
  directory: string,
): Promise<{ readonly train: Dataset; readonly test: Dataset } | undefined> {
  const paths = parts.map(({ file }) => join(directory, file));
  const there = await Promise.all(paths.map(isThere));
  if (!there.includes(true)) return undefined;
  const absent = paths[there.indexOf(false)];
  if (absent !== undefined) {
    throw new InputError(
      `${absent}: expected both train.csv and test.csv of the Digit Recognizer, found one; ` +
        "put the other beside it, or set MNIST_DIR to another folder",
    );
  }
  // In turn, to hold only one text in memory at a time.
  const train = await readPart(directory, parts[0]);
  const test = await readPart(directory, parts[1]);
  return displayed({ train, test });
}

interface Part {
  readonly file: string;
  readonly rows: number;
  readonly labelled: boolean;
}

const parts: readonly [Part, Part] = [
  { file: "train.csv", rows: 42_000, labelled: true },
  { file: "test.csv", rows: 28_000, labelled: false },
];

const [height, width] = [28, 28];
const area = height * width;
const pixels = Array.from({ length: area }, (_, pixel) => `pixel${pixel}`);

/** Reads one file; a test gives fewer rows than the competition has. */
export async function readPart(
  directory: string,
  { file, rows, labelled }: Part,
): Promise<Dataset> {
  const path = join(directory, file);
  const bytes = await Deno.readFile(path);
  const columns = labelled ? ["label", ...pixels] : pixels;
  const end = bytes.indexOf(0x0a);
  const header = new TextDecoder().decode(bytes.subarray(0, Math.min(Math.max(end, 0), 20_000)))
    .trim().split(",").map((name) => name.replace(/^"(.*)"$/, "$1"));
  if (header.length !== columns.length || columns.some((name, i) => header[i] !== name)) {
    throw refused(path, `the columns ${labelled ? "label, " : ""}pixel0 … pixel783`, "others");
  }
  const { default: polars } = await import("nodejs-polars");
  let frame;
  try {
    frame = polars.readCSV(path, {
      dtypes: Object.fromEntries(columns.map((name) => [name, polars.UInt8])),
      truncateRaggedLines: false,
    });
  } catch (error) {
    const [reason = ""] = String(error instanceof Error ? error.message : error).split("\n");
    // Polars quotes what it cannot read, which may be anything and of any length.
    throw refused(path, "whole numbers from 0 to 255", `"${shorten(reason, 200)}"`, error);
  }
  frame = frame.head(frame.height - blankLines(bytes)); // polars makes rows of them, all empty
  if (frame.height !== rows) throw refused(path, `${rows} rows`, `${frame.height}`);
  const column = (name: string): ArrayLike<number> => {
    const series = frame.getColumn(name);
    if (series.nullCount() > 0) {
      throw refused(path, `a number in each row of ${name}`, `${series.nullCount()} empty`);
    }
    return series.toTypedArray();
  };
  const labels = labelled ? Uint8Array.from(column("label")) : new Uint8Array();
  const stray = labels.findIndex((label) => label >= digitNames.length);
  if (stray >= 0) throw refused(path, "labels from 0 to 9", `${labels[stray]} in row ${stray + 1}`);
  const images = new Uint8Array(rows * area);
  for (const [pixel, name] of pixels.entries()) {
    const values = column(name);
    for (let row = 0, at = pixel; row < rows; row++, at += area) images[at] = values[row] ?? 0;
  }
  return displayed({
    name: `digit-recognizer/${file.replace(".csv", "")}`,
    ...{ images, labels, size: rows, height, width },
    classNames: digitNames,
    source: { kind: "custom", sha256: { [file]: sha256(bytes) } },
  });
}

/** How many blank lines end the file, as editors leave them. */
function blankLines(bytes: Uint8Array): number {
  const lines = new TextDecoder().decode(bytes.subarray(-1000)).split("\n");
  if (lines.at(-1) === "") lines.pop(); // what ends the last line
  return lines.length - 1 - lines.findLastIndex((line) => line.trim() !== "");
}

async function isThere(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isFile;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    if (error instanceof Deno.errors.NotCapable) return false; // reading the four IDX files has reported it
    throw error;
  }
}

function refused(path: string, expected: string, found: string, cause?: unknown): InputError {
  return new InputError(
    `${path}: expected ${expected}, found ${found}; this is not the Digit Recognizer's file: ` +
      "download it again, or set MNIST_DIR to another folder",
    { cause },
  );
}
