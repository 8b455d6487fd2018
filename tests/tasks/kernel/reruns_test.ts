// A notebook run again and again in one kernel, as learners do: what that leaves behind is bounded.
//
// RERUNS=10 runs each notebook so often, as `deno task soak` does, on the real images; trainings and maps are cut short
// by the notebooks' own parameters. Without it, the notebook that needs no images is run again ten times.

import assert from "node:assert/strict";
import { join } from "node:path";
import {
  codeCells,
  joined,
  languageOf,
  notebookNames,
  notebookPath,
  readNotebook,
} from "../../../lib/tasks/notebooks/notebook.ts";
import { setParameters } from "../../../lib/tasks/notebooks/set_parameters.ts";
import { temporaryFolder } from "../../_temporary_folder.ts";
import { client } from "./_python.ts";

const asked = Number(Deno.env.get("RERUNS") ?? 0);
const reruns = asked || 10;
const names = asked
  ? (await notebookNames()).filter((name) => languageOf(name) === "typescript")
  : ["5_batch_sizes"];
const short: Readonly<Record<string, readonly string[]>> = {
  "2_train": ["epochs=1", "batchSize=256", "fastEpochs=1"],
  "4_mistakes": ["rounds=1"],
  "7_robustness": ["images=100"],
  "10_sweep": ["images=400", "seeds=1"],
};

for (const name of names) {
  Deno.test(`${name} run again ${reruns} times in one kernel grows by less than 100 MB`, async () => {
    await using folder = await temporaryFolder();
    const settings = [
      ...short[name] ?? [],
      ...(name === "2_train" ? [`folder=${folder.path}`] : []),
      // Under the same name a sweep that is done would be read, not trained.
      ...(name === "10_sweep" ? [`name=${join(folder.path, "RERUN")}`] : []),
    ];
    const notebook = setParameters(await readNotebook(notebookPath(name)), settings);
    const cells = codeCells(notebook).map(({ source }) => joined(source));
    const [pools, ...megabytes] = await client<[number, ...number[]]>(`
kernel = Kernel(DENO_V8_FLAGS="--expose-gc")
kernel.run("await Promise.all(Array.from({ length: 20 }, () => Deno.stat('.')))")  # on as many threads
maps = [line.split() for line in open(f"/proc/{kernel.deno}/maps")]
spans = [[int(end, 16) for end in line[0].split("-")] for line in maps if len(line) == 5 and line[1] == "rw-p"]
tell(sum(start % 2**26 == 0 and end - start < 2**26 for start, end in spans))  # malloc's, beside its first
for rerun in range(${reruns} + 2):
    for cell in json.loads(${JSON.stringify(JSON.stringify(cells))}):
        asked = kernel.client.execute(cell.replace("RERUN", str(rerun)))
        outputs, status = kernel.finish(asked, timeout=600)
        assert status == "ok", outputs
    kernel.run("gc(); await new Promise((done) => setTimeout(done, 100)); gc()")
    status = open(f"/proc/{kernel.deno}/status").read()
    tell(int(status.split("VmRSS:")[1].split()[0]) / 1000)
kernel.end()
`);
    if (asked) console.log(`${name}: ${megabytes.map(Math.round).join(", ")} MB`);
    // Each of malloc's pools keeps what is freed in it: with one a thread, 6_best grows by 10 MB at each run.
    assert.ok(pools < 4, `threads share ${pools} pools`);
    // What is kept, that is: garbage, of which V8 lets 200 MB and more come together, is collected before each look.
    const [, warm = NaN] = megabytes;
    const last = megabytes.slice(-3).toSorted((a, b) => a - b)[1]!;
    assert.ok(last - warm < 100, megabytes.join(", "));
  });
}
