// What may be had of memory: by files as Linux writes them, and in a control group of this very system.

import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { containerRoom } from "../../lib/model/_free_memory.ts";
import { project } from "../../lib/tasks/project.ts";
import { temporaryFolder } from "../_temporary_folder.ts";

/** The room that files leave, by their paths. */
async function roomOf(files: Readonly<Record<string, string>>): Promise<number | undefined> {
  await using root = await temporaryFolder();
  for (const [name, text] of Object.entries(files)) {
    const path = join(root.path, name);
    await Deno.mkdir(dirname(path), { recursive: true });
    await Deno.writeTextFile(path, text);
  }
  return containerRoom(root.path);
}

const v2 = "sys/fs/cgroup";
const v1 = "sys/fs/cgroup/memory";

Deno.test("a container of control groups v2 has its limit, less what it uses, but for the cache of files", async () => {
  const files = {
    "proc/self/cgroup": "0::/\n",
    [`${v2}/memory.max`]: "536870912\n",
    [`${v2}/memory.current`]: "125829120\n",
    [`${v2}/memory.stat`]: "anon 4096\ninactive_file 20971520\nactive_file 8192\n",
  };
  assert.equal(await roomOf(files), 536870912 - 125829120 + 20971520);
  assert.equal(await roomOf({ ...files, [`${v2}/memory.max`]: "max\n" }), undefined);
  // More in use than a limit that was lowered since.
  assert.equal(await roomOf({ ...files, [`${v2}/memory.max`]: "4096\n" }), 0);
});

Deno.test("the groups above limit as well, the lowest of all counts", async () => {
  const files = {
    "proc/self/cgroup": "0::/user.slice/user-1000.slice/session-2.scope\n",
    [`${v2}/user.slice/memory.max`]: "3000\n",
    [`${v2}/user.slice/memory.current`]: "1000\n",
    [`${v2}/user.slice/user-1000.slice/memory.max`]: "max\n",
    [`${v2}/user.slice/user-1000.slice/memory.current`]: "900\n",
    [`${v2}/user.slice/user-1000.slice/session-2.scope/memory.max`]: "9000\n",
    [`${v2}/user.slice/user-1000.slice/session-2.scope/memory.current`]: "800\n",
  };
  assert.equal(await roomOf(files), 2000);
});

Deno.test("a container of control groups v1 is found by its path, and at the top where the path is the host's", async () => {
  const groups = "5:cpu,cpuacct:/docker/0f\n4:memory:/docker/0f\n1:name=systemd:/\n0::/\n";
  const inside = (folder: string) => ({
    "proc/self/cgroup": groups,
    [`${v1}${folder}/memory.limit_in_bytes`]: "1073741824\n",
    [`${v1}${folder}/memory.usage_in_bytes`]: "73741824\n",
    [`${v1}${folder}/memory.stat`]: "inactive_file 1\ntotal_inactive_file 5000\n",
  });
  for (const folder of ["/docker/0f", ""]) assert.equal(await roomOf(inside(folder)), 1000005000);
});

Deno.test("no files, none that say a number, or a path that leads out are no limit", async () => {
  assert.equal(await roomOf({}), undefined);
  assert.equal(await roomOf({ "proc/self/cgroup": "" }), undefined);
  assert.equal(
    await roomOf({ "proc/self/cgroup": "0::/../../..\n", "memory.max": "1" }),
    undefined,
  );
  assert.equal(
    await roomOf({
      "proc/self/cgroup": "0::/\n",
      [`${v2}/memory.max`]: "much\n",
      [`${v2}/memory.current`]: "",
    }),
    undefined,
  );
});

/** Runs what is refused for want of memory, after `first`; says why. */
async function refusal(before: string, first = ""): Promise<string> {
  const program = `
    import { baselineCnn } from "./lib/model/baseline_cnn.ts";
    import { checkMemory } from "./lib/model/step_memory.ts";
    ${first}
    checkMemory(baselineCnn(), { batchSize: 1e9, work: "step", kind: "compiled" });`;
  const { stderr } = await new Deno.Command("sh", {
    args: ["-c", `${before} exec "$0" eval "$1"`, Deno.execPath(), program],
    cwd: project.root,
    env: { NO_COLOR: "1" },
  }).output();
  return new TextDecoder().decode(stderr);
}

Deno.test("where the system may be asked, it says what is free", async () => {
  assert.match(await refusal(""), /InputError: .* GiB are free; give at most \d+\n/);
});

Deno.test("swap counts as free", async () => {
  // This machine may have no swap of its own.
  const system = "Deno.systemMemoryInfo = () => ({ available: 2 ** 29, swapFree: 2 ** 29 });";
  assert.match(await refusal("", system), / 1\.0 GiB are free;/);
});

/** Makes a control group of 1.5 GiB, of whichever version there is; its folder is said. Needs root. */
const makeGroup = `
cd /sys/fs/cgroup
if [ -d memory ]; then cd memory; limit=memory.limit_in_bytes; else limit=memory.max; fi
mkdir "$0" && cd "$0" && echo 1610612736 > $limit && pwd`;

async function shell(script: string, name: string): Promise<string | undefined> {
  const { success, stdout } = await new Deno.Command("sh", { args: ["-c", script, name] }).output();
  return success ? new TextDecoder().decode(stdout).trim() : undefined;
}

const name = `mnist-test-${crypto.randomUUID()}`;
const remove = `cd /sys/fs/cgroup && rmdir "$0" "memory/$0" 2>/dev/null; true`;
const group = Deno.build.os === "linux" ? await shell(makeGroup, name) : undefined;
await shell(remove, name);

Deno.test({
  name: "in a control group of 1.5 GiB no more than that is free",
  ignore: group === undefined,
  async fn() {
    await shell(makeGroup, name);
    try {
      const said = await refusal(`echo $$ > ${group}/cgroup.procs;`);
      const [, free] = said.match(/and (\d\.\d) GiB are free; give at most/) ?? [];
      assert.ok(Number(free) > 0.5 && Number(free) <= 1.5, said);
    } finally {
      await shell(remove, name);
    }
  },
});
