// Campaigns on the workers of a Dask cluster, as a user starts them.

import assert from "node:assert/strict";
import { join } from "node:path";
import { campaignResults } from "../../../lib/campaign/results_file.ts";
import { readCard } from "../../../lib/store/read_card.ts";
import { canMount } from "../../trust/_processes.ts";
import { toySweep } from "../campaign/_toy_sweep.ts";
import { ended } from "../_clone.ts";
import { offline } from "../_offline.ts";
import { countProcesses, until } from "../_processes.ts";
import { Clone } from "../_clone.ts";
import { cloneWithDask, Cluster, drive, noDask } from "./_cluster.ts";

Deno.test({
  name:
    "--scheduler trains in another folder, brings models back, and stops bad runs; other code is refused by name",
  ignore: noDask,
  async fn() {
    const sweep = toySweep(`halving: { after: [1], stop: 0.5 }, keepAs: "best",`);
    await using here = await cloneWithDask(sweep);
    await using there = await cloneWithDask(sweep);
    await using other = await cloneWithDask(sweep.replace("seeds: 2", "seeds: 3"));
    await Deno.writeTextFile(other.path("lib", "model", "more.ts"), "export {};\n");
    await using cluster = await Cluster.start(here);
    const bad = await cluster.startWorker({ clone: other });
    const refused = await ended(drive(here, "--scheduler", cluster.address));
    assert.equal(refused.code, 1);
    assert.match(
      refused.stderr,
      /^Worker tcp:\S+ is left out: \S+: expected the driver's code, found other lib\/model\/more\.ts \(not the driver's\), rates\.ts \(differs\); bring/m,
    );
    assert.match(
      refused.stderr,
      /^--scheduler tcp:\S+: every worker is left out, for the reasons/m,
    );
    assert.equal((await campaignResults(here.path("models/mine/rates.jsonl"))).length, 0);
    bad.kill("SIGKILL");
    await cluster.startWorker({ clone: there });

    const { code, stdout, stderr } = await ended(drive(here, "--scheduler", cluster.address));
    assert.equal(code, 0, stderr);
    const results = await campaignResults(here.path("models/mine/rates.jsonl"));
    assert.equal(results.length, 4);
    for (const { run, weights, machine, values, training: { epochs } } of results) {
      assert.equal(machine?.threads, 1);
      assert.ok(values!.learningRate === 1e-3 ? epochs === 1 : epochs === 3);
      const card = await readCard(here.path("models/mine/.campaign/rates", run));
      assert.equal(card.files["weights.bin"]!.sha256, weights);
    }
    assert.match(stdout, /^saved models\/mine\/best: /m);
    // What the driver has, the worker keeps no longer; and it never had the driver's folder.
    await until(async () => {
      const left = await Array.fromAsync(Deno.readDir(there.path("models/mine/.campaign/rates")));
      return left.every(({ isDirectory }) => !isDirectory);
    });
    // A driver that was killed before it had recorded a model finds it, and trains nothing.
    await Deno.remove(here.path("models/mine/rates.jsonl"));
    const again = await ended(drive(here, "--scheduler", cluster.address));
    assert.equal(again.code, 0, again.stderr);
    assert.equal((await campaignResults(here.path("models/mine/rates.jsonl"))).length, 4);
    assert.equal(again.stderr.match(/: (?:done|stopped after epoch 1) in 0\.\d s/g)?.length, 4);
    assert.equal(await countProcesses("campaign_run", "rates.ts", here.folder), 0);
  },
});

Deno.test({
  name: "a worker whose code changes while it trains is left out before its next run",
  ignore: noDask,
  async fn() {
    const slow = toySweep().replace(
      "epochs: 3,",
      `epochs: 3,
       callbacks: [{ onEpochEnd: () => new Promise((resolve) => setTimeout(resolve, 2000)) }],`,
    );
    await using here = await cloneWithDask(slow);
    await using there = await cloneWithDask(slow);
    await using cluster = await Cluster.start(here);
    await cluster.startWorker({ clone: there });
    const driver = ended(drive(here, "--scheduler", cluster.address));
    const runs = there.path("models", "mine", ".campaign", "rates");
    await until(async () => (await Array.fromAsync(Deno.readDir(runs))).length > 0);
    const path = there.path("lib", "model", "batch.ts");
    const text = await Deno.readTextFile(path);
    await Deno.writeTextFile(path, text.replace("// ", "//-")); // neither longer nor shorter
    const { code, stderr } = await driver;
    assert.equal(code, 1);
    assert.match(
      stderr,
      /: expected the driver's code, found other lib\/model\/batch\.ts \(differs\);/,
    );
    assert.equal((await campaignResults(here.path("models/mine/rates.jsonl"))).length, 1);
  },
});

