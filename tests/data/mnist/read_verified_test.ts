// Tests lib/data/mnist/read_verified.ts on the layouts of other archives, made of the real files.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { Buffer } from "node:buffer";
import { dirname, join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { loadMnist } from "../../../lib/data/mnist/load_mnist.ts";
import { makeFolder, names, realFile, realMnist } from "./_mirror.ts";

const ignore = realMnist === undefined;
const inflated = (name: string) => Uint8Array.from(gunzipSync(realFile(name)));
const bare = (name: string) => name.replace(".gz", "");
const dotted = (name: string) => bare(name).replace("-idx", ".idx");
const options = { mirrors: [], progress: false } as const;

const layouts: readonly (readonly [claim: string, place: (name: string) => string])[] = [
  ["uncompressed", bare],
  ["under their dotted names", dotted],
  ["in folders of their own names", (name) => join(bare(name), bare(name))],
  ["in folders of their dotted names", (name) => join(dotted(name), dotted(name))],
];
for (const [claim, place] of layouts) {
  Deno.test({
    name: `loadMnist() reads IDX files ${claim}, and says by which hash it knows them`,
    ignore,
    async fn() {
      await using folder = makeFolder();
      const sha256: Record<string, string> = {};
      for (const name of names) {
        const path = join(folder.path, place(name));
        await Deno.mkdir(dirname(path), { recursive: true });
        await Deno.writeFile(path, inflated(name));
        const last = place(name).split(/[/\\]/).at(-1) ?? "";
        sha256[last] = createHash("sha256").update(inflated(name)).digest("hex");
      }
      const { train, test } = await loadMnist({ directory: folder.path, ...options });
      const same = (found: Uint8Array, name: string, header: number) =>
        assert.equal(Buffer.compare(found, inflated(name).subarray(header)), 0, name);
      same(train.images, names[0] ?? "", 16);
      same(train.labels, names[1] ?? "", 8);
      same(test.images, names[2] ?? "", 16);
      same(test.labels, names[3] ?? "", 8);
      assert.deepEqual({ ...train.source.sha256, ...test.source.sha256 }, sha256);
      assert.equal(train.source.kind, "mnist");

      const corrupted = join(folder.path, place(names[3] ?? ""));
      const bytes = Deno.readFileSync(corrupted);
      bytes[100]! ^= 1; // the file has 10008 bytes
      Deno.writeFileSync(corrupted, bytes);
      await assert.rejects(
        loadMnist({ directory: folder.path, ...options }),
        /t10k-labels.*: expected SHA-256 ff7bcfd4\w+, found/,
      );
    },
  });
}

Deno.test({
  name: "loadMnist() again shares what is held already, and not what was written into",
  ignore,
  async fn() {
    const directory = realMnist!; // else ignored
    const load = () => loadMnist({ directory, ...options });
    const [first, second] = [await load(), await load()];
    assert.equal(second.train.images.buffer, first.train.images.buffer);
    const byte = first.train.images[300]!;
    first.train.images[300] = byte ^ 1;
    const third = await load();
    assert.equal(third.train.images[300], byte);
    assert.equal(third.test.images.buffer, first.test.images.buffer);
    first.train.images[300] = byte;
  },
});

Deno.test({
  name: "loadMnist() reads files that another program compressed, and refuses any other content",
  ignore,
  async fn() {
    for (const level of [0, 1]) {
      await using folder = makeFolder();
      const path = (name: string) => join(folder.path, name);
      for (const name of names) {
        await Deno.writeFile(path(name), gzipSync(inflated(name), { level }));
      }
      const load = () => loadMnist({ directory: folder.path, ...options });
      const { train, test } = await load();
      assert.equal(Buffer.compare(train.images, inflated(names[0]!).subarray(16)), 0);
      assert.deepEqual(test.source, {
        kind: "mnist",
        // As the uncompressed files are known.
        sha256: Object.fromEntries(
          names.slice(2).map((name) => [
            bare(name),
            createHash("sha256").update(inflated(name)).digest("hex"),
          ]),
        ),
      });

      const last = names[3]!;
      const changed = inflated(last);
      changed[100]! ^= 1;
      await Deno.writeFile(path(last), gzipSync(changed, { level }));
      await assert.rejects(load(), /t10k-labels.*: expected content of SHA-256 ff7bcfd4\w+, found/);
      const whole = gzipSync(inflated(last), { level });
      // zlib takes zeros after the end for padding.
      for (const more of ["more", "\0\0\0\0"]) {
        await Deno.writeFile(path(last), Buffer.concat([whole, Buffer.from(more)]));
        await assert.rejects(load(), /t10k-labels.*: expected 4542 bytes, found \d+; this is not/);
      }
    }
  },
});
