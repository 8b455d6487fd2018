// Tests how loadMnist downloads, from a server on this machine that plays mirrors good and bad.

import assert from "node:assert/strict";
import { join } from "node:path";
import { mnistFiles } from "../../../lib/data/mnist/mnist_files.ts";
import { loadMnist, type LoadMnistOptions } from "../../../lib/data/mnist/load_mnist.ts";
import {
  deadMirror,
  type Folder,
  makeFolder,
  names,
  realFile,
  realMnist,
  startMirror,
} from "./_mirror.ts";

const ignore = realMnist === undefined;
const trainImages = mnistFiles.train.images.name;
const trainLabels = mnistFiles.train.labels.name;
const testImages = mnistFiles.test.images.name;
const testLabels = mnistFiles.test.labels.name;

function load(folder: Folder, mirrors: readonly string[], options: LoadMnistOptions = {}) {
  return loadMnist({ directory: folder.path, mirrors, progress: false, ...options });
}

Deno.test({
  name: "what is missing is downloaded once, kept, and read from the folder from then on",
  ignore,
  async fn() {
    await using folder = makeFolder(trainImages);
    await using mirror = startMirror();
    const { train, test } = await load(folder, [mirror.url]);
    assert.deepEqual([train.size, test.size], [60_000, 10_000]);
    assert.deepEqual(mirror.requests, [trainLabels, testImages, testLabels]);
    assert.deepEqual(folder.list(), names.toSorted());
    for (const name of names) {
      assert.deepEqual(Deno.readFileSync(join(folder.path, name)), new Uint8Array(realFile(name)));
    }
    await load(folder, [mirror.url]);
    assert.equal(mirror.requests.length, 3);
  },
});

Deno.test({
  name: "a folder that is not there yet is made",
  ignore,
  async fn() {
    await using folder = makeFolder();
    await using mirror = startMirror();
    await loadMnist({
      directory: join(folder.path, "a", "b"),
      mirrors: [mirror.url],
      progress: false,
    });
    assert.deepEqual(folder.list(), ["a"]);
  },
});

Deno.test({
  name: "where the first mirror is down the second delivers, and the first is not asked again",
  ignore,
  async fn() {
    await using folder = makeFolder(trainImages);
    await using broken = startMirror(() => new Response("out of order", { status: 503 }));
    await using mirror = startMirror();
    await load(folder, [deadMirror(), broken.url, mirror.url]);
    assert.deepEqual(broken.requests, [trainLabels]);
    assert.equal(mirror.requests.length, 3);
  },
});

/** Ways in which a mirror fails for the test labels, a file of 4,542 bytes, and what is said of it. */
const faults: readonly (readonly [claim: string, fault: () => Response, said: RegExp])[] = [
  ["has no such file", () => new Response("no", { status: 404 }), /answered 404 Not Found/],
  [
    "sends other bytes",
    () => new Response(new Uint8Array(4542)),
    /expected SHA-256 f7ae60f.*, found [0-9a-f]{64}/,
  ],
  [
    "sends the beginning only",
    () => new Response(realFile(testLabels).subarray(0, 1000)),
    /expected 4542 bytes, found 1000/,
  ],
  ["sends too much", () => new Response(new Uint8Array(1e6)), /expected 4542 bytes, found more/],
  [
    "closes the connection midway",
    () => {
      let sent = false;
      return new Response(
        new ReadableStream({
          pull(controller) {
            if (sent) return controller.error(new Error("midway"));
            controller.enqueue(realFile(testLabels).subarray(0, 1000));
            sent = true;
          },
        }),
      );
    },
    /connection/,
  ],
  ["says nothing", () => new Response(new ReadableStream()), /sent next to nothing for 0\.2 s/],
  [
    "trickles",
    () => {
      let timer: ReturnType<typeof setInterval>;
      return new Response(
        new ReadableStream({
          start(controller) {
            timer = setInterval(() => controller.enqueue(Uint8Array.of(0)), 20);
          },
          cancel: () => clearInterval(timer),
        }),
      );
    },
    /sent next to nothing for 0\.2 s/,
  ],
  [
    "sends its visitors round in circles",
    () => new Response(null, { status: 302, headers: { location: `/mnist/${testLabels}` } }),
    /redirect/,
  ],
];
for (const [claim, fault, said] of faults) {
  Deno.test({
    name: `a mirror that ${claim} is given up; what is there stays, and nothing is added`,
    ignore,
    async fn() {
      const good = names.filter((name) => name !== testLabels);
      await using folder = makeFolder(...good);
      await using bad = startMirror(fault);
      const { host } = new URL(bad.url);
      await assert.rejects(load(folder, [bad.url], { stallSeconds: 0.2 }), (error: Error) => {
        assert.ok(
          error.message.startsWith(
            `MNIST's ${testLabels}: not found in ${folder.path}, nor downloaded (${host}: `,
          ),
          error.message,
        );
        assert.match(error.message, said);
        assert.match(
          error.message,
          /put the published files there, set MNIST_DIR .* allow the network/,
        );
        return true;
      });
      assert.deepEqual(folder.list(), good.toSorted());
      for (const name of good) {
        assert.deepEqual(
          Deno.readFileSync(join(folder.path, name)),
          new Uint8Array(realFile(name)),
        );
      }

      await using mirror = startMirror();
      await load(folder, [bad.url, mirror.url], { stallSeconds: 0.2 });
      assert.deepEqual(folder.list(), names.toSorted());
    },
  });
}