Deno.test({
  name:
    "a worker with another version of Dask's packages, or another Python, is left out, and named",
  ignore: noDask,
  async fn() {
    await using here = await cloneWithDask(toySweep());
    await using other = await cloneWithDask(toySweep());
    const [packages] = await Array.fromAsync(Deno.readDir(other.path(".venv-dask", "lib")));
    const installed = other.path(".venv-dask", "lib", packages!.name, "site-packages");
    for await (const { name } of Deno.readDir(installed)) {
      if (!/^(msgpack|cloudpickle)-.*\.dist-info$/.test(name)) continue;
      const path = join(installed, name, "METADATA");
      const text = await Deno.readTextFile(path);
      await Deno.remove(path); // a link to the project's own
      await Deno.writeTextFile(path, text.replace(/^Version: .*$/m, "Version: 0.9.1"));
    }
    const refusal = async () => {
      const { code, stderr } = await ended(drive(here, "--scheduler", cluster.address));
      assert.equal(code, 1);
      assert.match(stderr, /^--scheduler tcp:\S+: every worker is left out, for the reasons/m);
      return stderr;
    };
    await using cluster = await Cluster.start(here);
    const worker = await cluster.startWorker({ clone: other });
    assert.match(
      await refusal(),
      /^Worker tcp:\S+ is left out: expected cloudpickle \d\S*, msgpack \d\S* as the driver has, found cloudpickle 0\.9\.1, msgpack 0\.9\.1; deno task dask setup installs the same on each machine\.$/m,
    );
    worker.kill("SIGKILL");
    await worker.status;

    const python = await anotherPython(here);
    if (!python) return;
    // The same packages, of which all but the fast parts are Python, in an environment of another Python.
    const venv = other.path(".venv-dask");
    await Deno.symlink(join(venv, "lib", packages!.name), join(venv, "lib", python.name));
    await Deno.remove(join(venv, "bin", "python"));
    await Deno.symlink(python.path, join(venv, "bin", "python"));
    await cluster.startWorker({ clone: other });
    const found = python.name.slice("python".length);
    const said = await refusal();
    assert.match(
      said,
      new RegExp(`expected Python \\d\\S*, .* as the driver has, found Python ${found}, `),
    );
  },
});

/** Where there is one: a Python on PATH of another version than Dask's that is able to run Dask. */
async function anotherPython(clone: Clone) {
  const [ours] = await Array.fromAsync(Deno.readDir(clone.path(".venv-dask", "lib")));
  for (const name of ["python3.12", "python3.13", "python3.14", "python3.11", "python3.10"]) {
    if (name === ours!.name) continue;
    const args = ["-I", "-c", "import sys; print(sys.executable)"];
    try {
      const { success, stdout } = await new Deno.Command(name, { args, stderr: "null" }).output();
      if (success) return { name, path: new TextDecoder().decode(stdout).trim() };
    } catch (error) {
      if (!(error instanceof Deno.errors.NotFound)) throw error;
    }
  }
}

