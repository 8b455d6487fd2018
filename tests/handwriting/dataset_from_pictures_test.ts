// datasetFromPictures(): labels by the names of files and folders or as given, and what is left out or refused.

import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { checkDataset } from "../../lib/data/check_dataset.ts";
import { drawPage } from "../../lib/data/rendered/draw_page.ts";
import {
  datasetFromPictures,
  type DatasetFromPicturesOptions,
  picturesIn,
} from "../../lib/handwriting/dataset_from_pictures.ts";
import { readDigits } from "../../lib/handwriting/read_digits.ts";
import { loadModel } from "../../lib/store/load_model.ts";
import { temporaryFolder } from "../_temporary_folder.ts";

const { model } = await loadModel("deep_cnn_27e_128b_seed_1");
const pages: Readonly<Record<string, Uint8Array>> = Object.fromEntries(
  await Promise.all(["1", "4", "7", "35\n2"].map(async (text) => [text, await drawPage(text)])),
);

/** A folder with files of these names; each has what is written on it. */
async function folderOf(files: Readonly<Record<string, string>>) {
  const folder = await temporaryFolder();
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder.path, name);
    await Deno.mkdir(dirname(path), { recursive: true });
    await Deno.writeFile(path, pages[content] ?? new TextEncoder().encode(content));
  }
  return folder;
}

/** The data set, and what was warned of. */
async function read(path: string, options: DatasetFromPicturesOptions = {}) {
  const warnings: unknown[] = [];
  const { warn } = console;
  console.warn = (...said: unknown[]) => warnings.push(...said);
  try {
    return { dataset: await datasetFromPictures(path, { model, ...options }), warnings };
  } finally {
    console.warn = warn;
  }
}

const refused = (path: string, message: RegExp | string, options: object = {}) =>
  assert.rejects(datasetFromPictures(path, { model, ...options }), { name: "InputError", message });

Deno.test("datasetFromPictures() labels pictures by the digits that their names begin with, a page's in reading order", async () => {
  await using folder = await folderOf({
    "7.png": "7",
    "352_page.png": "35\n2",
    "4 again.png": "4",
  });
  const { dataset, warnings } = await read(folder.path);
  // Files in the order of their names.
  assert.deepEqual([...dataset.labels], [3, 5, 2, 4, 7]);
  assert.deepEqual(warnings, []);
  assert.deepEqual([dataset.size, dataset.height, dataset.width], [5, 28, 28]);
  assert.deepEqual(dataset.classNames.join(""), "0123456789");
  checkDataset(dataset);
  const own = (at: number) => dataset.images.subarray(784 * at, 784 * (at + 1));
  const page = await readDigits(pages["35\n2"]!, model);
  assert.deepEqual(dataset.images.subarray(0, 3 * 784), page.dataset.images);
  assert.deepEqual(own(4), (await readDigits(pages["7"]!, model)).dataset.images);
});

Deno.test("datasetFromPictures() labels pictures by the folder of a digit that they lie in, whatever their names", async () => {
  await using folder = await folderOf({
    "7/20241128_101500.png": "7",
    "people/ann/4/IMG_1.png": "4",
    "people/ann/1.png": "1",
  });
  const { dataset, warnings } = await read(folder.path);
  assert.deepEqual([...dataset.labels], [7, 1, 4]);
  assert.deepEqual(warnings, []);
  // The folder that is read says nothing about its own pictures.
  await refused(join(folder.path, "people", "ann", "4"), /^IMG_1.png: expected a name that begins/);
});

Deno.test("datasetFromPictures() takes labels by paths in the folder before all names", async () => {
  await using folder = await folderOf({ "IMG_1.png": "4", "9/IMG_2.png": "7", "8.png": "1" });
  const labels = { "IMG_1.png": "4", "9/IMG_2.png": "7", "8.png": "1" };
  const { dataset } = await read(folder.path, { labels });
  assert.deepEqual([...dataset.labels], [1, 7, 4]);
});

Deno.test("a picture in which another number of digits is found is left out, and named", async () => {
  await using folder = await folderOf({ "7.png": "7", "sub/44.png": "4", "12_list.png": "35\n2" });
  const { dataset, warnings } = await read(folder.path);
  assert.deepEqual([...dataset.labels], [7]);
  assert.deepEqual(warnings, [
    "12_list.png: left out; its name says 12, and 3 digits were found",
    `${join("sub", "44.png")}: left out; its name says 44, and 1 digit was found`,
  ]);
});

Deno.test("what is read does not decide the label", async () => {
  await using folder = await folderOf({ "3.png": "7" });
  assert.deepEqual([...(await read(folder.path)).dataset.labels], [3]);
});

