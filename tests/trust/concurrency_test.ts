// Two at once, in one place: one works, the other waits or is told, and nothing is mangled.

import assert from "node:assert/strict";
import { join } from "node:path";
import { lockFile, lockFolder } from "../../lib/training/folder_lock.ts";
import { loadModel } from "../../lib/store/load_model.ts";
import { linesOf } from "../../lib/tasks/lines_of.ts";
import { temporaryFolder } from "../_temporary_folder.ts";
import { ended, start } from "./_processes.ts";

const train = (folder: string, options: object = {}, pause: number | string = 0) =>
  start("_training.ts", [folder, JSON.stringify(options), String(pause)]);

Deno.test("a second training into one folder is refused, naming the first, which ends as if alone", async () => {
  await using folder = await temporaryFolder();
  const alone = (await ended(train(join(folder.path, "alone")))).stdout.split("\n").at(-1)!;
  const shared = join(folder.path, "shared");
  const hold = join(folder.path, "hold");
  await Deno.writeTextFile(hold, "");
  const first = train(shared, {}, hold);
  const errors = new Response(first.stderr).text();
  const lines = linesOf(first.stdout);
  await lines.next();
  for (const options of [{}, { resume: true }]) {
    const second = await ended(train(shared, options));
    assert.equal(second.code, 1);
    assert.equal(
      second.stdout,
      `InputError: ${shared}: another training (process ${first.pid}) is using this folder; ` +
        "wait until it has ended, or keep this one's checkpoints in another folder",
    );
  }
  await Deno.remove(hold);
  assert.deepEqual(await Array.fromAsync(lines, String).then((all) => all.at(-1)), alone);
  assert.equal(await errors, "");
  const left = await Array.fromAsync(Deno.readDir(shared), ({ name }) => name);
  assert.deepEqual(left, ["checkpoint.bin"]);
});

Deno.test("the lock of a training that was killed blocks nobody", async () => {
  await using folder = await temporaryFolder();
  const first = train(folder.path, {}, 60_000);
  const errors = first.stderr.cancel();
  const lines = linesOf(first.stdout);
  for await (const line of lines) if (line === "epoch 1") break;
  first.kill("SIGKILL");
  await Promise.all([first.status, errors]);
  assert.ok(folder.names().includes(lockFile), "its file is still there");
  const { stdout } = await ended(train(folder.path, { resume: true }));
  assert.match(stdout, /^from epoch 2\n/);
  assert.match(stdout, /\nfinished [0-9a-f]{64} /);
});

Deno.test("a folder's lock is taken and given back, within one process too, also where the folder is gone", async () => {
  await using folder = await temporaryFolder();
  const inner = join(folder.path, "inner");
  for (let time = 0; time < 3; time++) {
    using _lock = await lockFolder(inner);
    await assert.rejects(lockFolder(inner), /inner: another training \(in this process\) is using/);
  }
  {
    using _lock = await lockFolder(inner);
    await Deno.remove(inner, { recursive: true });
  }
  assert.deepEqual(folder.names(), []);
});

Deno.test("of many that race for a folder's lock exactly one has it at any time", async () => {
  await using folder = await temporaryFolder();
  let [holders, taken] = [0, 0];
  await Promise.all(Array.from({ length: 20 }, async () => {
    while (true) {
      try {
        using _lock = await lockFolder(folder.path);
        assert.equal(++holders, 1);
        await new Promise((resolve) => setTimeout(resolve, 1));
        holders--;
        taken++;
        return;
      } catch (error) {
        assert.match(String(error), /another training/);
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
    }
  }));
  assert.equal(taken, 20);
});

Deno.test("three processes that save one model and load it again and again never meet half of it", async () => {
  await using folder = await temporaryFolder();
  const path = join(folder.path, "model");
  const all = await Promise.all(
    ["1", "2", "3"].map((seed) => ended(start("_saving.ts", [path, seed, "15"]))),
  );
  assert.deepEqual(
    all.map(({ stdout, stderr }) => stdout + stderr),
    Array(3).fill("saved and loaded 15 times"),
  );
  assert.deepEqual(folder.names(), ["model"]);
  await loadModel(path);
});
