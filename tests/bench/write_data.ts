// Writes the images that all contenders train on into the folder given, and prints where they came from: "mnist" or
// "rendered".

import type { Dataset } from "../../lib/data/dataset.ts";
import { loadMnist } from "../../lib/data/mnist/load_mnist.ts";
import { type Digits, writeDigits } from "./data_files.ts";

const [folder = "."] = Deno.args;
await Deno.mkdir(folder, { recursive: true });
const { train, test } = await loadMnist({ offline: "rendered" });
await writeDigits(folder, "train", repeated(train, 60_000));
await writeDigits(folder, "test", repeated(test, 10_000));
console.log(train.source.kind);

/** Of stand-ins there are fewer than of MNIST; speed does not mind seeing them again. */
function repeated({ images, labels, height, width }: Dataset, size: number): Digits {
  return { images: fill(images, size * height * width), labels: fill(labels, size) };
}

function fill(bytes: Uint8Array, length: number): Uint8Array<ArrayBuffer> {
  const result = new Uint8Array(length);
  for (let at = 0; at < length; at += bytes.length) {
    result.set(bytes.subarray(0, length - at), at);
  }
  return result;
}
