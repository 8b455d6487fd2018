// Starts JupyterLab as `deno task lab` does, without a browser.

import assert from "node:assert/strict";
import { Clone } from "../_clone.ts";
import { addressOf } from "../_lab_address.ts";
import { countProcesses, until } from "../_processes.ts";

Deno.test("lab offers the Deno kernel first, to whoever has the token, and ends with all its kernels", async () => {
  await using clone = await Clone.make({ borrow: true });
  const lab = clone.startProgram("notebooks/lab", ["--no-browser", "--port=0", "--allow-root"], {
    JUPYTER_RUNTIME_DIR: clone.path("runtime"),
  });
  const url = await addressOf(lab.stderr);
  assert.equal(url.hostname, "127.0.0.1");
  const token = { authorization: `token ${url.searchParams.get("token")}` };
  const api = (path: string) => new URL(`/api/${path}`, url);

  // On a busy machine the address is printed a little before anybody listens there.
  await until(async () => (await fetch(api("kernels"))).body?.cancel().then(() => true) ?? true);
  const refused = await fetch(api("kernels"));
  assert.equal(refused.status, 403, await refused.text());
  const { default: usual, kernelspecs } =
    await (await fetch(api("kernelspecs"), { headers: token })).json();
  assert.equal(usual, "deno");
  assert.deepEqual(Object.keys(kernelspecs).sort(), ["deno", "python3"]);
  const started = await fetch(api("kernels"), { method: "POST", headers: token, body: "{}" });
  assert.equal(started.status, 201, await started.text());
  await until(async () => await countProcesses(clone.path("runtime"), "kernel_shim.py") === 1);

  lab.kill("SIGINT");
  assert.equal((await lab.status).code, 0);
  await lab.stdout.cancel();
  await until(async () => await countProcesses(clone.folder) === 0);
});
