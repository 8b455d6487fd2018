// `deno task read`: text and JSON, folders, what cannot be read among what can, and the permissions it has.

import assert from "node:assert/strict";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { createCanvas } from "@napi-rs/canvas";
import { drawPage } from "../../lib/data/rendered/draw_page.ts";
import { readDigits } from "../../lib/handwriting/read_digits.ts";
import { loadModel } from "../../lib/store/load_model.ts";
import { temporaryFolder } from "../_temporary_folder.ts";
import { Clone, ended, startedFrom } from "./_clone.ts";

const name = "deep_cnn_27e_128b_seed_1";
const model = ["--model", name];
const page = await drawPage("31");

const read = (folder: string, args: readonly string[], input?: Uint8Array<ArrayBuffer>) =>
  startedFrom(folder, ["read", ...args], input);

Deno.test("read prints a line a picture and what is unsure in it, by the name that the user gave it, from where the user is", async () => {
  await using folder = await temporaryFolder();
  const path = (...names: readonly string[]) => join(folder.path, ...names);
  await Deno.mkdir(path("pages"));
  await Deno.writeFile(path("my page.png"), page);
  await Deno.writeFile(path("pages", "b.png"), await drawPage("4\n7"));
  const blank = createCanvas(200, 200);
  blank.getContext("2d").fillStyle = "white";
  blank.getContext("2d").fillRect(0, 0, 200, 200);
  await Deno.writeFile(path("pages", "a.png"), blank.toBuffer("image/png"));
  const context = blank.getContext("2d");
  context.lineWidth = 8;
  for (const [x, y] of [[100, 170], [100, 30], [60, 80], [100, 30], [140, 80]] as const) {
    context.lineTo(x, y);
  }
  context.stroke();
  const arrow = blank.toBuffer("image/png");
  await Deno.writeFile(path("pages", "c.png"), arrow);
  await Deno.writeTextFile(path("pages", "notes.txt"), "no picture");
  const { code, stdout, stderr } = await read(folder.path, ["my page.png", "pages/", ...model]);
  assert.deepEqual([code, stderr], [0, ""]);
  const { text, digits } = await readDigits(arrow, (await loadModel(name)).model);
  const doubtful = digits.filter(({ unsure }) => unsure);
  assert.ok(doubtful.length > 0, "the network takes an arrow for a digit");
  const doubts = doubtful.map((of) => `${of.digit} with ${Math.floor(100 * of.confidence)} %`);
  assert.deepEqual(stdout.trim().split("\n"), [
    "my page.png: 31",
    `${join("pages", "a.png")}: nothing to read`,
    `${join("pages", "b.png")}: 47`,
    `${join("pages", "c.png")}: ${text}  (unsure: ${doubts.join(", ")})`,
  ]);
});

Deno.test("read --json prints one object a line; files that cannot be read are named, and do not end the rest", async () => {
  await using folder = await temporaryFolder();
  const path = (...names: readonly string[]) => join(folder.path, ...names);
  await Deno.mkdir(path("pages"));
  await Deno.writeTextFile(path("pages", "a.png"), "no picture");
  await Deno.writeFile(path("pages", "b.jpg"), page.subarray(0, 2000));
  await Deno.writeFile(path("pages", "c.png"), page);
  const args = ["none.png", "https://example.com/7.png", path("pages"), "--json", ...model];
  const { code, stdout, stderr } = await read(folder.path, args);
  assert.equal(code, 1);
  assert.deepEqual(stderr.trim().split("\n"), [
    "none.png: expected a picture, found no such file",
    "https://example.com/7.png: expected a file, found an address of https; fetch it, and give its bytes",
    `${
      path("pages", "a.png")
    }: expected a picture (PNG, JPEG, WebP, AVIF, GIF, BMP or HEIC), found none`,
    `${
      path("pages", "b.jpg")
    }: expected a whole PNG, found a damaged file, or one cut short; copy it again`,
  ]);
  const { digits, unsure } = await readDigits(page, (await loadModel(name)).model);
  const expected = {
    file: path("pages", "c.png"),
    digits: "31",
    boxes: digits.map(({ box, digit, confidence }) => ({ ...box, digit, confidence })),
    unsure,
  };
  assert.equal(stdout, `${JSON.stringify(expected)}\n`);
  assert.deepEqual(Object.keys(expected.boxes[0]!), [
    ...["x", "y", "width", "height", "digit", "confidence"],
  ]);
});

