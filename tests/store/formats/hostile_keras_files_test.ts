// Files of Keras that mean harm, or are damaged: each is refused in one line, within a time and a memory.

import "../../../lib/tensorflow/backend.ts";
import assert from "node:assert/strict";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { zipSync } from "fflate";
import * as h5wasm from "h5wasm";
import { readKerasFile } from "../../../lib/store/formats/read_keras_file.ts";
import { loadModel } from "../../../lib/store/load_model.ts";
import { ModelFileError } from "../../../lib/store/read_model_file.ts";
import { temporaryFolder } from "../../_temporary_folder.ts";
import {
  type Config,
  edited,
  examples,
  layerOf,
  layersOf,
  repacked,
  weightsOf,
} from "./_keras_files.ts";

const h5 = examples["3_reference"]!.files.h5;
const unbuilt = examples["2_unbuilt"]!.files.h5;
const keras = examples["3_reference"]!.files.keras;

/** A file of these bytes is refused in a line that says why, and nothing of it is left. */
function refuses(what: string, make: () => Uint8Array | Promise<Uint8Array>, why: RegExp): void {
  Deno.test(`refuses ${what}`, async () => {
    await using folder = await temporaryFolder();
    const path = join(folder.path, "hostile.h5");
    await Deno.writeFile(path, await make());
    const tensors = tf.memory().numTensors;
    const error = await loadModel(path).then(() => undefined, (error) => error);
    assert.ok(error instanceof ModelFileError, `${error?.stack ?? "it was loaded"}`);
    assert.match(error.message, /^[^\n]*hostile\.h5: expected [^\n]+, found:? [^\n]+; [^\n]+$/);
    assert.match(error.message, why);
    assert.ok(error.message.length < 700, error.message);
    assert.equal(tf.memory().numTensors, tensors);
  });
}

// Other files, and parts of them.

refuses("an empty file", () => new Uint8Array(), /found an empty file/);
refuses(
  "text",
  () => new TextEncoder().encode("not a model, but text"),
  /found another kind of file/,
);
refuses(
  "a picture",
  () => Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10),
  /found another kind/,
);
for (const part of [0.01, 0.1, 0.5, 0.9, 0.999]) {
  const length = Math.floor(part * h5.length);
  refuses(`the first ${length} bytes of a .h5 file`, () => h5.subarray(0, length), /damaged|found/);
  const start = Math.floor(part * keras.length);
  refuses(
    `the first ${start} bytes of a .keras file`,
    () => keras.subarray(0, start),
    /expected a whole zip archive/,
  );
}
refuses("weights alone of Keras 3", () => weightsOf("3_reference"), /found weights alone/);
refuses(
  "a zip archive of something else",
  () => zipSync({ "a.txt": h5 }),
  /expected config\.json in the archive, found none/,
);
for (const part of ["config.json", "metadata.json", "model.weights.h5"]) {
  refuses(
    `a .keras file without ${part}`,
    () => repacked("3_reference", { [part]: undefined }),
    new RegExp(`expected ${part} in the archive, found none`),
  );
}
refuses(
  "weights that are not HDF5",
  () => repacked("3_reference", { "model.weights.h5": new TextEncoder().encode("PK weights") }),
  /expected an HDF5 file, found one that begins 50 4b 20/,
);
refuses(
  "an architecture that is not JSON",
  () => repacked("3_reference", { "config.json": new TextEncoder().encode("{") }),
  /expected JSON/,
);
refuses(
  "an architecture that reaches into JavaScript's objects",
  () =>
    repacked("3_reference", {
      "config.json": new TextEncoder().encode('{"class_name":"Sequential","__proto__":{"a":1}}'),
    }),
  /expected JSON, found the key __proto__/,
);
refuses(
  "an architecture of 3 MiB",
  () => repacked("3_reference", { "config.json": new Uint8Array(3 * 2 ** 20).fill(32) }),
  /expected at most 2097152 bytes as config\.json, found 3145728/,
);
refuses(
  "lists nested beyond the stack",
  () =>
    repacked("3_reference", {
      "config.json": new TextEncoder().encode("[".repeat(500_000) + "]".repeat(500_000)),
    }),
  /expected JSON/,
);

// Archives that lie.

