// Notebooks that train: two kernels in one folder, a kernel restarted midway, and `run` beside an open JupyterLab.

import assert from "node:assert/strict";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { executeNotebook } from "../../lib/tasks/notebooks/execute_notebook.ts";
import { codeCells, joined, readNotebook } from "../../lib/tasks/notebooks/notebook.ts";
import { project } from "../../lib/tasks/project.ts";
import { temporaryFolder } from "../_temporary_folder.ts";
import { notebookOf } from "../notebooks/_notebook_of.ts";
import { Clone, ended } from "../tasks/_clone.ts";
import { addressOf } from "../tasks/_lab_address.ts";

const here = (file: string) => JSON.stringify(new URL(file, import.meta.url).href);

/** A cell that trains into a folder, and prints each epoch and the weights. After each it waits while `hold` exists. */
const training = (folder: string, { resume = false, hold = "" } = {}) =>
  `await (async () => {
  const { train } = await import("mnist");
  const { bars, barsModel } = await import(${here("../_bars.ts")});
  const { fingerprint } = await import(${here("../_fingerprint.ts")});
  const model = barsModel({ dropout: 0.3 });
  const exists = (path) => Deno.lstat(path).then(() => true, () => false);
  const { reason } = await train(model, bars(), {
    ...{ epochs: 4, seed: 1, checkpoint: ${JSON.stringify(folder)}, resume: ${resume} },
    reporter: {
      onTrainBegin: ({ startEpoch }) => console.log("from epoch " + startEpoch),
      onEpochEnd: async ({ epoch }) => {
        console.log("epoch " + epoch + " done");
        while (await exists(${JSON.stringify(hold)})) await new Promise((go) => setTimeout(go, 20));
      },
    },
  });
  console.log(reason + " " + fingerprint(model));
})();`;

Deno.test("a second notebook that trains into the folder of one that does is told to wait, and the first is not disturbed", async () => {
  await using folder = await temporaryFolder();
  const checkpoints = join(folder.path, "checkpoints");
  const hold = join(folder.path, "hold");
  await Deno.writeTextFile(hold, "");
  const output = (name: string) => join(folder.path, `${name}.ipynb`);
  const inSecond = async () => {
    const second = notebookOf(training(checkpoints));
    const told = await executeNotebook(second, { output: output("second") });
    await Deno.remove(hold);
    return told;
  };
  let second: ReturnType<typeof inSecond> | undefined;
  const first = await executeNotebook(notebookOf(training(checkpoints, { hold })), {
    output: output("first"),
    onText: (text) => {
      if (text.includes("epoch 1 done")) second ??= inSecond();
    },
  });
  assert.equal(first.outcome, "done");
  const { outputs = [] } = codeCells(await readNotebook(output("first")))[0]!;
  assert.match(
    outputs.map(({ text }) => joined(text)).join(""),
    /epoch 4 done\nfinished [0-9a-f]{64}\n/,
  );
  const told = await second;
  assert.ok(told?.outcome === "cell-failed", JSON.stringify(told));
  assert.match(
    told.error,
    /checkpoints: another training \(process \d+\) is using this folder; wait/,
  );
});

Deno.test("a kernel restarted while it trains leaves the folder free, and resuming in it ends with the unbroken run's weights", async () => {
  await using folder = await temporaryFolder();
  const hold = join(folder.path, "hold");
  const broken = join(folder.path, "broken");
  await Deno.writeTextFile(hold, "");
  const { stdout, stderr } = await new Deno.Command(project.python, {
    args: [
      ...["-I", join(import.meta.dirname ?? ".", "_restarted_kernel.py"), project.notebooks],
      ...[training(broken, { hold }), "epoch 1 done"],
      `${training(broken, { resume: true })}\n${training(join(folder.path, "whole"))}`,
    ],
    cwd: project.root,
  }).output();
  const text = new TextDecoder();
  const said = stripVTControlCharacters(text.decode(stdout));
  const [, resumed, unbroken] = said.match(
    /^from epoch 2\nepoch 2 done\n[^]*finished (\w{64})\nfrom epoch 1\n[^]*finished (\w{64})\n/,
  ) ?? [];
  assert.ok(resumed, said + text.decode(stderr));
  assert.equal(resumed, unbroken);
});

Deno.test("run beside an open JupyterLab on the same notebooks gives its result and leaves the open notebook's kernel at work", async () => {
  await using clone = await Clone.make({ borrow: true });
  await Deno.remove(clone.path("notebooks"), { recursive: true });
  await Deno.mkdir(clone.path("notebooks"));
  const path = clone.path("notebooks", "3_test.ipynb");
  await Deno.writeTextFile(path, JSON.stringify(notebookOf(`console.log("ten digits");`)));
  const before = await Deno.readTextFile(path);
  const lab = clone.startProgram("notebooks/lab", ["--no-browser", "--port=0", "--allow-root"], {
    JUPYTER_RUNTIME_DIR: clone.path("runtime"),
  });
  const url = await addressOf(lab.stderr);
  const ask = async (what: string, options: RequestInit = {}) => {
    const headers = { authorization: `token ${url.searchParams.get("token")}` };
    return await (await fetch(new URL(`/api/${what}`, url), { headers, ...options })).json();
  };
  const body = { path: "3_test.ipynb", name: "", type: "notebook", kernel: { name: "deno" } };
  const opened = await ask("sessions", { method: "POST", body: JSON.stringify(body) });
  const run = await ended(clone.startProgram("notebooks/run", ["3_test"]));
  assert.equal(run.code, 0, run.stderr);
  assert.match(run.stdout, /\n3_test: ten digits, \d+\.\d s\n$/);
  assert.equal(await Deno.readTextFile(path), before);
  const kernels: readonly { readonly id: string }[] = await ask("kernels");
  assert.deepEqual(kernels.map(({ id }) => id), [opened.kernel.id]);
  lab.kill("SIGINT");
  assert.equal((await lab.status).code, 0);
  await lab.stdout.cancel();
});
