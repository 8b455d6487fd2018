// Loads MNIST, from a folder or else from a mirror, and verifies every byte.

import { displayed } from "../../io/displayable.ts";
import { checkValue } from "../../io/check_argument.ts";
import { checkOptions } from "../../io/check_options.ts";
import { join, resolve } from "node:path";
import type { Dataset } from "../dataset.ts";
import { datasetFromIdx } from "../dataset_from_idx.ts";
import { DownloadError, downloadMissing, type DownloadOptions } from "./download.ts";
import { readDigitRecognizer } from "./digit_recognizer.ts";
import { type MnistFile, mnistFiles, type MnistPart } from "./mnist_files.ts";
import { readIdx } from "../read_idx.ts";
import { readVerified, verified, type VerifiedFile } from "./read_verified.ts";
import { renderedDigits } from "../rendered/rendered_digits.ts";
import { describe, text } from "../../io/schema.ts";
import { InputError } from "../../io/input_error.ts";
import { Interruption } from "../../io/interruption.ts";

/** Where to look for MNIST, and what to do if it is not available. */
export interface LoadMnistOptions extends DownloadOptions {
  /**
   * The folder with the files, which also receives downloads. Unless given, the folder named by the
   * environment variable `MNIST_DIR` is searched, then the project's `data`, which receives downloads.
   */
  readonly directory?: string;
  /**
   * If MNIST is neither found nor downloaded, `"error"` (default) throws, `"rendered"` draws stand-in
   * digits and says so on the console.
   */
  readonly offline?: "error" | "rendered";
}

/**
 * Loads MNIST's 60,000 training and 10,000 test images into memory.
 *
 * Each file is read from the first folder that has it, or else downloaded over HTTPS. Its SHA-256 is
 * checked at every read and download; a file that fails is neither used nor deleted. The files may also
 * be uncompressed or compressed by another program, which their content decides, and laid out as on Kaggle (`train-images.idx3-ubyte`, or in a folder of that name).
 *
 * If no folder has them and the first one has the `train.csv` and `test.csv` of Kaggle's Digit Recognizer,
 * those are read: 42,000 labelled images, and 28,000 with empty `labels`, for
 * {@linkcode writeSubmission}. Kaggle publishes no hashes, so their source is `"custom"` with the SHA-256
 * found; their header, rows and values are checked instead.
 *
 * @param options where to look, and what to do offline
 * @returns both parts, 55 MB in all
 * @throws {InputError} if a file is not the published one, or MNIST is not available
 * @throws {InterruptedError} if Stop or Ctrl+C ended a download
 *
 * @example
 * ```ts
 * import { loadMnist } from "mnist";
 *
 * const { train, test } = await loadMnist({ offline: "rendered" });
 * console.log(`${train.name}: ${train.size} images of ${train.height} x ${train.width}`);
 * if (test.labels.length !== test.size) throw new Error("a label for each image");
 * ```
 */
export async function loadMnist(
  options: LoadMnistOptions = {},
): Promise<{ readonly train: Dataset; readonly test: Dataset }> {
  if (typeof options === "string") {
    throw new InputError(
      `loadMnist: expected options, found ${describe(options)}; give { directory: ${
        describe(options)
      } }`,
    );
  }
  checkOptions("loadMnist", options, [
    "directory",
    "offline",
    "mirrors",
    "progress",
    "stallSeconds",
    "signal",
  ], {
    path: "give directory",
    download: "missing files are downloaded; offline says what else to do",
  });
  const { directory } = options;
  if (directory !== undefined) checkValue("directory", text, directory);
  options.signal?.throwIfAborted();
  const directories = directory === undefined ? usualDirectories() : [resolve(directory)];
  const found = await findFiles(directories);
  if (found.size === 0) {
    const competition = await readDigitRecognizer(directories[0] ?? projectData);
    if (competition !== undefined) return competition;
  }
  const missing = allFiles.filter((file) => !found.has(file));
  if (missing.length > 0) {
    using interruption = new Interruption("loadMnist", options);
    const { signal } = interruption;
    try {
      const into = directory === undefined ? projectData : resolve(directory);
      for await (const [file, bytes] of downloadMissing(missing, into, { ...options, signal })) {
        found.set(file, verified(file, bytes));
      }
    } catch (error) {
      options.signal?.throwIfAborted();
      interruption.check(() => "while downloading; what is whole is kept");
      if (!(error instanceof DownloadError)) throw error;
      if (options.offline !== "rendered") throw notAvailable(missing, directories, error);
      console.warn(standInWarning(error));
      return await renderedDigits();
    }
  }
  return displayed({
    train: toDataset("mnist/train", mnistFiles.train, found),
    test: toDataset("mnist/test", mnistFiles.test, found),
  });
}

const allFiles: readonly MnistFile[] = [mnistFiles.train, mnistFiles.test]
  .flatMap(({ images, labels }) => [images, labels]);

type Found = Map<MnistFile, VerifiedFile>;

/** Found from this module, as a notebook's working directory is its own folder. */
const projectData = join(import.meta.dirname ?? ".", "..", "..", "..", "data");

function usualDirectories(): readonly string[] {
  const named = mnistDirVariable();
  return named ? [resolve(named), projectData] : [projectData];
}

function mnistDirVariable(): string | undefined {
  try {
    return Deno.env.get("MNIST_DIR");
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) return undefined;
    throw error;
  }
}

async function findFiles(directories: readonly string[]): Promise<Found> {
  const found: Found = new Map();
  await Promise.all(allFiles.map(async (file) => {
    for (const directory of directories) {
      const read = await readVerified(file, directory);
      if (read === undefined) continue;
      found.set(file, read);
      return;
    }
  }));
  return found;
}

function toDataset(name: string, { images, labels }: MnistPart, found: Found): Dataset {
  const [pixels, classes] = [found.get(images)!, found.get(labels)!]; // all four are found by now
  const sha256 = { [pixels.name]: pixels.sha256, [classes.name]: classes.sha256 };
  return datasetFromIdx(readIdx(pixels.idx, pixels.name), readIdx(classes.idx, classes.name), {
    name,
    source: { kind: "mnist", sha256 },
  });
}

function notAvailable(
  missing: readonly MnistFile[],
  directories: readonly string[],
  cause: DownloadError,
): InputError {
  const what = missing.length === allFiles.length
    ? "MNIST"
    : `MNIST's ${missing.map((file) => file.name).join(", ")}`;
  return new InputError(
    `${what}: not found in ${directories.join(" or ")}, nor downloaded (${reasons(cause)}); ` +
      "put the published files there, set MNIST_DIR to a folder that holds them, allow the network, " +
      'or ask for drawn stand-ins with { offline: "rendered" }',
    { cause },
  );
}

function standInWarning(cause: DownloadError): string {
  return [
    "************************************************************************",
    "*  NOT MNIST: these are stand-in digits, drawn by this project.        *",
    "*  Nothing trained or measured on them says anything about MNIST.      *",
    "************************************************************************",
    `MNIST was neither found nor downloaded: ${reasons(cause)}`,
  ].join("\n");
}

function reasons(cause: DownloadError): string {
  return cause.reasons.join("; ") || "no mirror was named";
}