refuses(
  "a zip bomb: 64 MiB of zeros in 64 KiB",
  () => repacked("3_reference", { "model.weights.h5": new Uint8Array(2 ** 26) }, 9),
  /expected at most 16777216 bytes as model\.weights\.h5 in the archive, found 67108864/,
);

/** Changes the directory entry of a file in a `.keras` file, where its fields are at these offsets. */
function lying(name: string, change: (entry: DataView, local: DataView) => void, level: 0 | 9 = 0) {
  const bytes = repacked("3_reference", {}, level).slice();
  const view = new DataView(bytes.buffer);
  for (let at = 0; at < bytes.length - 4; at++) {
    if (view.getUint32(at, true) !== 0x02014b50) continue;
    const length = view.getUint16(at + 28, true);
    const called = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + length));
    if (called !== name) continue;
    const local = view.getUint32(at + 42, true);
    change(new DataView(bytes.buffer, at), new DataView(bytes.buffer, local));
    return bytes;
  }
  throw new Error(`no ${name}`);
}

refuses(
  "an archive that says that a file is larger than it is",
  () => lying("model.weights.h5", (entry) => entry.setUint32(24, 2 ** 20, true)),
  /expected model\.weights\.h5 in the archive, whole, found \d+ of 1048576 bytes/,
);
refuses(
  "an archive that says that a file is smaller than it becomes",
  () => lying("model.weights.h5", (entry) => entry.setUint32(24, 1000, true), 9),
  /expected model\.weights\.h5 in the archive, whole, found more than 1000 bytes/,
);
refuses(
  "a file in an archive whose checksum differs",
  () => lying("model.weights.h5", (entry) => entry.setUint32(16, 1, true)),
  /whole, found one whose checksum differs/,
);
refuses(
  "one flipped bit in the weights of an archive",
  () => {
    const bytes = keras.slice();
    bytes[bytes.length >> 1]! ^= 1;
    return bytes;
  },
  /found one whose checksum differs/,
);
refuses(
  "a file that lies outside its archive",
  () => lying("config.json", (entry) => entry.setUint32(42, 2 ** 31, true)),
  /expected config\.json in the archive, whole, found none/,
);
refuses(
  "a file with a password",
  () => lying("config.json", (entry) => entry.setUint16(8, 1, true)),
  /expected no password, found one on config\.json/,
);
refuses(
  "a file packed in another way",
  () => lying("config.json", (entry) => entry.setUint16(10, 93, true)),
  /expected config\.json stored or deflated, found method 93/,
);
refuses(
  "a file of 4 GiB in an archive of kilobytes",
  () => lying("model.weights.h5", (entry) => entry.setUint32(24, 2 ** 32 - 2, true), 9),
  /expected at most 16777216 bytes as model\.weights\.h5/,
);

// HDF5 that lies.

/** HDF5 as h5wasm writes it. */
async function hdf5(write: (file: h5wasm.File) => void, from?: Uint8Array): Promise<Uint8Array> {
  const { FS } = await h5wasm.ready;
  if (from) FS.writeFile("/made", from);
  const file = new h5wasm.File("/made", from ? "a" : "w");
  write(file);
  file.close();
  const bytes = FS.readFile("/made") as Uint8Array;
  FS.unlink("/made");
  return bytes;
}

/** A `.keras` file whose weights were changed. */
const rewired = (write: (file: h5wasm.File) => void) => async () =>
  repacked("3_reference", { "model.weights.h5": await hdf5(write, weightsOf("3_reference")) });

refuses(
  "HDF5 that holds something else",
  () => hdf5((file) => void file.create_dataset({ name: "x", data: [1] })),
  /expected a whole model, found no model_config/,
);
refuses(
  "an architecture that is a number",
  () => hdf5((file) => file.create_attribute("model_config", 5)),
  /expected text as model_config of \/, found numbers/,
);
refuses(
  "a layer's weights behind an external link",
  rewired((file) => {
    file.create_external_link("/etc/passwd", "/", "/layers/conv2d_7");
  }),
  /expected no links, found one into the file \/etc\/passwd at \/layers\/conv2d_7/,
);
refuses(
  "a layer's weights behind a soft link",
  rewired((file) => file.create_soft_link("/layers/dense", "/layers/dense_7")),
  /expected no links, found one to \/layers\/dense at \/layers\/dense_7/,
);
refuses(
  "a soft link that leads to itself",
  rewired((file) => file.create_soft_link("/layers/loop", "/layers/loop")),
  /expected no links, found one to \/layers\/loop/,
);
refuses(
  "groups that hold one another",
  rewired((file) => file.create_hard_link("/layers", "/layers/dense/again")),
  /expected at most (32 groups in one another|20000 groups and arrays), found more/,
);
refuses(
  "20,000 groups",
  rewired((file) => {
    for (let i = 0; i < 20_000; i++) file.create_group(`layers/g${i}`);
  }),
  /expected at most 20000 groups and arrays, found more/,
);

