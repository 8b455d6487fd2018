import assert from "node:assert/strict";
import { Clone, ended } from "../_clone.ts";
import { Proxy } from "../_proxy.ts";

Deno.test("find_mnist asks the proxy that HTTPS_PROXY names for both mirrors", async () => {
  await using clone = await Clone.make({ borrow: true });
  await using proxy = new Proxy();
  const { stdout } = await ended(
    clone.startProgram("notebooks/find_mnist", [], { ...proxy.variables, MNIST_DIR: "" }),
  );
  assert.equal(JSON.parse(stdout).kind, "rendered");
  assert.deepEqual([...proxy.asked].sort(), [
    "ossci-datasets.s3.amazonaws.com:443",
    "storage.googleapis.com:443",
  ]);
});