Deno.test("read takes names that begin with a dash after --, and addresses of files; each stays on its line", async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, "-1\n\x1b[2J.png");
  await Deno.writeFile(path, page);
  await Deno.mkdir(join(folder.path, "none"));
  await Deno.writeFile(join(folder.path, "a b.png"), page);
  const file = pathToFileURL(join(folder.path, "a b.png")).href;
  const { code, stdout, stderr } = await read(folder.path, [
    ...[...model, "none", file, "--", "-1\n\x1b[2J.png"],
  ]);
  assert.deepEqual([code, stderr], [1, "none: expected pictures in it, found none.\n"]);
  assert.equal(stdout, `${file}: 31\n-1 [2J.png: 31\n`);
});

Deno.test("read takes - for a picture on standard input", async () => {
  await using folder = await temporaryFolder();
  const { code, stdout, stderr } = await read(
    folder.path,
    ["-", "-", ...model],
    Uint8Array.from(page),
  );
  assert.deepEqual([code, stdout, stderr], [0, "-: 31\n-: 31\n", ""]);
  for (
    const [input, found] of [
      [
        new TextEncoder().encode("no picture"),
        "(PNG, JPEG, WebP, AVIF, GIF, BMP or HEIC), found none",
      ],
      [new Uint8Array(0), "found an empty file"],
    ] as const
  ) {
    const { code, stdout, stderr } = await read(folder.path, ["-", ...model], input);
    assert.deepEqual([code, stdout], [1, ""]);
    assert.match(stderr, /^-: expected a picture/);
    assert.ok(stderr.endsWith(`${found}\n`), stderr);
  }
});

Deno.test("read says what to do where nothing can be read", async () => {
  await using folder = await temporaryFolder();
  await Deno.mkdir(join(folder.path, "empty"));
  const said = async (...args: readonly string[]) => {
    const { code, stdout, stderr } = await read(folder.path, args);
    assert.deepEqual([code, stdout], [1, ""]);
    return stderr;
  };
  assert.equal(await said(), "Name one or more pictures; --help says more.\n");
  assert.equal(await said("empty"), "empty: expected pictures in it, found none.\n");
  assert.equal(
    await said("a.png", "--jsno"),
    "Unknown option '--jsno'; --help lists the options.\n",
  );
  assert.match(await said("a.png", "--model", "none"), /^none: expected a model, found no folder /);
  assert.equal(
    await said("a,b.png"),
    "a,b.png: expected a path without a comma, which Deno's permissions cannot name, found " +
      `${join(folder.path, "a,b.png")}; link to it under another name.\n`,
  );
});

/** Says what it may do. */
const program = `
const state = async (name, path) => (await Deno.permissions.query({ name, path })).state;
const [file] = Deno.args;
console.log(JSON.stringify({
  file: await state("read", Deno.env.get("INIT_CWD") + "/" + file),
  beside: await state("read", Deno.env.get("INIT_CWD")),
  models: await state("read", "models"),
  program: await state("read", "lib"),
  written: await state("write", Deno.env.get("INIT_CWD")),
  models_written: await state("write", "models"),
  net: (await Deno.permissions.query({ name: "net" })).state,
  run: (await Deno.permissions.query({ name: "run" })).state,
}));
`;

Deno.test("read may read the pictures named and its models, and nothing else; it writes nothing", async () => {
  await using clone = await Clone.make();
  await Deno.writeTextFile(clone.path("lib", "tasks", "read.ts"), program);
  await using folder = await temporaryFolder();
  const { code, stdout, stderr } = await ended(clone.start(
    ["run", "-q", "-P=start", "lib/tasks/start.ts", "read", "7.png", "--json"],
    { INIT_CWD: folder.path, LIBTENSORFLOW_DIR: "", MNIST_DIR: "" },
  ));
  assert.equal(code, 0, stderr);
  assert.deepEqual(JSON.parse(stdout), {
    ...{ file: "granted", models: "granted" },
    ...{ beside: "prompt", program: "prompt", written: "prompt", models_written: "prompt" },
    ...{ net: "prompt", run: "prompt" },
  });
});
