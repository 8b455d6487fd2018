// Sets clones up where the Python package index cannot be reached.

import assert from "node:assert/strict";
import { Clone } from "../_clone.ts";
import { offline } from "../_offline.ts";
import { Proxy } from "../_proxy.ts";

Deno.test("setup without a network says so, where all is said, and is not set up afterwards", async () => {
  await using clone = await Clone.make();
  const { code, stdout, stderr } = await clone.task(["setup"], offline);
  assert.equal(code, 1);
  assert.equal(stdout, "");
  assert.match(
    stderr,
    /\n\d\/5 {2}JupyterLab.* failed\nJupyterLab could not be installed: the Python package index cannot be reached .* \.venv\/setup\.log\.\n$/,
  );
  assert.match(await Deno.readTextFile(clone.path(".venv", "setup.log")), /127\.0\.0\.1/);
  const { python, tensorflow } = JSON.parse(
    await Deno.readTextFile(clone.path(".venv", "setup.json")),
  );
  assert.deepEqual([python, tensorflow], [undefined, undefined]);
});

Deno.test("setup asks the proxy that HTTPS_PROXY names, and says so where that refuses", async () => {
  await using clone = await Clone.make();
  await using proxy = new Proxy();
  const { code, stderr } = await clone.task(["setup"], {
    ...proxy.variables,
    ...offline,
    PIP_INDEX_URL: "https://packages.example/simple",
  });
  assert.equal(code, 1);
  assert.match(
    stderr,
    /the Python package index cannot be reached .*behind a proxy, set HTTPS_PROXY/,
  );
  assert.ok(proxy.asked.has("packages.example:443"));
});