/** Weights of a `.keras` file with one array of another kind beside those of a layer. */
const withArray = (options: Partial<Parameters<h5wasm.File["create_dataset"]>[0]>) =>
  rewired((file) => {
    file.create_group("layers/dense_9");
    file.create_group("layers/dense_9/vars");
    file.create_dataset({ name: "layers/dense_9/vars/0", data: [1, 2], ...options });
  });

refuses(
  "a gzip bomb: a chunk of 128 MiB in 128 KiB",
  withArray({
    ...{ data: new Float32Array(2 ** 25), shape: [2 ** 25], chunks: [2 ** 25] },
    ...{ compression: "gzip", compression_opts: 9 },
  }),
  /expected an array in one piece at \/layers\/dense_9\/vars\/0, found a compressed one/,
);
refuses(
  "an array in chunks",
  withArray({ data: new Float32Array(4), shape: [4], chunks: [2] }),
  /expected an array in one piece at .*, found one in chunks/,
);
refuses(
  "whole numbers for weights",
  withArray({ data: new Int32Array(4) }),
  /expected numbers of 16, 32 or 64 bits as IEEE 754 has them/,
);
refuses("text for weights", withArray({ data: ["a", "b"] }), /expected numbers of 16, 32 or 64/);
refuses(
  "weights of a layer that there is not",
  withArray({ data: new Float32Array(4) }),
  /expected weights of the network's layers, found dense_9/,
);

/** A `.h5` file whose array of 3 x 10 says that it has another shape, and as many bytes. */
function claiming(rows: number, columns: number, bytes: number | bigint): Uint8Array {
  const made = unbuilt.slice();
  const view = new DataView(made.buffer);
  const set = (at: number, value: number | bigint) => view.setBigUint64(at, BigInt(value), true);
  let found = 0;
  for (let at = 0; at + 16 <= made.length; at++) {
    if (view.getBigUint64(at, true) === 3n && view.getBigUint64(at + 8, true) === 10n) {
      set(at, rows);
      set(at + 8, columns);
      found++;
    } else if (view.getBigUint64(at, true) === 120n && made[at - 10] === 3 && made[at - 9] === 1) {
      // Of a layout of version 3, class 1: the address, then the size. Without an address, nothing was ever written.
      if (BigInt(bytes) > 120n) set(at - 8, 2n ** 64n - 1n);
      set(at, bytes);
      found++;
    }
  }
  assert.ok(found >= 2);
  return made;
}

for (
  const [what, rows, columns, bytes, why] of [
    ["2^40 numbers", 2 ** 20, 2 ** 20, 2 ** 42, /expected at most 67108864 numbers in all/],
    [
      "more numbers than fit",
      2 ** 12,
      2 ** 12,
      2 ** 26,
      /expected arrays that the file has room for, found 4096 x 4096/,
    ],
    ["a size that is not its shape's", 2 ** 12, 2 ** 12, 120, /found one that cannot be read/],
    ["fewer numbers than its layer has", 1, 10, 40, /expected .*, found/],
  ] as const
) {
  refuses(`an array that says it has ${what}`, () => claiming(rows, columns, bytes), why);
}
refuses(
  "an array that lies outside its file",
  () => {
    // The layout of a contiguous dataset: version 3, class 1, address and size.
    const made = h5.slice();
    const view = new DataView(made.buffer);
    let moved = 0;
    for (let at = 0; at + 18 <= made.length; at++) {
      if (made[at] !== 3 || made[at + 1] !== 1) continue;
      if (view.getBigUint64(at + 10, true) !== 160n) continue; // 4 x 10 numbers
      view.setBigUint64(at + 2, 2n ** 40n, true);
      moved++;
    }
    assert.ok(moved > 0);
    return made;
  },
  /found one that cannot be read|found NaN/,
);
for (const value of [NaN, Infinity]) {
  refuses(`a weight of ${value}`, () => {
    const made = h5.slice();
    const kernel = valuesAt(made);
    new DataView(made.buffer).setFloat32(kernel + 4, value, true);
    return made;
  }, new RegExp(`expected finite weights, found ${value} in /model_weights/`));
}

