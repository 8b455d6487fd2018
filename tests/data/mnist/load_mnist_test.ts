// Tests lib/data/mnist/load_mnist.ts on the real files: where they are looked for, and what a wrong one costs.

import assert from "node:assert/strict";
import { cp } from "node:fs/promises";
import { join } from "node:path";
import { loadMnist } from "../../../lib/data/mnist/load_mnist.ts";
import { mnistFiles } from "../../../lib/data/mnist/mnist_files.ts";
import { makeFolder, names, realFile, realMnist } from "./_mirror.ts";

const ignore = realMnist === undefined;
const trainImages = mnistFiles.train.images.name;
const trainLabels = mnistFiles.train.labels.name;
const testLabels = mnistFiles.test.labels.name;

Deno.test({
  name: "loadMnist() reads MNIST from the folder that MNIST_DIR names",
  ignore,
  async fn() {
    const { train, test } = await loadMnist({ mirrors: [] });
    assert.deepEqual([train.name, train.size, train.height, train.width], [
      "mnist/train",
      60_000,
      28,
      28,
    ]);
    assert.deepEqual([test.name, test.size, test.height, test.width], [
      "mnist/test",
      10_000,
      28,
      28,
    ]);
    assert.deepEqual([...train.labels.subarray(0, 5)], [5, 0, 4, 1, 9]);
    assert.deepEqual([...test.labels.subarray(0, 5)], [7, 2, 1, 0, 4]);
    // What the published set is known for: how many of each digit, and the mean pixel, 0.1307.
    const counts = Array(10).fill(0);
    for (const label of train.labels) counts[label]++;
    assert.deepEqual(counts, [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]);
    let sum = 0;
    for (const pixel of train.images) sum += pixel;
    assert.equal((sum / train.images.length / 255).toFixed(4), "0.1307");
    assert.deepEqual(train.source, {
      kind: "mnist",
      sha256: {
        [trainImages]: mnistFiles.train.images.sha256,
        [trainLabels]: mnistFiles.train.labels.sha256,
      },
    });
  },
});

Deno.test({
  name: "a folder given is the one that is read, whatever MNIST_DIR names",
  ignore,
  async fn() {
    await using folder = makeFolder(...names);
    assert.equal((await loadMnist({ directory: folder.path })).test.size, 10_000);
    await Deno.remove(join(folder.path, testLabels));
    await assert.rejects(loadMnist({ directory: folder.path, mirrors: [], progress: false }), {
      message: new RegExp(`^MNIST's ${testLabels}: not found in ${folder.path}, nor downloaded`),
    });
  },
});

Deno.test({
  name: "the project's data folder is found from the module, whatever the working directory",
  ignore,
  async fn() {
    await using project = makeFolder();
    const root = join(import.meta.dirname ?? ".", "..", "..", "..");
    await cp(join(root, "lib"), join(project.path, "lib"), { recursive: true });
    const script = join(project.path, "load.ts");
    await Deno.writeTextFile(
      script,
      `import { loadMnist } from "./lib/data/mnist/load_mnist.ts";
      const { train } = await loadMnist({ mirrors: [], progress: false });
      console.log(train.size);`,
    );
    // Without leave to read the environment, so MNIST_DIR counts as not set.
    const load = async (): Promise<string> => {
      const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
        args: ["run", "--no-prompt", "--allow-read", `--config=${join(root, "deno.json")}`, script],
        cwd: Deno.build.os === "windows" ? "C:\\" : "/",
        env: { NO_COLOR: "1" },
      }).output();
      return new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
    };
    const data = join(project.path, "data");
    assert.match(await load(), new RegExp(`MNIST: not found in ${data}, nor downloaded`));
    await Deno.mkdir(data);
    for (const name of names) await Deno.writeFile(join(data, name), realFile(name));
    assert.equal(await load(), "60000\n");
  },
});

const corrupted:
  readonly (readonly [claim: string, corrupt: (path: string) => void, found: RegExp])[] = [
    ["cut short", (path) => Deno.truncateSync(path, 412), /expected 4542 bytes, found 412;/],
    [
      "with bytes after its end",
      (path) => Deno.writeFileSync(path, Uint8Array.of(0), { append: true }),
      /expected 4542 bytes, found 4543;/,
    ],
    ["emptied", (path) => Deno.truncateSync(path), /expected 4542 bytes, found 0;/],
    [
      "with one bit flipped",
      (path) => {
        const bytes = Deno.readFileSync(path);
        bytes[4000]! ^= 1; // the file has 4542 bytes
        Deno.writeFileSync(path, bytes);
      },
      /expected SHA-256 f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6, found [0-9a-f]{64};/,
    ],
    [
      "swapped for another of the four",
      (path) => Deno.writeFileSync(path, realFile(trainLabels)),
      /expected 4542 bytes, found 28881;/,
    ],
    [
      "replaced by a folder",
      (path) => {
        Deno.removeSync(path);
        Deno.mkdirSync(path);
      },
      /expected a file, found something else/,
    ],
    [
      "replaced by a link to itself",
      (path) => {
        Deno.removeSync(path);
        Deno.symlinkSync(path, path);
      },
      /expected a file that can be read, found ".*"/,
    ],
  ];
for (const [claim, corrupt, found] of corrupted) {
  Deno.test({
    name: `a file ${claim} is refused by name with the way out, and left where it is`,
    ignore,
    async fn() {
      await using folder = makeFolder(...names);
      const path = join(folder.path, testLabels);
      corrupt(path);
      const state = () => {
        const { ino, size, mtime } = Deno.lstatSync(path);
        return { ino, size, mtime };
      };
      const before = state();
      await assert.rejects(
        // Neither a mirror nor a stand-in may cover up a file that is wrong.
        loadMnist({ directory: folder.path, offline: "rendered", progress: false }),
        (error: Error) => {
          assert.ok(error.message.startsWith(`${path}: expected `), error.message);
          assert.match(error.message, found);
          assert.match(error.message, /set MNIST_DIR to a folder that/);
          return true;
        },
      );
      assert.deepEqual(folder.list(), names.toSorted());
      assert.deepEqual(state(), before);
    },
  });
}

Deno.test("a folder that Deno may not read is named, with the permission it takes", {
  permissions: { read: false, env: "inherit", net: "inherit", sys: "inherit" },
}, async () => {
  await assert.rejects(loadMnist({ directory: "/mnist" }), {
    message: /^\/mnist\/\S+: Deno may not read it; run with --allow-read=\/mnist$/,
  });
});

Deno.test('offline, { offline: "rendered" } draws stand-ins and says so loudly', async () => {
  await using folder = makeFolder();
  const warn = console.warn;
  const warnings: unknown[] = [];
  console.warn = (...words) => warnings.push(...words);
  try {
    const { train, test } = await loadMnist({
      directory: folder.path,
      offline: "rendered",
      progress: false,
      mirrors: [],
    });
    assert.deepEqual([train.name, train.size], ["rendered/train", 6000]);
    assert.deepEqual([test.name, test.size], ["rendered/test", 1000]);
    assert.equal(train.source.kind, "rendered");
  } finally {
    console.warn = warn;
  }
  assert.equal(warnings.length, 1);
  assert.match(String(warnings[0]), /NOT MNIST.*\n.*says anything about MNIST/);
  assert.deepEqual(folder.list(), []);
});
