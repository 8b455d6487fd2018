// Has a worker read a file of Keras: whatever the file makes of it, it ends within a time and within a memory.

import { Worker } from "node:worker_threads";
import { InterruptedError, Interruption } from "../../io/interruption.ts";
import type { FileDigest } from "../model_card.ts";
import { fileDigest, ModelFileError, remedyFor } from "../read_model_file.ts";
import { largestJson, mostElements } from "../limits.ts";
import type { KerasContents, ReadAnswer, ReadLimits, ReadRequest } from "./hdf5_contents.ts";

/** Room for the weights, and for the three times as much that Adam's state may take. */
const largestFile = 2 ** 30;

const limits: ReadLimits = {
  json: largestJson,
  elements: mostElements,
  objects: 20_000,
  inflated: largestFile,
  memory: 2 ** 29,
};

/** A hundred times what a large file takes on a slow machine. */
const usualLongest = 60_000;

/** Other limits than those of all files. */
export interface ReadKerasFileOptions extends Partial<ReadLimits> {
  /** Milliseconds. */
  readonly longest?: number;
}

/**
 * Reads a `.h5` or `.keras` file.
 *
 * @param path the file
 * @param options other limits than those of all files
 * @returns its contents, and how to know the file again
 * @throws {ModelFileError} if it is no model of Keras, is damaged, or wants more time or memory than any model does
 */
export async function readKerasFile(
  path: string,
  { longest = usualLongest, ...others }: ReadKerasFileOptions = {},
): Promise<{ readonly contents: KerasContents; readonly digest: FileDigest }> {
  const { isFile, size } = await Deno.stat(path);
  if (!isFile) throw new ModelFileError(`${path}: expected a plain file, found something else`);
  if (size > largestFile) {
    throw new ModelFileError(
      `${path}: expected at most ${largestFile} bytes, found ${size}; no network for small images has as many weights`,
    );
  }
  const bytes = await Deno.readFile(path);
  const digest = fileDigest(bytes);
  const answer = await answerOf(
    { bytes: bytes.buffer, limits: { ...limits, ...others } },
    longest,
    path,
  );
  if ("contents" in answer) return { contents: answer.contents, digest };
  const { expected, found } = "refused" in answer ? answer.refused : {
    expected: "a model that Keras saved",
    found: `one that cannot be read: ${answer.failed}`,
  };
  throw new ModelFileError(`${path}: expected ${expected}, found ${found}; ${remedyFor(path)}`);
}

async function answerOf(
  request: ReadRequest,
  longest: number,
  path: string,
): Promise<ReadAnswer> {
  using interruption = new Interruption("loadModel");
  const worker = new Worker(new URL("./_keras_worker.ts", import.meta.url), {
    resourceLimits: { maxOldGenerationSizeMb: 256 },
  });
  const { promise, resolve, reject } = Promise.withResolvers<ReadAnswer>();
  const refuse = (found: string) =>
    reject(
      new ModelFileError(
        `${path}: expected a model that Keras saved, found a file ${found}; ${remedyFor(path)}`,
      ),
    );
  const timer = setTimeout(
    () => refuse(`that takes longer than ${longest / 1000} s to read`),
    longest,
  );
  worker.once("message", resolve);
  worker.once("error", (error: Error & { readonly code?: string }) => {
    if (error.code === "ERR_WORKER_OUT_OF_MEMORY") refuse("that takes too much memory to read");
    else reject(error);
  });
  interruption.signal.addEventListener(
    "abort",
    () => reject(new InterruptedError(`loadModel: stopped while reading ${path}`)),
    { once: true },
  );
  try {
    worker.postMessage(request, [request.bytes]);
    return await promise;
  } finally {
    clearTimeout(timer);
    await worker.terminate();
  }
}
