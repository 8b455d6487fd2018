// Tests lib/data/mnist/mnist_files.ts against the real files.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { gunzipSync } from "node:zlib";
import { inflatedBytes, mnistFiles, mnistMirrors } from "../../../lib/data/mnist/mnist_files.ts";
import { readIdx } from "../../../lib/data/read_idx.ts";
import { realFile, realMnist } from "./_mirror.ts";

for (const { images, labels } of [mnistFiles.train, mnistFiles.test]) {
  for (const file of [images, labels]) {
    Deno.test({
      name: `${file.name} has the size, the hash and the shape that the table gives`,
      ignore: realMnist === undefined,
      fn() {
        const bytes = realFile(file.name);
        assert.equal(bytes.length, file.bytes);
        assert.equal(createHash("sha256").update(bytes).digest("hex"), file.sha256);
        const inflated = gunzipSync(bytes);
        assert.equal(inflated.length, inflatedBytes(file));
        assert.equal(
          createHash("sha256").update(inflated).digest("hex"),
          file.inflatedSha256,
        );
        const { type, shape } = readIdx(inflated, file.name);
        assert.deepEqual([type, shape], ["u8", file.shape]);
      },
    });
  }
}

Deno.test("the mirrors are two, on different hosts, over HTTPS, and end where a name can follow", () => {
  const urls = mnistMirrors.map((mirror) => new URL(mirror));
  assert.equal(new Set(urls.map(({ host }) => host)).size, 2);
  for (const url of urls) {
    assert.equal(url.protocol, "https:");
    assert.ok(url.pathname.endsWith("/"));
  }
});
