// Whatever is killed, hangs or is full: every run is recorded once, goes on from its checkpoint, and leaves no process.

import assert from "node:assert/strict";
import { dirname } from "node:path";
import { campaignResults } from "../../../lib/campaign/results_file.ts";
import { project } from "../../../lib/tasks/project.ts";
import { canMount, withMounts } from "../../trust/_processes.ts";
import { Clone, ended } from "../_clone.ts";
import { countProcesses, killOne, until } from "../_processes.ts";
import { toySweep } from "./_toy_sweep.ts";

/** Two runs. */
const twoRuns = toySweep().replace("seeds: 2", "seeds: 1");
const epochs = 40;

/** Runs that take three seconds without much computing, and note each epoch in a file. */
const slowSweep = twoRuns.replace(
  "epochs: 3,",
  `epochs: ${epochs},
   callbacks: [{
     async onEpochEnd() {
       Deno.writeTextFileSync("models/mine/epochs", ".", { append: true });
       await new Promise((resolve) => setTimeout(resolve, 75));
     },
   }],`,
);

/** The run that each line of a results file records. */
async function recordedRuns(path: string): Promise<readonly string[]> {
  const text = await Deno.readTextFile(path);
  assert.ok(text.endsWith("\n"), "half a line");
  return text.trimEnd().split("\n").map((line) => JSON.parse(line).result.run);
}

Deno.test({
  name:
    "kill -9 of drivers and of a child at random moments costs an epoch at most, leaves no process, and every run is recorded once",
  ignore: Deno.build.os !== "linux", // /proc
  async fn() {
    await using clone = await Clone.make({ borrow: true });
    await Deno.writeTextFile(clone.path("slow.ts"), slowSweep);
    const args = ["slow.ts", "--processes", "2", "--read", project.nodeModules];
    const drive = () => clone.startProgram("campaign/campaign", args, { INIT_CWD: clone.folder });
    const noted = async () => (await Deno.stat(clone.path("models", "mine", "epochs"))).size;
    const children = () => countProcesses("campaign_run", clone.path("slow.ts"));
    const underWay = async () => {
      const before = await noted().catch(() => 0);
      await until(async () => await noted() >= before + 4);
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 500));
    };
    const killed = async () => {
      const driver = drive();
      await underWay();
      driver.kill("SIGKILL");
      await ended(driver);
    };

    await killed();
    const at = performance.now();
    await until(async () => await children() === 0);
    const seconds = (performance.now() - at) / 1000;
    assert.ok(seconds < 20, `${seconds} s`); // a step's time; the minute is for those that hang
    await killed(); // and the next driver finds its children still there
    const end = ended(drive());
    await underWay();
    await killOne("campaign_run", clone.path("slow.ts"), "_seed_");
    const second = await ended(drive());
    assert.equal(second.code, 1);
    assert.match(second.stderr, /Campaign mine\/slow is being run by another process/);
    const { code, stdout, stderr } = await end;

    assert.equal(code, 0, stderr);
    assert.match(stderr, /LOST in .*\n {2}Its process ended by SIGKILL\.\n/);
    assert.match(stdout, /^mine\/slow: 2 of 2 runs in /m);
    const path = clone.path("models", "mine", "slow.jsonl");
    const runs = await recordedRuns(path);
    assert.deepEqual([runs.length, new Set(runs).size], [2, 2]);
    for (const { training: { history } } of await campaignResults(path)) {
      assert.deepEqual(history.map(({ epoch }) => epoch), history.map((_, at) => at + 1));
      assert.equal(history.length, epochs);
    }
    // Five processes were ended, each in the middle of an epoch or between its end and its checkpoint.
    const trained = await noted();
    assert.ok(trained <= 2 * epochs + 5, `${trained} epochs in place of ${2 * epochs}`);
    assert.equal(await children(), 0);
    const folder = clone.path("models", "mine", ".campaign", "slow");
    const left = await Array.fromAsync(Deno.readDir(folder), ({ name }) => name);
    assert.deepEqual(left.sort(), runs.toSorted());
  },
});

