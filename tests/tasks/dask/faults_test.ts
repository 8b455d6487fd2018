// Workers, schedulers and drivers of a Dask cluster are killed and stopped at random moments: each run is recorded once,
// goes on from its checkpoint, and leaves no process. DASK_FAULTS=1 runs these three minutes.

import assert from "node:assert/strict";
import { campaignResults } from "../../../lib/campaign/results_file.ts";
import { toySweep } from "../campaign/_toy_sweep.ts";
import { type Clone, ended } from "../_clone.ts";
import { countProcesses, until } from "../_processes.ts";
import { cloneWithDask, Cluster, drive, noDask } from "./_cluster.ts";

const ignore = noDask || Deno.env.get("DASK_FAULTS") !== "1";

const epochs = 8;

/** Twenty runs that take a second without much computing, and note each epoch in a file. */
const twentyRuns = toySweep()
  .replace("learningRate: [1e-2, 1e-3]", "learningRate: [1e-2, 7e-3, 5e-3, 3e-3, 1e-3]")
  .replace("seeds: 2", "seeds: 4")
  .replace(
    "epochs: 3,",
    `epochs: ${epochs},
     callbacks: [{
       async onEpochEnd() {
         Deno.writeTextFileSync("models/mine/epochs", ".", { append: true });
         await new Promise((resolve) => setTimeout(resolve, 100));
       },
     }],`,
  );

/** The run that each line of the results records; half a line is none. */
async function recorded(clone: Clone): Promise<readonly string[]> {
  const text = await Deno.readTextFile(clone.path("models/mine/rates.jsonl")).catch(() => "");
  return text.split("\n").slice(0, -1).map((line) => JSON.parse(line).result.run);
}

Deno.test({
  name:
    "kill -9 of a worker, of all, of the driver and of the scheduler over 20 runs: all are recorded once, no process is left",
  ignore,
  async fn() {
    await using here = await cloneWithDask(twentyRuns);
    await using cluster = await Cluster.start(here);
    let killed = 0;
    const noted = async () => (await Deno.stat(here.path("models/mine/epochs"))).size;
    const children = () => countProcesses("campaign_run", here.folder, "rates.ts", "_seed_");
    const underWay = async () => {
      const before = await noted().catch(() => 0);
      await until(async () => await noted() >= before + 3);
      await until(async () => await children() > 0); // so that none left will mean something
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 1000));
    };
    const kill = async (child: Deno.ChildProcess) => {
      child.kill("SIGKILL");
      await child.status;
      killed++;
    };
    let workers = [await cluster.startWorker(), await cluster.startWorker()];

    const first = drive(here, "--scheduler", cluster.address);
    const firstEnds = ended(first);
    await underWay();
    await kill(workers[0]!);
    await underWay();
    workers = [workers[1]!, await cluster.startWorker()]; // late
    await underWay();
    for (const worker of workers) await kill(worker);
    workers = [await cluster.startWorker(), await cluster.startWorker()];
    await underWay();
    const rival = await ended(drive(here, "--scheduler", cluster.address));
    assert.match(rival.stderr, /Campaign mine\/rates is being run by another process/);
    first.kill("SIGKILL");
    killed += 2;
    const { stderr: said } = await firstEnds;
    assert.match(said, /: LOST in .*\n {2}\S*(?:Its worker is gone|tcp)/);
    await until(async () => await countProcesses("bridge.py", here.folder) === 0);

    const second = ended(drive(here, "--scheduler", cluster.address));
    await underWay();
    await cluster.killScheduler();
    killed += 2;
    const { code, stderr } = await second;
    assert.equal(code, 1);
    assert.match(stderr, /^--scheduler tcp:\S+: the scheduler is gone; once it and its workers/m);
    await until(async () => await children() === 0);
    await cluster.startScheduler();
    await cluster.startWorker();
    await cluster.startWorker();
    const third = await ended(drive(here, "--scheduler", cluster.address));
    assert.equal(third.code, 0, third.stderr);
    assert.match(third.stdout, /^mine\/rates: 20 of 20 runs in /m);

    const runs = await recorded(here);
    assert.deepEqual([runs.length, new Set(runs).size], [20, 20]);
    for (
      const { training: { history } } of await campaignResults(here.path("models/mine/rates.jsonl"))
    ) {
      assert.deepEqual(
        history.map(({ epoch }) => epoch),
        Array.from({ length: epochs }, (_, at) => at + 1),
      );
    }
    // A run that was begun again went on from its checkpoint: an epoch is lost for each that was ended.
    const trained = await noted();
    assert.ok(trained <= 20 * epochs + killed, `${trained} epochs, ${killed} runs were ended`);
    assert.equal(await children(), 0);
    assert.equal(await countProcesses("bridge.py", here.folder), 0);
  },
});

