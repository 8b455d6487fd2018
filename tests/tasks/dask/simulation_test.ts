// How many runs a campaign on a cluster carries: with real scheduler, workers, driver and records; only where a run
// would train, its process sleeps. DASK_RUNS=10000 says how many runs, and prints what they take of each program.

import assert from "node:assert/strict";
import { join } from "node:path";
import { project } from "../../../lib/tasks/project.ts";
import { campaignResults, type RunResult } from "../../../lib/campaign/results_file.ts";
import { toySweep } from "../campaign/_toy_sweep.ts";
import { type Clone, ended } from "../_clone.ts";
import { cloneWithDask, Cluster, drive, noDask } from "./_cluster.ts";

const runs = Number(Deno.env.get("DASK_RUNS") ?? 0);
const seeds = 4;
const sleep = 0.05; // seconds
const workers = 2;
const threads = 8;

/** As many runs as are asked for: four seeds of each learning rate. */
const sweep = toySweep()
  .replace(
    /learningRate: \[.*?\]/,
    `learningRate: Array.from({ length: ${runs / seeds} }, (_, at) => 1e-3 + at / 1e6)`,
  )
  .replace(", units: [8]", "")
  .replace("values.units", "8")
  .replace("seeds: 2", `seeds: ${seeds}`);

/**
 * Has the workers of this clone start a program that sleeps where they would start Deno, waiting for its parent
 * meanwhile as a run does, and answers as the run did that was trained.
 */
async function sleepInsteadOfTraining(clone: Clone, trained: RunResult): Promise<void> {
  const { training, values } = trained;
  const outcome = {
    kind: "trained",
    result: {
      ...{ ...trained, run: "@RUN", configuration: "learningRate @RATE", seed: "@SEED" },
      training: {
        ...training,
        settings: { ...training.settings, seed: "@SEED", learningRate: "@RATE" },
      },
      values: { ...values, learningRate: "@RATE" },
    },
  };
  const epochs = training.history.map((epoch) => ({ kind: "epoch", epoch, asks: false }));
  const lines = [{ kind: "progress" }, ...epochs].map((line) => JSON.stringify(line)).join("\n");
  const program = `#!/bin/bash
shift 6 # run -q -P=… --allow-read=… PROGRAM CAMPAIGN
run=$1 seed=\${1##*_seed_} rate=\${1#learningRate_}
rate=\${rate%_seed_*}
echo '${lines}'
read -rt ${sleep}
[ $? -le 128 ] && { echo '{"kind":"interrupted"}'; exit 130; }
outcome='${JSON.stringify(outcome)}'
outcome=\${outcome//@RUN/$run}
outcome=\${outcome//'"@SEED"'/$seed}
outcome=\${outcome//'"@RATE"'/$rate}
echo "\${outcome//@RATE/$rate}"
`;
  await Deno.remove(clone.path(".venv"));
  await Deno.mkdir(clone.path(".venv", "bin"), { recursive: true });
  for (const folder of ["", "bin"]) {
    for await (const { name } of Deno.readDir(join(project.venv, folder))) {
      if (name === "bin" || name === "deno") continue;
      await Deno.symlink(join(project.venv, folder, name), clone.path(".venv", folder, name));
    }
  }
  await Deno.writeTextFile(clone.path(".venv", "bin", "deno"), program, { mode: 0o755 });
}

/** What a program has taken. */
interface Taken {
  readonly seconds: number;
  readonly megabytes: number;
}

/** What the driver's processes, the scheduler and a worker take until the driver ends: Deno keeps /proc closed. */
async function measured(pids: Readonly<Record<"driver" | "scheduler" | "worker", number>>) {
  const { stdout } = await new Deno.Command(project.python, {
    args: ["-I", "-c", meter, JSON.stringify(pids)],
  }).output();
  return JSON.parse(new TextDecoder().decode(stdout)) as Readonly<Record<string, Taken>>;
}