Deno.test("a child that hangs is ended when its grace is over after its parent's pipe has closed", async () => {
  const grace = 1000;
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-q", "-A", new URL("_hung.ts", import.meta.url).pathname, String(grace)],
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const input = child.stdin.getWriter();
  await input.write(new TextEncoder().encode('{"goesOn":true}\n'));
  const output = child.stdout.getReader();
  assert.match(new TextDecoder().decode((await output.read()).value), /^hangs/);
  const at = performance.now();
  await input.close();
  const { code } = await child.status;
  const took = performance.now() - at;
  await output.cancel();
  assert.equal(code, 130);
  assert.ok(took >= grace - 50 && took < 20 * grace, `${took} ms`);
});

Deno.test("--time-limit ends a run that hangs, which is begun again and recorded once", async () => {
  await using clone = await Clone.make({ borrow: true });
  // The first to come hangs, in a loop that nothing else of its process gets out of.
  const hanging = twoRuns.replace("network(values, seed) {", (begin) =>
    `${begin}
    if (Deno.args.at(-1) === "learningRate_0.01_units_8_seed_1") {
      try {
        Deno.writeTextFileSync("models/mine/hung", "", { createNew: true });
        while (true);
      } catch {}
    }`);
  await Deno.writeTextFile(clone.path("hangs.ts"), hanging);
  const args = ["hangs.ts", "--only", "0.01", "--time-limit", "0.1"];
  const { code, stdout, stderr } = await ended(
    clone.startProgram("campaign/campaign", [...args, "--read", project.nodeModules], {
      INIT_CWD: clone.folder,
    }),
  );
  assert.equal(code, 0, stderr);
  assert.match(
    stderr,
    /_0\.01_units_8_seed_1: LOST in .*\n {2}No progress for 0\.1 minutes: killed\./,
  );
  assert.match(stdout, /^mine\/hangs: 1 of 2 runs in /m);
  const runs = await recordedRuns(clone.path("models", "mine", "hangs.jsonl"));
  assert.deepEqual(runs, ["learningRate_0.01_units_8_seed_1"]);
  assert.equal(await countProcesses("campaign_run", clone.path("hangs.ts")), 0);
});

Deno.test({
  name:
    "a full disk ends the campaign with a sentence, and the same command records what was trained, once",
  ignore: !await canMount(),
  async fn() {
    await using clone = await Clone.make({ borrow: true });
    await Deno.writeTextFile(
      clone.path("full.ts"),
      twoRuns.replace("epochs: 3", "epochs: 12"),
    );
    const campaign = `"$0" run -q -P=campaign lib/tasks/campaign/campaign.ts full.ts ` +
      `--processes 2 --read ${project.nodeModules}; echo "code $?"`;
    // A page for results: the first fits, and half of the second. What is trained has room elsewhere.
    const { stdout, stderr } = await withMounts(`
      cd ${clone.folder}; export INIT_CWD="$PWD" PATH="${dirname(Deno.execPath())}:$PATH" NO_COLOR=1
      mkdir -p models/mine
      mount -t tmpfs -o size=4k tmpfs models/mine
      mkdir models/mine/.campaign
      mount -t tmpfs tmpfs models/mine/.campaign
      ${campaign}
      cp models/mine/full.jsonl first.jsonl
      mount -o remount,size=1m models/mine
      ${campaign}
      cp models/mine/full.jsonl second.jsonl
    `);
    assert.match(stdout, /^code 1\n[\s\S]*^mine\/full: 2 of 2 runs in .*\ncode 0$/m, stderr);
    assert.match(
      stderr,
      /^\S+full\.jsonl: a result could not be added \(No space left on device .*\); those before it are whole, and the run's model is kept: mend the cause, then the same call records it$/m,
    );
    assert.doesNotMatch(stderr, /Uncaught|FAILED|LOST|\bat file:/);
    const [first, ...rest] = await recordedRuns(clone.path("first.jsonl"));
    assert.equal(rest.length, 0);
    const runs = await recordedRuns(clone.path("second.jsonl"));
    assert.deepEqual([runs[0], runs.length, new Set(runs).size], [first, 2, 2]);
  },
});
