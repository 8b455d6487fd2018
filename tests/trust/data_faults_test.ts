// MNIST's files cut and flipped everywhere, and downloads that are killed, starved and locked out.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { inflate } from "../../lib/io/inflate.ts";
import { loadMnist } from "../../lib/data/mnist/load_mnist.ts";
import { inflatedBytes, mnistFiles } from "../../lib/data/mnist/mnist_files.ts";
import { Random } from "../../lib/data/random.ts";
import { IdxError, readIdx } from "../../lib/data/read_idx.ts";
import { readVerified } from "../../lib/data/mnist/read_verified.ts";
import { makeFolder, names, realFile, realMnist, startMirror } from "../data/mnist/_mirror.ts";
import { canMount, ended, start, withMounts, withoutPrivileges } from "./_processes.ts";

const ignore = realMnist === undefined;
const { train, test } = mnistFiles;
const files = [train.images, train.labels, test.images, test.labels];
const chunk = 64 * 1024;
const loaded = "loading\nloaded 60000 and 10000";

/** Every length at which something ends: within the header, and at each 64 KB, the longest first. */
function cuts(size: number, header: number): readonly number[] {
  const lengths = Array.from({ length: header }, (_, i) => i);
  for (let length = chunk; length < size; length += chunk) lengths.push(length);
  return [...lengths, size - 1].toSorted((a, b) => b - a);
}

Deno.test({
  name: "each published file cut at every 64 KB and at each header byte is refused, and left",
  ignore,
  async fn() {
    await using folder = makeFolder(...names);
    for (const file of files) {
      const path = join(folder.path, file.name);
      for (const length of cuts(file.bytes, 18)) {
        Deno.truncateSync(path, length);
        await assert.rejects(readVerified(file, folder.path), {
          message: new RegExp(`^${path}: expected ${file.bytes} bytes, found ${length};`),
        });
        assert.equal(Deno.statSync(path).size, length);
      }
    }
  },
});

Deno.test({
  name: "each IDX file, and its gzip file, cut at every 64 KB and at each header byte is refused",
  ignore,
  fn() {
    for (const file of files) {
      const zipped = realFile(file.name);
      const size = inflatedBytes(file);
      const idx = inflate(zipped, size, file.name);
      for (const length of cuts(size, 16)) {
        assert.throws(() => readIdx(idx.subarray(0, length), "cut"), IdxError);
      }
      if (file === train.images) continue; // as the others, and six times as long
      for (const length of cuts(file.bytes, 18)) {
        assert.throws(
          () => inflate(zipped.subarray(0, length), size, "cut"),
          /^InputError: cut: expected \d+ bytes once inflated, found a broken gzip file/,
        );
      }
    }
  },
});

Deno.test({
  name:
    "a thousand single bits flipped in the published files are each found, and MNIST is whole again without them",
  ignore,
  async fn() {
    await using folder = makeFolder(...names);
    const random = new Random(1);
    const flips = new Map([[train.images, 50], [train.labels, 400], [test.images, 150]]);
    for (const file of files) {
      const path = join(folder.path, file.name);
      using opened = Deno.openSync(path, { read: true, write: true });
      const byte = new Uint8Array(1);
      const flip = (at: number, bit: number) => {
        opened.seekSync(at, Deno.SeekMode.Start);
        opened.readSync(byte);
        byte[0]! ^= 1 << bit;
        opened.seekSync(at, Deno.SeekMode.Start);
        opened.writeSync(byte);
      };
      for (let time = 0; time < (flips.get(file) ?? 400); time++) {
        const [at, bit] = [random.integer(file.bytes), random.integer(8)];
        flip(at, bit);
        await assert.rejects(
          readVerified(file, folder.path),
          new RegExp(`${file.name}: expected SHA-256 ${file.sha256}, found [0-9a-f]{64};`),
        );
        flip(at, bit);
      }
    }
    assert.equal((await loadMnist({ directory: folder.path, mirrors: [] })).train.size, 60_000);
  },
});

Deno.test({
  name: "a file that its reader has no right to read is refused by name, with the way out",
  ignore: ignore || withoutPrivileges === undefined,
  async fn() {
    await using folder = makeFolder(...names);
    await Deno.chmod(join(folder.path, test.labels.name), 0);
    const { code, stdout } = await ended(
      start("_loading.ts", [folder.path], { through: withoutPrivileges! }),
    );
    assert.equal(code, 1);
    assert.match(
      stdout,
      /t10k-labels\S+: expected a file that can be read, found "Permission denied .*"; change its permissions/,
    );
  },
});

