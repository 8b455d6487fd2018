// What can be wrong at the start: a sentence in the notebook, or in Jupyter's log where no notebook can be reached.

import assert from "node:assert/strict";
import { join } from "node:path";
import { project } from "../../../lib/tasks/project.ts";
import { temporaryFolder } from "../../_temporary_folder.ts";
import { client, shim } from "./_python.ts";

/** Runs the shim on a connection file, and returns what it says as it ends. */
async function ended(file: string): Promise<string> {
  const { code, stderr } = await new Deno.Command(project.python, {
    args: ["-I", shim, file, project.deno],
  }).output();
  assert.equal(code, 1);
  return new TextDecoder().decode(stderr);
}

Deno.test("a connection file that is missing or none is named in one sentence", async () => {
  await using folder = await temporaryFolder();
  const file = join(folder.path, "kernel.json");
  assert.equal(
    await ended(file),
    `${file}: expected Jupyter's connection file, which cannot be read: No such file or directory\n`,
  );
  const port = '"shell_port": 1, "iopub_port": 2, "stdin_port": 3, "control_port": 4, "hb_port": 5';
  for (
    const text of [
      "",
      "{",
      "[]",
      '{"key": 5}',
      '{"key": "a"}',
      `{"key": "a", "transport": "tcp", "ip": "127.0.0.1", ${port.replace("1", '"no"')}}`,
      `{"key": "a", "signature_scheme": 1, "transport": "tcp", "ip": "127.0.0.1", ${port}}`,
    ]
  ) {
    await Deno.writeTextFile(file, text);
    const said = await ended(file);
    assert.ok(said.startsWith(`${file}: `), said);
    assert.match(said, /^[^\n]*(expected Jupyter's connection file|cannot be had)[^\n]*\n$/);
  }
});

Deno.test("a port in use is named in one sentence", async () => {
  await using folder = await temporaryFolder();
  using taken = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const file = join(folder.path, "kernel.json");
  const { port } = taken.addr;
  const ports = { hb_port: 0, shell_port: port, control_port: 0, stdin_port: 0, iopub_port: 0 };
  const connection = { key: "a", transport: "tcp", ip: "127.0.0.1", ...ports };
  await Deno.writeTextFile(file, JSON.stringify(connection));
  assert.match(
    await ended(file),
    /^[^\n]*kernel.json: a port that this connection file names cannot be had: Address already in use \(.*\)\n$/,
  );
});

const programs = {
  "is not there": [
    undefined,
    /^The Deno kernel did not start: .*\/deno cannot be started: No such file or directory$/,
  ],
  "dies at once": [
    "#!/bin/sh\necho 'error: no such library' >&2; exit 3\n",
    /^The Deno kernel did not start: .*\/deno ended with code 3: error: no such library$/,
  ],
  "is no kernel": [
    "#!/bin/sh\nexit 0\n",
    /^The Deno kernel did not start: .*\/deno ended with code 0$/,
  ],
} as const;

for (const [claim, [text, sentence]] of Object.entries(programs)) {
  Deno.test(`where Deno ${claim}, each cell says so, and the kernel can be shut down`, async () => {
    await using folder = await temporaryFolder();
    const deno = join(folder.path, "deno");
    if (text !== undefined) await Deno.writeTextFile(deno, text, { mode: 0o755 });
    const [first, second, banner, gone] = await client<[unknown[], unknown[], string, number]>(`
argv = [sys.executable, "-I", os.environ["SHIM"], "{connection_file}", ${JSON.stringify(deno)}]
kernel = Kernel(argv)
tell(kernel.run("1"))
tell(kernel.run("2"))
tell(kernel.reply(kernel.client.kernel_info())["banner"])
pid = kernel.pid
kernel.end()
tell(seconds_until_gone(pid))
`);
    const [[said], status] = first as [string[], string];
    assert.match(said!, sentence);
    assert.equal(status, "error");
    assert.deepEqual(second, first);
    assert.equal(banner, said);
    assert.ok(gone < 2);
  });
}

Deno.test("a Deno that is killed in a cell is named in its output, and Jupyter sees the kernel end", async () => {
  const [said, ended] = await client<[string, boolean]>(`
kernel = Kernel()
kernel.run("1")
asked = kernel.client.execute("while (true) {}")
time.sleep(1)
os.kill(kernel.deno, signal.SIGKILL)
while (message := kernel.client.get_iopub_msg(timeout=30))["msg_type"] != "stream":
    pass
tell(message["content"]["text"])
tell(kernel.has_ended())
kernel.client.stop_channels()
`);
  assert.equal(said, "The Deno kernel ended by SIGKILL\n");
  assert.equal(ended, true);
});

Deno.test("a message with a wrong signature is dropped, and what is no message too", async () => {
  const [outputs, log] = await client<[unknown, string]>(`
kernel = Kernel()
kernel.client.shell_channel.socket.send_multipart([b"none"])
stranger = kernel.manager.client()
stranger.session = type(stranger.session)(key=b"another")
stranger.start_channels()
stranger.execute("globalThis.harm = true")
time.sleep(1)
tell(kernel.run("typeof harm"))
tell(kernel.said())
kernel.end()
`);
  assert.deepEqual(outputs, [['"undefined"'], "ok"]);
  assert.match(log, /dropped a message with a wrong signature/);
  assert.match(log, /dropped what is no message of Jupyter's/);
});