const meter = `
import glob, json, os, sys, time
programs, seen, before = json.loads(sys.argv[1]), {}, {}
driver = programs["driver"]

def fields(pid):
    return open(f"/proc/{pid}/stat").read().rsplit(")", 1)[1].split()

def look(name, pid):
    seconds = sum(map(int, fields(pid)[11:13])) / os.sysconf("SC_CLK_TCK")
    peak = next(line for line in open(f"/proc/{pid}/status") if line.startswith("VmHWM"))
    since = before.setdefault(name, 0 if pid not in (programs["scheduler"], programs["worker"]) else seconds)
    seen[name] = {"seconds": seconds - since, "megabytes": int(peak.split()[1]) / 1024}

while os.path.exists(f"/proc/{driver}/cmdline") and fields(driver)[0] != "Z":
    for path in glob.glob("/proc/[0-9]*/cmdline"):
        try:
            if b"bridge.py" in open(path, "rb").read() and fields(path.split("/")[2])[1] == str(driver):
                programs["Dask client"] = int(path.split("/")[2])
        except OSError: pass
    for name, pid in programs.items():
        try: look(name, pid)
        except (OSError, StopIteration): pass
    time.sleep(0.5)
print(json.dumps(seen))`;

Deno.test({
  name: "thousands of runs through a cluster are each recorded once, over an interruption",
  ignore: noDask || runs === 0,
  async fn() {
    await using here = await cloneWithDask(sweep);
    const path = here.path("models/mine/rates.jsonl");
    const lines = async () => (await Deno.readTextFile(path)).split("\n").length - 1;
    await using cluster = await Cluster.start(here);
    const first = await cluster.startWorker();
    const one = await ended(
      drive(here, "--scheduler", cluster.address, "--only", "learningRate_0.001_seed_1"),
    );
    assert.equal(one.code, 0, one.stderr);
    const [trained] = await campaignResults(path);
    await sleepInsteadOfTraining(here, trained!);
    first.kill("SIGKILL");
    const crew = await Promise.all(
      Array.from({ length: workers }, () => cluster.startWorker({ threads })),
    );
    /** Starts the driver, and interrupts it once so many results are there. */
    const drivenTo = async (enough: number) => {
      const [before, began] = [await lines(), performance.now()];
      const driver = drive(here, "--scheduler", cluster.address);
      const taken = measured({
        ...{ driver: driver.pid, scheduler: cluster.pid, worker: crew[0]!.pid },
      });
      let over = false;
      const end = ended(driver).finally(() => over = true);
      let first = NaN;
      for (let now = before; !over && now < enough; now = await lines()) {
        if (now > before && Number.isNaN(first)) first = performance.now();
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
      if (!over) driver.kill("SIGINT");
      const { code, stderr } = await end;
      const done = await lines() - before;
      console.log(
        `${done} runs in ${((performance.now() - first) / 1000).toFixed(0)} s, the first after ` +
          `${((first - began) / 1000).toFixed(0)} s`,
      );
      for (const [name, { seconds, megabytes }] of Object.entries(await taken)) {
        const own = name === "worker" ? done / workers : done;
        console.log(
          `  ${name}: ${(1000 * seconds / own).toFixed(1)} ms of processor time a run, at most ${
            megabytes.toFixed(0)
          } MB`,
        );
      }
      return { code, stderr };
    };
    const half = await drivenTo(runs / 2);
    assert.equal(half.code, 130, half.stderr);
    const whole = await drivenTo(Infinity);
    assert.equal(whole.code, 0, whole.stderr.slice(-2000));
    const began = performance.now();
    const results = await campaignResults(path);
    console.log(
      `${(await Deno.stat(path)).size / 1e6} MB, read in ${
        ((performance.now() - began) / 1000).toFixed(1)
      } s`,
    );
    assert.equal(results.length, runs);
    assert.equal(await lines(), runs);
  },
});