Deno.test({
  name:
    "a worker whose disk is full, or whose data are others, is left out, and others do its runs",
  ignore: noDask || !await canMount(),
  async fn() {
    // Four runs: each of the three workers is handed one at once.
    const sweep = toySweep()
      .replace("train: 100,", `train: Number(Deno.readTextFileSync("models/mine/images")),`);
    await using here = await cloneWithDask(sweep);
    await using full = await cloneWithDask(sweep);
    await using fewer = await cloneWithDask(sweep);
    for (const [clone, images] of [[here, "100"], [full, "100"], [fewer, "90"]] as const) {
      await Deno.writeTextFile(clone.path("models", "mine", "images"), images);
    }
    await using cluster = await Cluster.start(here);
    await Deno.mkdir(full.path("models", "mine", ".campaign"), { recursive: true });
    const mount = `mount -t tmpfs -o size=16k tmpfs models/mine/.campaign && exec "$0" "$@"`;
    await cluster.startWorker({ clone: full, through: ["unshare", "-rm", "sh", "-c", mount] });
    await cluster.startWorker({ clone: fewer });
    await cluster.startWorker();
    const { code, stderr } = await ended(drive(here, "--scheduler", cluster.address));
    assert.equal(code, 0, stderr);
    assert.match(stderr, /^Worker tcp:\S+ is left out: its disk is full \(/m);
    assert.match(
      stderr,
      /^Worker tcp:\S+ is left out: \S+: expected the driver's images, found others;/m,
    );
    const results = await campaignResults(here.path("models/mine/rates.jsonl"));
    assert.equal(new Set(results.map(({ run }) => run)).size, 4);
    assert.equal(results.length, 4);
  },
});

Deno.test({
  name: "certificates: with them a scheduler and workers are reached, and without them nothing is",
  ignore: noDask,
  async fn() {
    await using here = await cloneWithDask(toySweep().replace("seeds: 2", "seeds: 1"));
    const dask = (...args: readonly string[]) =>
      ended(here.startProgram("dask/dask", args, offline));
    const env = { ...offline, INIT_CWD: here.folder };
    const made = await ended(here.startProgram("dask/dask", ["certificates", "keys"], env));
    assert.equal(made.code, 0, made.stderr);
    const [ca, cert, key] = ["ca", "cert", "key"].map((name) => here.path("keys", `${name}.pem`));
    assert.equal((await Deno.stat(key!)).mode! & 0o777, 0o600);
    const open = await dask("scheduler", "--host", "0.0.0.0");
    assert.equal(open.code, 1);
    assert.match(open.stderr, /^0\.0\.0\.0: without TLS, whoever reaches a scheduler/);
    const joining = await dask("worker", "tcp://192.0.2.1:8786");
    assert.match(joining.stderr, /^tcp:\/\/192\.0\.2\.1:8786: without TLS, whoever reaches/);

    const tls = ["--tls-ca-file", ca!, "--tls-cert", cert!, "--tls-key", key!];
    await using cluster = await Cluster.start(here, ...tls);
    assert.match(cluster.address, /^tls:\/\/127\.0\.0\.1:\d+$/);
    await cluster.startWorker();
    const plain = cluster.address.replace("tls", "tcp");
    const refused = await ended(drive(here, "--scheduler", plain));
    assert.equal(refused.code, 1);
    assert.match(refused.stderr, /^--scheduler tcp:\S+: no scheduler answered within 20 s \(/m);
    const strangers = await ended(
      here.startProgram("dask/dask", ["certificates", "others"], env),
    );
    assert.equal(strangers.code, 0);
    const given = (folder: string) =>
      ["ca", "cert", "key"].flatMap((name) => [`--tls-${name}`, `${folder}/${name}.pem`]);
    const stranger = await ended(drive(here, "--scheduler", cluster.address, ...given("others")));
    assert.equal(stranger.code, 1);
    assert.match(stranger.stderr, /no scheduler answered within 20 s \(.*(?:cert|ssl|TLS)/im);
    const { code, stderr } = await ended(
      drive(here, "--scheduler", cluster.address, ...given("keys")),
    );
    assert.equal(code, 0, stderr);
  },
});

Deno.test("campaign refuses options of clusters that make no sense, each in a sentence", async () => {
  await using clone = await Clone.make({ borrow: true });
  const told = async (...args: readonly string[]) => {
    const { code, stderr } = await ended(
      clone.startProgram("campaign/campaign", ["batch_sizes", ...args]),
    );
    assert.equal(code, 1, stderr);
    return stderr;
  };
  assert.match(await told("--send", "models/x"), /--send goes with --scheduler or --slurm/);
  assert.match(await told("--scheduler", "node1"), /takes an address such as tcp:.*, not "node1"/);
  assert.match(
    await told("--scheduler", "tls://node1:1"),
    /or with --tls-ca.*not "tls:\/\/node1:1"/,
  );
  assert.match(await told("--scheduler", "tcp://a:1", "--tls-ca", "x"), /go together, and one is/);
  assert.match(await told("--slurm", "0"), /--slurm takes a whole number from 1 up, not "0"/);
  assert.match(await told("--slurm", "2", "--scheduler", "tcp://a:1"), /leave out --scheduler/);
});

Deno.test("dask without a network says so, under its own permissions, where all is said", async () => {
  await using clone = await Clone.make({ borrow: true });
  const { code, stderr } = await ended(clone.startProgram("dask/dask", ["setup"], offline));
  assert.equal(code, 1);
  assert.match(
    stderr,
    /^2\/2 .* failed\nDask could not be installed, so other machines cannot be reached: the Python package index cannot be reached .* \.venv-dask\/setup\.log\.\n$/m,
  );
});

Deno.test("dask refuses a command that neither it nor Dask has, before it would install Dask", async () => {
  await using clone = await Clone.make({ borrow: true });
  const { code, stderr } = await ended(clone.startProgram("dask/dask", ["shceduler"], offline));
  assert.deepEqual([code, stderr], [
    1,
    "There is no shceduler: setup, scheduler, worker, certificates, or Dask's ssh, spec, info, config, docs.\n",
  ]);
});
