// What a client has of the kernel that set-up describes: every output in order, one cell at a time, Stop, an orderly end.

import assert from "node:assert/strict";
import { client } from "./_python.ts";

Deno.test("each client gets its own replies, and all see all outputs", async () => {
  const [first, second, replies] = await client(`
kernel = Kernel()
other = kernel.connect()
asked = kernel.client.execute("console.log('for all'); 5")
tell([kernel.outputs(asked), kernel.outputs(asked, other)])
also = other.execute("console.log('too'); 6")
tell([kernel.outputs(also), kernel.outputs(also, other)])
time.sleep(0.5)
def answered(client):
    found = []
    while client.shell_channel.msg_ready():
        found.append(client.get_shell_msg(timeout=1)["parent_header"]["msg_id"])
    return found
tell([[asked in ids, also in ids] for ids in map(answered, (kernel.client, other))])
kernel.end()
`);
  assert.deepEqual(first, [["for all\n", "5"], ["for all\n", "5"]]);
  assert.deepEqual(second, [["too\n", "6"], ["too\n", "6"]]);
  assert.deepEqual(replies, [[true, false], [false, true]]);
});

Deno.test("heartbeat, prompt(), comms, completion and updates of a display pass through", async () => {
  const [beats, asked, greeted, comm, matches, meanwhile, updated] = await client<
    [boolean, string, unknown, string, string[], unknown, unknown]
  >(`
kernel = Kernel()
kernel.client.hb_channel.unpause()
time.sleep(2)
tell(kernel.client.hb_channel.is_beating())
asked = kernel.client.execute("\`hello \${prompt('who?')}\`", allow_stdin=True)
tell(kernel.client.get_stdin_msg(timeout=30)["content"]["prompt"])
kernel.client.input("Ann")
tell(kernel.finish(asked))
opened = kernel.client.session.msg("comm_open", {"comm_id": "1", "target_name": "none", "data": {}})
kernel.client.shell_channel.send(opened)
while (message := kernel.client.get_shell_msg(timeout=30))["parent_header"].get("msg_id") != opened["header"]["msg_id"]:
    pass
tell(message["msg_type"])
tell(kernel.reply(kernel.client.complete("Deno.readTextFi"))["matches"])
running = kernel.client.execute("await new Promise((done) => setTimeout(done, 2000))")
while kernel.client.get_iopub_msg(timeout=30)["parent_header"].get("msg_id") != running:
    pass
asked = time.monotonic()
meanwhile = kernel.reply(kernel.client.complete("Deno.readTextFi"))
tell([meanwhile["status"], meanwhile["matches"], time.monotonic() - asked < 1])
kernel.finish(running)
show = lambda text, update: (f'await Deno.jupyter.display({{"text/plain": "{text}"}}, '
    f'{{raw: true, display_id: "one", update: {update}}});')
tell(kernel.run(show("old", "false") + show("new", "true")))
kernel.end()
`);
  assert.equal(beats, true);
  assert.equal(asked, "who?");
  assert.deepEqual(greeted, [['"hello Ann"'], "ok"]);
  assert.equal(comm, "comm_close"); // no front end has anything to talk to in Deno
  assert.deepEqual(matches, ["readTextFile", "readTextFileSync"]);
  assert.deepEqual(meanwhile, ["ok", [], true], "no front end waits until a cell has ended");
  assert.deepEqual(updated, [["old", "new"], "ok"]);
});

Deno.test("after an error the cells that wait are aborted, later ones run, and stop_on_error=False goes on", async () => {
  const told = await client(`
kernel = Kernel()
late = "await new Promise((go) => setTimeout(go, 500)); throw new Error('no')"  # the others wait by then
asked = [kernel.client.execute(code) for code in (late, "1", "2")]
tell([kernel.reply(one)["status"] for one in asked])
tell(kernel.run("3"))
asked = [kernel.client.execute(code, stop_on_error=False) for code in (late, "4", "5")]
tell([kernel.finish(one) for one in asked])
kernel.end()
`);
  assert.deepEqual(told, [
    ["error", "aborted", "aborted"],
    [["3"], "ok"],
    [[["no"], "error"], [["4"], "ok"], [["5"], "ok"]],
  ]);
});

Deno.test("a cell is done although what it left behind goes on printing", async () => {
  const [seconds, printed] = await client<[number, string[]]>(`
kernel = Kernel()
started = time.monotonic()
kernel.run("globalThis.timer = setInterval(() => console.log('on'), 20)")
tell(time.monotonic() - started)
outputs, _ = kernel.run("await new Promise((done) => setTimeout(done, 500)); clearInterval(timer)")
tell(outputs)
kernel.end()
`);
  assert.ok(seconds < 2, `${seconds} s`);
  assert.ok(printed.length > 3);
});

Deno.test("100 MB of output, large and in many pieces, comes whole in bounded memory", async () => {
  const [large, pieces, megabytes] = await client<[number, number, number]>(`
kernel = Kernel()
outputs, _ = kernel.run("await Deno.jupyter.display({'text/plain': 'x'.repeat(1e8)}, {raw: true});", )
tell(len(outputs[0]))
outputs, _ = kernel.run("for (let i = 0; i < 100; i++) console.log('y'.repeat(1e6));")
tell(sum(map(len, outputs)))
status = open(f"/proc/{kernel.pid}/status").read()
tell(int(status.split("VmHWM:")[1].split()[0]) / 1000)
kernel.end()
`);
  assert.equal(large, 1e8);
  assert.equal(pieces, 100 * (1e6 + 1));
  assert.ok(megabytes < 400, `${megabytes} MB`);
});

Deno.test("restart forgets the variables, shutdown ends Deno, and neither leaves a process", async () => {
  const [before, after, gone] = await client<[unknown, unknown, number]>(`
kernel = Kernel()
tell(kernel.run("const kept = 7; kept"))
first = [kernel.pid, kernel.deno]
kernel.manager.restart_kernel()
kernel.client.stop_channels()
kernel.client = kernel.connect()
tell(kernel.run("typeof kept"))
second = [kernel.pid, kernel.deno]
kernel.end()
tell(seconds_until_gone(*first, *second))
`);
  assert.deepEqual([before, after], [[["7"], "ok"], [['"undefined"'], "ok"]]);
  assert.ok(gone < 2);
});

Deno.test("a kernel in an endless loop is shut down within seconds", async () => {
  const [seconds] = await client<[number]>(`
kernel = Kernel()
kernel.run("1")
processes = kernel.pid, kernel.deno
kernel.client.execute("while (true) {}")
time.sleep(0.5)
started = time.monotonic()
kernel.end()
seconds_until_gone(*processes)
tell(time.monotonic() - started)
`);
  assert.ok(seconds < 4, `${seconds} s`);
});

Deno.test("MNIST_KERNEL_LOG gets a line a message, and none of what is in it", async () => {
  const log = await Deno.makeTempFile();
  await client(
    `
kernel = Kernel()
kernel.run("'a secret'")
kernel.end()
tell(None)
`,
    { env: { MNIST_KERNEL_LOG: log } },
  );
  const text = await Deno.readTextFile(log);
  assert.match(text, /^\d+\.\d+ client shell {3}execute_request \d+ bytes, \S+$/m);
  assert.match(text, /^\d+\.\d+ deno {3}iopub {3}status idle \d+ bytes, \S+$/m);
  assert.doesNotMatch(text, /secret/);
  await Deno.remove(log);
});