Deno.test({
  name: "a worker that hangs is left out after the time limit, and another does its run",
  ignore,
  async fn() {
    await using here = await cloneWithDask(twentyRuns);
    await using there = await cloneWithDask(twentyRuns);
    await using cluster = await Cluster.start(here);
    const hung = await cluster.startWorker({ clone: there });
    const args = ["--scheduler", cluster.address, "--only", "0.007", "--time-limit", "0.25"];
    const driver = ended(drive(here, ...args));
    await until(async () => await countProcesses("campaign_run", "rates.ts", "0.007") > 0);
    hung.kill("SIGSTOP");
    await cluster.startWorker();
    const { code, stderr } = await driver;
    assert.equal(code, 0, stderr);
    assert.match(stderr, /^Worker tcp:\S+ is left out: no word for 0\.25 minutes\.$/m);
    const runs = await recorded(here);
    assert.deepEqual([runs.length, new Set(runs).size], [4, 4]);
  },
});

Deno.test({
  name:
    "Ctrl-C ends the runs on workers, each with a checkpoint from which the same command goes on",
  ignore,
  async fn() {
    await using here = await cloneWithDask(twentyRuns.replace(`epochs: ${epochs}`, "epochs: 5000"));
    await using cluster = await Cluster.start(here);
    await cluster.startWorker();
    const driver = drive(here, "--scheduler", cluster.address);
    const noted = async () => (await Deno.stat(here.path("models/mine/epochs"))).size;
    await until(async () => await noted() > 3);
    driver.kill("SIGINT");
    const { code, stderr } = await ended(driver);
    assert.equal(code, 130, stderr);
    assert.match(stderr, /: interrupted in /);
    assert.equal(await countProcesses("campaign_run", here.folder, "rates.ts", "_seed_"), 0);
    const folder = here.path("models", "mine", ".campaign", "rates");
    const left = await Array.fromAsync(Deno.readDir(folder), ({ name }) => name);
    assert.equal(left.filter((name) => name.endsWith(".partial")).length, 1, `${left}`);
  },
});

Deno.test({
  name: "SIGTERM ends a worker whose scheduler hangs, once its run has left a checkpoint",
  ignore,
  async fn() {
    // Of a worker that ends before its run, Dask's patience of 30 s over, the run goes on for six.
    const slow = twentyRuns.replace("setTimeout(resolve, 100)", "setTimeout(resolve, 12_000)")
      .replace(`epochs: ${epochs}`, "epochs: 5000").replace("seeds: 4", `seeds: [${Deno.pid}]`);
    await using here = await cloneWithDask(slow);
    await using cluster = await Cluster.start(here);
    const worker = await cluster.startWorker();
    const driver = drive(here, "--scheduler", cluster.address);
    const end = ended(driver);
    await until(async () => (await Deno.stat(here.path("models/mine/epochs"))).size > 0);
    Deno.kill(cluster.pid, "SIGSTOP");
    worker.kill("SIGTERM");
    await worker.status;
    assert.equal(await countProcesses("campaign_run", "rates.ts", `_seed_${Deno.pid}`), 0);
    const folder = here.path("models", "mine", ".campaign", "rates");
    const left = await Array.fromAsync(Deno.readDir(folder), ({ name }) => name);
    assert.equal(left.filter((name) => name.endsWith(".partial")).length, 1, `${left}`);
    driver.kill("SIGKILL");
    await end;
  },
});
