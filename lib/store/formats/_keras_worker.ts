// Reads a file of Keras on a thread of its own, whose time and memory its parent limits.

import { parentPort } from "node:worker_threads";
import { RefusedError } from "./_hdf5_file.ts";
import type { ReadAnswer, ReadRequest, WeightGroup } from "./hdf5_contents.ts";
import { readContents } from "./_keras_contents.ts";

/** HDF5 reports each failure at length, where results may be expected. */
for (const method of ["log", "info", "warn", "error"] as const) console[method] = () => {};

parentPort!.once("message", async ({ bytes, limits }: ReadRequest) => {
  limitMemory(limits.memory);
  let answer: ReadAnswer;
  try {
    answer = { contents: await readContents(new Uint8Array(bytes), limits) };
  } catch (error) {
    answer = error instanceof RefusedError
      ? { refused: { expected: error.expected, found: error.found } }
      : { failed: error instanceof Error ? error.message : String(error) };
  }
  const buffers = "contents" in answer ? [...buffersOf(answer.contents.weights)] : [];
  parentPort!.postMessage(answer, buffers);
});

function* buffersOf({ arrays, groups }: WeightGroup): Generator<ArrayBuffer> {
  for (const { values } of arrays) yield values.buffer;
  for (const group of groups) yield* buffersOf(group);
}

/** HDF5's memory is WebAssembly's, which asks for more as it needs it; refused, HDF5 says that there is none. */
function limitMemory(bytes: number): void {
  const { prototype } = WebAssembly.Memory;
  const { grow } = prototype;
  prototype.grow = function (this: WebAssembly.Memory, pages: number) {
    if (this.buffer.byteLength + pages * 65536 > bytes) throw new RangeError("too much memory");
    return grow.call(this, pages);
  };
}
