// `deno task ship`: where the page goes, what it replaces, what is refused before anything is written.

import assert from "node:assert/strict";
import { join } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { saveModel } from "../../lib/store/save_model.ts";
import { project } from "../../lib/tasks/project.ts";
import { temporaryFolder } from "../_temporary_folder.ts";
import { startedFrom } from "./_clone.ts";

const ship = (folder: string, ...args: readonly string[]) => startedFrom(folder, ["ship", ...args]);

Deno.test("ship writes one file where the user says, of a model that the user names, and replaces only its own", async () => {
  await using folder = await temporaryFolder();
  const path = (...names: readonly string[]) => join(folder.path, ...names);
  await saveModel({ model: oxen(), classNames: ["ox", "or <b>", "both"] }, path("mine"));
  const args = ["./mine", "--out", join("www", "page"), "--home", "../index.html"];
  await Deno.mkdir(path("www", "page"), { recursive: true });
  await Deno.writeTextFile(
    path("www", "page", "index.html"),
    '<meta name="generator" content="deno task ship"><h1>an earlier page</h1>',
  );
  const { code: made, stdout, stderr: warnings } = await ship(folder.path, ...args);
  assert.deepEqual([made, warnings], [0, ""]);
  assert.match(
    stdout,
    /^ship: www\/page\/index\.html reads with mine, \d+ kB, \d+ kB compressed\n$/,
  );
  assert.deepEqual([...Deno.readDirSync(path("www", "page"))].map(({ name }) => name), [
    "index.html",
  ]);
  const html = await Deno.readTextFile(path("www", "page", "index.html"));
  assert.ok(html.includes('"classNames":["ox","or \\u003cb>","both"]'));
  assert.ok(html.includes('<a href="../index.html" target="_top">'));

  await Deno.writeTextFile(path("index.html"), "<h1>mine</h1>");
  const { code, stderr } = await ship(folder.path, "./mine", "--out=.");
  assert.deepEqual(
    [code, stderr],
    [1, "index.html is there, and this task did not make it: name another folder.\n"],
  );
  assert.equal(await Deno.readTextFile(path("index.html")), "<h1>mine</h1>");
});

Deno.test("ship makes the page's script when none is kept, and the same page of the one that it has kept", async () => {
  await using folder = await temporaryFolder();
  await saveModel({ model: oxen() }, join(folder.path, "mine"));
  const kept = join(project.nodeModules, ".cache", "page_script.json");
  await Deno.remove(kept).catch(() => {}); // none was kept
  const pages: string[] = [];
  for (const out of ["made", "kept"]) {
    const { code, stderr } = await ship(folder.path, "./mine", "--out", out);
    assert.deepEqual([code, stderr], [0, ""]);
    pages.push(await Deno.readTextFile(join(folder.path, out, "index.html")));
    const { script, files } = JSON.parse(await Deno.readTextFile(kept));
    assert.ok(pages.at(-1)!.includes(script));
    for (const name of ["lib/web/page/main.ts", "lib/handwriting/read_picture.ts"]) {
      assert.ok(name in files, name);
    }
  }
  assert.equal(pages[0], pages[1]);
});

/** A network of three classes. */
function oxen(): tf.LayersModel {
  return tf.sequential({
    layers: [
      tf.layers.flatten({ inputShape: [28, 28, 1] }),
      tf.layers.dense({ units: 3, activation: "softmax" }),
    ],
  });
}

Deno.test("ship refuses in a sentence what it cannot ship, and writes nothing", async () => {
  await using folder = await temporaryFolder();
  const coloured = tf.sequential({
    layers: [
      tf.layers.flatten({ inputShape: [32, 32, 3] }),
      tf.layers.dense({ units: 10, activation: "softmax" }),
    ],
  });
  await saveModel({ model: coloured }, join(folder.path, "coloured"));
  for (
    const [args, expected] of [
      [[], /^Say where the page goes: --out FOLDER\.\n$/],
      [["--out", ""], /^Say where the page goes: --out FOLDER\.\n$/],
      [["a", "b", "--out", "www"], /^Name one model/],
      [["--into", "www"], /^Unknown option '--into'; --help lists the options\.\n$/],
      [["no_such_model", "--out", "www"], /^no_such_model: expected .*\n$/],
      [["coloured", "--out", "www"], /^model: expected .* found 32 x 32 x 3 in and 10 out\n$/],
    ] as const
  ) {
    const { code, stdout, stderr } = await ship(folder.path, ...args);
    assert.deepEqual([code, stdout], [1, ""], stderr);
    assert.match(stderr, expected);
  }
  assert.deepEqual(folder.names(), ["coloured"]);
});