Deno.test("datasetFromPictures() names the data set after its folder, however that is written, or as told", async () => {
  await using folder = await folderOf({ "ann/7.png": "7" });
  const path = join(folder.path, "ann");
  for (const written of [path, `${path}/`, `${path}/.`]) {
    assert.equal((await read(written)).dataset.name, "ann");
  }
  const { name, source } = (await read(path, { name: "Ann's hand" })).dataset;
  assert.equal(name, "Ann's hand");
  assert.deepEqual(Object.keys(source.sha256), ["Ann's hand"]);
  await refused(path, /^name: expected text, found 5$/, { name: 5 });
});

Deno.test("picturesIn() finds pictures by their names' endings, in folders too, sorted; hidden ones are left", async () => {
  await using folder = await folderOf({
    "b.JPG": "",
    "a.heic": "",
    "labels.json": "",
    ".hidden.png": "",
    ".cache/c.png": "",
    "sub/d.webp": "",
  });
  const found = await picturesIn(folder.path);
  assert.deepEqual(found, ["a.heic", "b.JPG", "sub/d.webp"].map((name) => join(folder.path, name)));
});

Deno.test("datasetFromPictures() says why there is no data set", async () => {
  await using folder = await folderOf({
    "IMG_1.png": "4",
    "empty/notes.txt": "no picture",
    "none/44.png": "4",
    "bad/3.png": "no picture",
  });
  const path = (...names: readonly string[]) => join(folder.path, ...names);
  await refused(
    path("nowhere"),
    `${path("nowhere")}: expected a folder of pictures, found none of that name`,
  );
  await refused(
    path("IMG_1.png"),
    `${
      path("IMG_1.png")
    }: expected a folder of pictures, found a file; readDigits reads one picture`,
  );
  await refused(
    folder.path,
    "IMG_1.png: expected a name that begins with the digits it shows, such as 7_IMG_1.png, found none; " +
      'rename it, move it into a folder named 7, or give labels: { "IMG_1.png": "7" }',
  );
  const none = /expected digits in its pictures, found none that could be used$/;
  await refused(path("empty"), none);
  const { warn } = console;
  console.warn = () => {};
  try {
    await refused(path("none"), none);
  } finally {
    console.warn = warn;
  }
  await refused(path("bad"), /^3.png: expected a picture \(.*\), found none$/);
});

Deno.test("datasetFromPictures() refuses labels that are no digits, or of no picture", async () => {
  await using folder = await folderOf({ "IMG_1.png": "4" });
  const labelled = (labels: object, message: RegExp) => refused(folder.path, message, { labels });
  await labelled({ "IMG_1.png": 4 }, /^labels.IMG_1.png: expected text, found 4$/);
  await labelled({ "IMG_1.png": "four" }, /^IMG_1.png: expected a name .*, found "four"; rename/);
  await labelled({ "IMG_1.png": "" }, /^IMG_1.png: expected a name .*, found ""; rename/);
  const message =
    /^labels: expected paths of pictures in the folder, found "IMG_l.png"; did you mean "IMG_1.png"\?$/;
  await labelled({ "IMG_l.png": "4" }, message);
  await labelled({ "x": "4" }, /^labels: expected paths of pictures in the folder, found "x"$/);
});

Deno.test("datasetFromPictures() ends when its signal does", async () => {
  await using folder = await folderOf({ "7.png": "7" });
  const signal = AbortSignal.abort();
  await assert.rejects(datasetFromPictures(folder.path, { model, signal }), {
    name: "InterruptedError",
    message: /datasetFromPictures/,
  });
});

Deno.test("picturesIn() follows links to folders, but not round in a circle, and none that leads nowhere", async () => {
  await using there = await folderOf({ "7.png": "7" });
  await using folder = await folderOf({ "1/a.png": "1" });
  await Deno.symlink(there.path, join(folder.path, "7"));
  await Deno.symlink(folder.path, join(folder.path, "1", "up"));
  await Deno.symlink(join(folder.path, "gone"), join(folder.path, "0"));
  const found = await picturesIn(folder.path);
  assert.deepEqual(found, ["1/a.png", "7/7.png"].map((path) => join(folder.path, path)));
});

Deno.test("datasetFromPictures() takes labels as an object, and no Map, which would have no say", async () => {
  await using folder = await folderOf({ "7.png": "7" });
  const labels = new Map([["7.png", "7"]]) as unknown as Record<string, string>;
  await assert.rejects(
    datasetFromPictures(folder.path, { labels, model }),
    /^InputError: labels: expected an object, found /,
  );
});
