// A campaign on Slurm: two fake nodes on this machine, which the test starts where Debian's slurm-wlm is installed.

import assert from "node:assert/strict";
import { campaignResults } from "../../../lib/campaign/results_file.ts";
import { toySweep } from "../campaign/_toy_sweep.ts";
import { temporaryFolder } from "../../_temporary_folder.ts";
import { ended } from "../_clone.ts";
import { countProcesses, until } from "../_processes.ts";
import { cloneWithDask, drive, noDask } from "./_cluster.ts";

async function run(command: string, env: Readonly<Record<string, string>> = {}): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command("sh", {
    args: ["-c", command],
    env: { ...env },
  }).output();
  const said = new TextDecoder().decode(stdout) + new TextDecoder().decode(stderr);
  assert.ok(success, said);
  return said;
}

const hasSlurm = Deno.build.os === "linux" && Deno.uid() === 0 &&
  await run("which slurmctld slurmd munged sbatch").then(() => true, () => false);

/** A controller and two nodes of a core each, all on this machine. */
const configuration = (folder: string, host: string) => `
ClusterName=test
SlurmctldHost=${host}(127.0.0.1)
SlurmctldPort=16817
AuthType=auth/munge
AuthInfo=socket=${folder}/munge.socket
CredType=cred/munge
SlurmUser=root
StateSaveLocation=${folder}/state
SlurmdSpoolDir=${folder}/spool-%n
SlurmctldPidFile=${folder}/slurmctld.pid
SlurmdPidFile=${folder}/slurmd-%n.pid
SlurmctldLogFile=${folder}/slurmctld.log
SlurmdLogFile=${folder}/slurmd-%n.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SchedulerType=sched/backfill
ReturnToService=2
MpiDefault=none
NodeName=fake1 NodeHostname=${host} NodeAddr=127.0.0.1 Port=16818 CPUs=1 State=UNKNOWN
NodeName=fake2 NodeHostname=${host} NodeAddr=127.0.0.1 Port=16819 CPUs=1 State=UNKNOWN
PartitionName=short Nodes=fake1,fake2 Default=YES State=UP OverSubscribe=FORCE:4
`;

Deno.test({
  name:
    "--slurm trains in jobs of its own, whose scheduler is encrypted, and cancels them at the end",
  ignore: noDask || !hasSlurm,
  async fn() {
    await using here = await cloneWithDask(toySweep());
    await using folder = await temporaryFolder();
    const at = folder.path;
    await Deno.writeTextFile(`${at}/slurm.conf`, configuration(at, Deno.hostname()));
    const env = { SLURM_CONF: `${at}/slurm.conf` };
    Deno.env.set("SLURM_CONF", env.SLURM_CONF);
    await run(
      `
      chmod 755 ${at}; mkdir -p ${at}/state
      dd if=/dev/urandom of=${at}/munge.key bs=128 count=1 2>&1; chmod 400 ${at}/munge.key
      munged --force --key-file=${at}/munge.key --socket=${at}/munge.socket --pid-file=${at}/munged.pid \\
        --log-file=${at}/munged.log --seed-file=${at}/munged.seed
      slurmctld -i && slurmd -N fake1 && slurmd -N fake2`,
      env,
    );
    try {
      await until(async () => (await run("sinfo -h -t idle -o %D", env)).trim() === "2");
      const refused = await ended(drive(here, "--slurm", "1", "--slurm-options=-p none"));
      assert.equal(refused.code, 1);
      assert.match(refused.stderr, /^--slurm: sbatch took no job: .*partition/m);
      const { code, stderr, stdout } = await ended(drive(here, "--slurm", "2"));
      assert.equal(code, 0, stderr + stdout);
      const results = await campaignResults(here.path("models/mine/rates.jsonl"));
      assert.equal(new Set(results.map(({ run }) => run)).size, 4);
      await until(async () => (await run("squeue -h", env)).trim() === "");
      await until(async () => await countProcesses("dask", "worker", here.folder) === 0);
      const left = await Array.fromAsync(Deno.readDir(here.path(".venv-dask", "slurm")));
      assert.ok(left.every(({ name }) => !name.startsWith("keys-")), "the keys are still there");
    } finally {
      Deno.env.delete("SLURM_CONF");
      await run(`kill $(cat ${at}/slurmd-*.pid ${at}/slurmctld.pid ${at}/munged.pid)`, env);
    }
  },
});
