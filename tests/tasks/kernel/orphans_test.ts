// Whoever is killed, no Deno is left behind; and where nothing can be written, the kernel starts all the same.

import assert from "node:assert/strict";
import { canMount } from "../../trust/_processes.ts";
import { client } from "./_python.ts";

const linux = Deno.build.os === "linux";

/** Starts a kernel in a process of its own, busy in a cell and with Deno's language server. */
const started = `
holder = subprocess.Popen([sys.executable, "-I", "-c", LIBRARY + """
kernel = Kernel()
kernel.run("1")
kernel.reply(kernel.client.inspect("Deno.cwd", 8))
kernel.client.execute("while (true) {}")
children = open(f"/proc/{kernel.pid}/task/{kernel.pid}/children").read().split()
tell([kernel.pid, *map(int, children)])
time.sleep(60)
"""], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
shim, *denos = json.loads(holder.stdout.readline())
time.sleep(0.5)
`;

for (const killed of ["shim", "holder.pid"]) {
  Deno.test({
    name: `kill -9 of ${
      killed === "shim" ? "the shim" : "the client that started it"
    } takes Deno and its language server along, within two seconds`,
    ignore: !linux,
    async fn() {
      const [count, seconds] = await client<[number, number]>(`${started}
os.kill(${killed}, signal.SIGKILL)
tell(len(denos))
tell(seconds_until_gone(shim, *denos))
holder.kill()
`);
      assert.equal(count, 2);
      assert.ok(seconds < 2, `${seconds} s`);
    },
  });
}

Deno.test("where there is no death signal, a pipe tells, and takes the whole group along", async () => {
  const [seconds] = await client<[number]>(`
holder = subprocess.Popen([sys.executable, "-I", "-c", """
import os, subprocess, sys, time
sys.path.append(os.path.dirname(os.environ["SHIM"]))
from deno_process import kill_by_pipe
child = subprocess.Popen(["sleep", "600"], start_new_session=True)
watcher = kill_by_pipe(child.pid)
print(child.pid, flush=True)
time.sleep(60)
"""], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
child = int(holder.stdout.readline())
assert is_alive(child)
holder.kill()
tell(seconds_until_gone(child))
`);
  assert.ok(seconds < 2, `${seconds} s`);
});

Deno.test({
  name: "a kernel starts, runs and leaves nothing where /tmp is full",
  ignore: !await canMount(),
  async fn() {
    const script =
      'mount -t tmpfs -o size=64k tmpfs /tmp && (cat /dev/zero > /tmp/full || true) 2>/dev/null; exec "$0" "$@"';
    const runtime = await Deno.makeTempDir({ dir: "/var/tmp" });
    const [left, outputs] = await client(
      `
tell(os.statvfs("/tmp").f_bavail)
tempfile.TemporaryFile = lambda *_: open(os.devnull, "w+")
kernel = Kernel()
tell(kernel.run("1 + 1"))
kernel.end()
`,
      { through: ["unshare", "-rm", "sh", "-c", script], env: { JUPYTER_RUNTIME_DIR: runtime } },
    );
    assert.equal(left, 0);
    assert.deepEqual(outputs, [["2"], "ok"]);
    assert.deepEqual(await Array.fromAsync(Deno.readDir(runtime)), []);
    await Deno.remove(runtime);
  },
});