Deno.test({
  name: "a folder that is read-only on disk gives MNIST all the same, and gets nothing",
  ignore: ignore || withoutPrivileges === undefined,
  async fn() {
    await using folder = makeFolder(train.images.name);
    await using mirror = startMirror();
    await Deno.chmod(folder.path, 0o555);
    const { stdout, stderr } = await ended(
      start("_loading.ts", [folder.path, mirror.url], { through: withoutPrivileges! }),
    );
    await Deno.chmod(folder.path, 0o755);
    assert.equal(stdout, loaded);
    assert.match(stderr, /^\S+train-labels\S+: could not be saved \(Permission denied/);
    assert.equal(stderr.split("\n").length, 3);
    assert.deepEqual(folder.list(), [train.images.name]);
  },
});

Deno.test({
  name: "a mirror that answers 500 is told as such",
  async fn() {
    await using folder = makeFolder();
    await using mirror = startMirror(() => new Response("trouble", { status: 500 }));
    await assert.rejects(
      loadMnist({ directory: folder.path, mirrors: [mirror.url], progress: false }),
      /127\.0\.0\.1:\d+: answered 500 Internal Server Error/,
    );
    assert.deepEqual(folder.list(), []);
  },
});

/** A mirror that sends the large files in pieces, with pauses between them, so that there is a midway. */
function slowMirror() {
  return startMirror((name) => {
    const bytes = realFile(name);
    let sent = 0;
    const step = Math.max(chunk, Math.ceil(bytes.length / 20));
    return new Response(
      new ReadableStream({
        async pull(controller) {
          if (sent >= bytes.length) return controller.close();
          controller.enqueue(bytes.subarray(sent, sent += step));
          await new Promise((resolve) => setTimeout(resolve, 8));
        },
      }),
    );
  });
}

/** Whatever lies in a folder under a published name is that file, whole. */
function assertWhole(folder: string): void {
  for (const { name, sha256 } of files) {
    const path = join(folder, name);
    try {
      const found = createHash("sha256").update(Deno.readFileSync(path)).digest("hex");
      assert.equal(found, sha256, path);
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
}

Deno.test({
  name:
    "a download that Ctrl-C and SIGKILL end again and again never leaves half a file under its name, and succeeds then",
  ignore,
  async fn() {
    await using folder = makeFolder(test.labels.name);
    await using mirror = slowMirror();
    const random = new Random(3);
    for (const signal of ["SIGINT", "SIGKILL", "SIGKILL", "SIGKILL", "SIGTERM"] as const) {
      const asked = mirror.requests.length;
      const child = start("_loading.ts", [folder.path, mirror.url]);
      const output = Promise.all([child.stderr.cancel(), new Response(child.stdout).text()]);
      while (mirror.requests.length === asked) await new Promise((go) => setTimeout(go, 5));
      await new Promise((go) => setTimeout(go, random.integer(150)));
      child.kill(signal);
      const ended = await child.status;
      const [, said] = await output;
      // Stop is heard and told; the others end the process there and then.
      if (signal === "SIGINT") assert.match(said, /\nInterruptedError: loadMnist: stopped/);
      else assert.equal(ended.signal, signal);
      assertWhole(folder.path);
    }
    const { stdout } = await ended(start("_loading.ts", [folder.path, mirror.url]));
    assert.equal(stdout, loaded);
    assertWhole(folder.path);
    for (const name of names) assert.ok(folder.list().includes(name), name);
  },
});

Deno.test({
  name:
    "two processes that download into one folder at once both have MNIST, and leave the four files",
  ignore,
  async fn() {
    await using folder = makeFolder();
    await using mirror = slowMirror();
    const both = [1, 2].map(() => start("_loading.ts", [folder.path, mirror.url]));
    const said = await Promise.all(both.map((child) => ended(child)));
    assert.deepEqual(said.map(({ stdout }) => stdout), [loaded, loaded]);
    assert.deepEqual(said.map(({ stderr }) => stderr), ["", ""]);
    assert.deepEqual(folder.list(), names.toSorted());
    assertWhole(folder.path);
  },
});

Deno.test({
  name:
    "on a disk that is full MNIST is used all the same, what fits is kept whole, and nothing else",
  ignore: ignore || !await canMount(),
  async fn() {
    await using folder = makeFolder();
    await using mirror = startMirror();
    const script = [
      `mount -t tmpfs -o size=4m tmpfs ${folder.path}`,
      `"$0" run -q -P=tests --no-prompt tests/trust/_loading.ts ${folder.path} ${mirror.url}`,
      `cd ${folder.path} && ls -A && sha256sum *`,
    ].join("\n");
    const { stdout, stderr } = await withMounts(script);
    const kept = [test.images, test.labels, train.labels];
    assert.equal(
      stdout,
      [
        loaded,
        ...kept.map(({ name }) => name),
        ...kept.map(({ sha256, name }) => `${sha256}  ${name}`),
      ].join("\n"),
    );
    assert.match(stderr, /^\S+train-images\S+: could not be saved \(No space left on device/);
  },
});