Deno.test("with every mirror down the error names each, and what it takes", async () => {
  await using folder = makeFolder();
  const mirrors = [deadMirror(), deadMirror()];
  await assert.rejects(load(folder, mirrors), (error: Error) => {
    for (const mirror of mirrors) {
      assert.ok(error.message.includes(`${new URL(mirror).host}: `), error.message);
    }
    assert.match(error.message, /refused/);
    assert.ok(!error.message.includes("\n"), "one sentence");
    return true;
  });
  assert.deepEqual(folder.list(), []);
});

Deno.test("without leave to use the network the error says so", {
  permissions: { net: false, read: "inherit", write: "inherit", env: "inherit", sys: "inherit" },
}, async () => {
  await using folder = makeFolder();
  await assert.rejects(load(folder, ["https://mirror.invalid/mnist/"]), {
    message: /nor downloaded \(mirror\.invalid: Deno may not reach it without --allow-net\)/,
  });
});

Deno.test({
  name: "stopping midway throws the signal's reason, and leaves nothing half-written",
  ignore,
  async fn() {
    await using folder = makeFolder(trainLabels);
    const stop = new AbortController();
    const reason = new Error("the reader has seen enough");
    await using mirror = startMirror((name) =>
      new Response(
        new ReadableStream({
          start(controller) {
            controller.enqueue(realFile(name).subarray(0, 100_000));
            setTimeout(() => stop.abort(reason), 50);
          },
        }),
      )
    );
    await assert.rejects(load(folder, [mirror.url, mirror.url], { signal: stop.signal }), reason);
    assert.deepEqual(mirror.requests, [trainImages]);
    assert.deepEqual(folder.list(), [trainLabels]);
    await assert.rejects(load(folder, [mirror.url], { signal: stop.signal }), reason);
    assert.equal(mirror.requests.length, 1);
  },
});

Deno.test({
  name: "two loads into one folder at once both have MNIST, and leave the four files",
  ignore,
  async fn() {
    await using folder = makeFolder(trainImages);
    await using mirror = startMirror();
    const both = await Promise.all([load(folder, [mirror.url]), load(folder, [mirror.url])]);
    assert.deepEqual(both.map(({ test }) => test.labels[0]), [7, 7]);
    assert.deepEqual(folder.list(), names.toSorted());
  },
});

Deno.test({
  name: "where the folder cannot be written MNIST is used all the same, with a word of warning",
  ignore,
  permissions: { write: false, net: "inherit", read: "inherit", env: "inherit", sys: "inherit" },
  async fn() {
    await using mirror = startMirror();
    const warn = console.warn;
    const warnings: string[] = [];
    console.warn = (word) => warnings.push(String(word));
    try {
      const directory = join(Deno.cwd(), "not-there");
      const { train } = await loadMnist({ directory, mirrors: [mirror.url], progress: false });
      assert.equal(train.size, 60_000);
    } finally {
      console.warn = warn;
    }
    assert.equal(warnings.length, 4);
    assert.match(
      warnings[0] ?? "",
      /train-images\S+: could not be saved \(.*\), so it will be downloaded/,
    );
  },
});
