// Stop, as JupyterLab presses it: the kernel lives, and its variables.

import assert from "node:assert/strict";
import { client } from "./_python.ts";

const stopping = `
kernel = Kernel()
kernel.run("let kept = 7")

def stopped(code, before=1.5, stop=kernel.stop):
    """What a cell put out, how it ended, how long after Stop, and what is left of the kernel."""
    time.sleep(0.3)  # two Stops at once are one
    asked = kernel.client.execute(code)
    time.sleep(before)
    started = time.monotonic()
    stop()
    outputs, status = kernel.finish(asked)
    seconds = time.monotonic() - started
    tell([outputs, status, seconds, kernel.run("kept")[0]])
`;

type Stopped = readonly [outputs: string[], status: string, seconds: number, kept: string[]];

Deno.test("Stop ends an endless loop, by a signal to the process group and by a message", async () => {
  const told = await client<Stopped[]>(`${stopping}
stopped("while (true) {}")
stopped("while (true) {}", before=0.2)
def message():
    request = kernel.client.session.msg("interrupt_request", {})
    kernel.client.control_channel.send(request)
    assert kernel.reply(request["header"]["msg_id"], channel="control")["status"] == "ok"
stopped("const endless = () => { while (true) {} }; try { endless(); } finally { kept = 8; }", stop=message)
kernel.end()
`);
  for (const [outputs, status, seconds, kept] of told) {
    assert.deepEqual([outputs, status, kept], [[], "error", ["7"]]);
    assert.ok(seconds < 1.5, `${seconds} s`);
  }
  assert.equal(told.length, 3);
});

Deno.test("Stop is heard by code that listens for SIGINT, which ends as it wants to", async () => {
  const told = await client<Stopped[]>(`${stopping}
listening = """
const heard = Promise.withResolvers();
Deno.addSignalListener("SIGINT", heard.resolve);
await heard.promise;
Deno.removeSignalListener("SIGINT", heard.resolve);
"ended by itself";
""".replace("const heard", "var heard")
stopped(listening)
stopped(listening)
stopped("while (true) {}")
kernel.end()
`);
  const ways = told.map(([outputs, status, , kept]) => [outputs, status, kept]);
  const heard = [['"ended by itself"'], "ok", ["7"]];
  // Where something listened once, SIGINT would end Deno itself now: not this one.
  assert.deepEqual(ways, [heard, heard, [[], "error", ["7"]]]);
  for (const [, , seconds] of told) assert.ok(seconds < 1.5, `${seconds} s`);
});

Deno.test("a loop of trainings ends as a cell at Stop, its runs stay, and the kernel goes on, a picture decoded or not", async () => {
  const [decoded, [outputs, status, seconds, kept], runs, predicting, next, [said], after] =
    await client<
      [string[], Stopped, string[], Stopped, string[], string[][], string[]]
    >(`${stopping}
decode = """
import { createCanvas, loadImage } from "@napi-rs/canvas";
import { predict, renderedDigits, silentReporter, train } from "mnist";
import * as tf from "@tensorflow/tfjs";
const drawn = createCanvas(28, 28);
drawn.getContext("2d").fillRect(3, 0, 9, 28);
const decoded = await loadImage(drawn.toBuffer("image/png"));
const { train: digits, test: many } = await renderedDigits({ train: 300, test: 2000 });
const small = () => tf.sequential({ layers: [
  tf.layers.flatten({ inputShape: [28, 28, 1] }),
  tf.layers.dense({ units: 10, activation: "softmax" }),
] });
const runs: { reason: string }[] = [];
\`\${decoded.width} x \${decoded.height}\`"""
tell(kernel.run(decode)[0])
stopped("""
for (const seed of [1, 2, 3]) {
  const epochs = seed === 1 ? 1 : 1e6;
  const options = { epochs, seed, earlyStopping: false, reduceLr: false, reporter: silentReporter } as const;
  runs.push(await train(small(), digits, options));
}""", before=4)
tell(kernel.run("runs.map(({ reason }) => reason).join()")[0])
time.sleep(1.5)
stopped("const one = small(); while (true) await predict(one, many, { batchSize: 1 })", before=1)
tell(kernel.run("(await predict(small(), many)).size")[0])
tell(kernel.run("await loadImage(drawn.toBuffer('image/png')).then(({ width }) => width)"))
tell(kernel.run("kept + 1")[0])
kernel.end()
`);
  assert.deepEqual(decoded, ['"28 x 28"']);
  assert.match(outputs.join(), /train: not started, as training was stopped a moment ago/);
  assert.deepEqual([status, kept], ["error", ["7"]]);
  assert.ok(seconds < 2, `${seconds} s`);
  assert.deepEqual(runs, ['"finished,interrupted"']);
  assert.match(predicting[0].join(), /predict: stopped after [\d,]+ of 2,000 images/);
  assert.ok(predicting[1] === "error" && predicting[2] < 2, `${predicting[2]} s`);
  assert.deepEqual([next, said, after], [["2000"], ["28"], ["8"]]);
});

Deno.test("Stop reaches a program that a cell waits for", async () => {
  const [[outputs, status, seconds]] = await client<[Stopped]>(`${stopping}
stopped('const { signal } = await new Deno.Command("sleep", { args: ["60"] }).output(); signal')
kernel.end()
`);
  assert.deepEqual([outputs, status], [['"SIGINT"'], "ok"]);
  assert.ok(seconds < 2, `${seconds} s`);
});

Deno.test("Stop answers prompt(), and ends its cell", async () => {
  const [ended, kept] = await client(`${stopping}
asked = kernel.client.execute("prompt('who?'); console.log('on')", allow_stdin=True)
kernel.client.get_stdin_msg(timeout=30)
kernel.stop()
tell(kernel.finish(asked))
tell(kernel.run("kept")[0])
kernel.end()
`);
  assert.deepEqual([ended, kept], [[[], "error"], ["7"]]);
});

Deno.test("a cell that awaits goes on after Stop, unharmed, and a sentence says what can be done", async () => {
  const [[outputs, status, , kept]] = await client<[Stopped]>(`${stopping}
stopped("for (let i = 0; i < 40; i++) await new Promise((done) => setTimeout(done, 100)); 'whole'")
kernel.end()
`);
  assert.match(outputs[0]!, /^Stop has not ended this cell: .* listens for SIGINT.* twice within/);
  assert.deepEqual([outputs.slice(1), status, kept], [['"whole"'], "ok", ["7"]]);
});

Deno.test("two Stops at once are one; a second within a second ends the kernel, and says so", async () => {
  const [once, twice, ended] = await client<[string[], string[], boolean]>(`
kernel = Kernel()
kernel.run("1")
processes = kernel.pid, kernel.deno
asked = kernel.client.execute("await new Promise((done) => setTimeout(done, 1000)); 'whole'")
time.sleep(0.3)
kernel.stop(), kernel.stop()
tell(kernel.outputs(asked))
time.sleep(0.3)
asked = kernel.client.execute("await new Promise((done) => setTimeout(done, 60000))")
time.sleep(0.5)
kernel.stop()
time.sleep(0.5)
kernel.stop()
said = []
while True:
    message = kernel.client.get_iopub_msg(timeout=30)
    if message["parent_header"].get("msg_id") == asked and message["msg_type"] == "stream":
        break
tell(message["content"]["text"])
seconds_until_gone(*processes)
tell(kernel.has_ended())
kernel.client.stop_channels()
`);
  assert.deepEqual(once, ['"whole"']);
  assert.equal(twice, "Stop was pressed twice, which has ended the kernel.\n");
  assert.equal(ended, true);
});