/** Where the numbers of the last dense layer lie: its dataset says so. */
function valuesAt(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let at = 0; at + 18 <= bytes.length; at++) {
    if (bytes[at] !== 3 || bytes[at + 1] !== 1) continue;
    if (view.getBigUint64(at + 10, true) === 160n) return Number(view.getBigUint64(at + 2, true));
  }
  throw new Error("no dataset of 160 bytes");
}
// Architectures that tfjs would never end to build, or that are not the one of these weights.

/** A `.keras` file whose architecture was changed, and what is said. */
function refusesConfig(
  what: string,
  edit: (config: Config) => void,
  why: RegExp,
  example = "3_reference",
): void {
  refuses(what, () => edited(example, edit), why);
}

refusesConfig(
  "layers that wait for one another",
  (config) => {
    const [, first, second] = layersOf(config) as [Config, Config, Config];
    const [node] = first["inbound_nodes"] as [{ args: [{ config: Config }] }];
    node.args[0].config["keras_history"] = [(second["config"] as Config)["name"], 0, 0];
  },
  /expected layers that are connected from the input on, found .*, whose inputs never come/,
  "3_residual",
);
refusesConfig(
  "a layer of a billion units",
  (config) => void (layerOf(config, "Dense")["units"] = 2 ** 30),
  /expected a network that can be built, found: layers of more weights than the \d+ that there are/,
);
refusesConfig(
  "a layer that was left out, whose weights are there",
  (config) => void layersOf(config).splice(1, 1),
  /expected/,
);

// Limits of the worker.

Deno.test("reading ends in time, whatever is read", async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, "slow.h5");
  await Deno.writeFile(path, h5);
  await assert.rejects(
    readKerasFile(path, { longest: 1 }),
    /slow\.h5: expected a model that Keras saved, found a file that takes longer than 0\.001 s to read/,
  );
});

Deno.test("HDF5 gets no more memory than it may have", async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, "large.h5");
  const large = new Float32Array(2 ** 24).fill(1);
  const weights = await hdf5((file) => {
    for (const group of ["layers", "layers/dense", "layers/dense/vars"]) file.create_group(group);
    file.create_dataset({ name: "layers/dense/vars/0", data: large });
  });
  await Deno.writeFile(path, repacked("3_reference", { "model.weights.h5": weights }));
  await assert.rejects(
    readKerasFile(path, { memory: 2 ** 25 }),
    /large\.h5: expected arrays that fit in memory, found 67108864 bytes at \/layers\/dense\/vars\/0/,
  );
  const { contents } = await readKerasFile(path);
  assert.equal(contents.weights.groups[0]!.groups[0]!.arrays[0]!.values.length, 2 ** 24);
});

Deno.test("a file of more than a gibibyte is refused unread", async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, "huge.h5");
  using file = await Deno.open(path, { write: true, createNew: true });
  await file.truncate(2 ** 31); // takes no room on the disk
  await assert.rejects(
    loadModel(path),
    /huge\.h5: expected at most 1073741824 bytes, found 2147483648/,
  );
});

Deno.test("HDF5 says nothing on the console", async () => {
  const program = `
    import { loadModel } from "./lib/store/load_model.ts";
    await loadModel(Deno.args[0]).catch(() => {});`;
  await using folder = await temporaryFolder();
  const path = join(folder.path, "damaged.h5");
  await Deno.writeFile(path, claiming(2 ** 12, 2 ** 12, 120));
  const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["eval", "-q", program, path],
    cwd: join(import.meta.dirname!, "../../.."),
    env: { NO_COLOR: "1", TF_CPP_MIN_LOG_LEVEL: "3" },
  }).output();
  assert.equal(new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr), "");
});
