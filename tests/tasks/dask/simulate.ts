// How far a cluster carries: many runs that only sleep, through a scheduler and two workers on this machine and the real
// driver. Prints the time, and the most memory that driver, bridge, scheduler and workers took.
//
//     deno run -A tests/tasks/dask/simulate.ts [RUNS] [THREADS] [SECONDS]

import { join } from "node:path";
import { project } from "../../../lib/tasks/project.ts";
import { toySweep } from "../campaign/_toy_sweep.ts";
import { cloneWithDask, Cluster, drive } from "./_cluster.ts";

const [runs = 10_000, threads = 16, seconds = 0.1] = Deno.args.map(Number);

/** Stands in for Deno on the workers: sleeps, then says a result of a usual size and leaves a small model. */
const standIn = `#!${project.python} -IS
import json, os, sys, time
campaign, run = sys.argv[-3:-1]
line = json.loads(open("models/batch_sizes.jsonl").readline())["result"]
time.sleep(${seconds})
folder = "models/mine/.campaign/rates/" + run
os.makedirs(folder)
open(folder + "/card.json", "w").write('{"files": {}}')
configuration, seed = run.rsplit("_seed_", 1)
result = {**line, "run": run, "configuration": configuration, "seed": int(seed)}
for epoch in result["training"]["history"]:
    print(json.dumps({"kind": "epoch", "epoch": epoch, "asks": False}), flush=True)
print(json.dumps({"kind": "trained", "result": result}), flush=True)
`;

const sweep = toySweep().replace("seeds: 2", `seeds: ${Math.ceil(runs / 2)}`);
await using here = await cloneWithDask(sweep);
await using there = await cloneWithDask(sweep);
await Deno.remove(there.path(".venv"));
await Deno.mkdir(there.path(".venv", "bin"), { recursive: true });
await Deno.copyFile(join(project.venv, "setup.json"), there.path(".venv", "setup.json"));
await Deno.writeTextFile(there.path(".venv", "bin", "deno"), standIn, { mode: 0o755 });

await using cluster = await Cluster.start(here);
const workers = await Promise.all(
  [1, 2].map(() => cluster.startWorker({ clone: there, threads: threads / 2 })),
);
const started = performance.now();
const driver = drive(here, "--scheduler", cluster.address);
const most = new Map<string, number>();
const watch = setInterval(async () => {
  for (
    const [name, pid] of [
      ["driver", driver.pid],
      ["worker", workers[0]!.pid],
      ...await bridges(),
    ] as const
  ) {
    const status = await Deno.readTextFile(`/proc/${pid}/status`).catch(() => "");
    const [, kilobytes] = status.match(/VmHWM:\s+(\d+)/) ?? [];
    if (kilobytes) most.set(name, Math.max(most.get(name) ?? 0, Number(kilobytes) / 1000));
  }
}, 500);
const { code, stdout, stderr } = await driver.output();
clearInterval(watch);
console.log(new TextDecoder().decode(stdout).trim().split("\n").at(-1));
if (code !== 0) console.log(new TextDecoder().decode(stderr).slice(-2000));
const took = (performance.now() - started) / 1000;
console.log(`${runs} runs of ${seconds} s on ${threads} threads: ${took.toFixed(0)} s`);
for (const [name, megabytes] of most) console.log(`${name}: ${megabytes.toFixed(0)} MB at most`);

/** The bridge and the scheduler, which are no children of ours by name. */
async function bridges(): Promise<[string, number][]> {
  const found: [string, number][] = [];
  for await (const { name } of Deno.readDir("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    const line = await Deno.readTextFile(`/proc/${name}/cmdline`).catch(() => "");
    if (!line.includes(here.folder)) continue;
    if (line.includes("bridge.py")) found.push(["bridge", Number(name)]);
    if (line.includes("scheduler\0--host")) found.push(["scheduler", Number(name)]);
  }
  return found;
}
