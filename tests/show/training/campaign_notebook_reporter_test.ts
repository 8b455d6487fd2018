// What a campaign shows in a notebook while it runs, and what it leaves there.

import assert from "node:assert/strict";
import type { RunOutcome } from "../../../lib/campaign/carry_out_campaign.ts";
import type { RunResult } from "../../../lib/campaign/results_file.ts";
import type { DisplayContent, Kernel } from "../../../lib/io/kernel.ts";
import { campaignNotebookReporter } from "../../../lib/show/training/campaign_notebook_reporter.ts";
import { history, sweptRun } from "../_examples.ts";

/** A front end that keeps its outputs as a saved notebook would, and a clock set by hand. */
function notebook() {
  const outputs = new Map<string, DisplayContent>();
  const texts: string[] = [];
  const clock = { now: 0 };
  const target: Kernel = {
    async broadcast(type, content) {
      await Promise.resolve();
      const id = content.transient.display_id!;
      assert.equal(type === "update_display_data", outputs.has(id), `${type} of ${id}`);
      outputs.set(id, content);
      texts.push(content.data["text/plain"]);
    },
  };
  return { outputs, texts, clock, reporter: campaignNotebookReporter(target, () => clock.now) };
}

const runs = [16, 64].flatMap((batchSize) =>
  [0, 0.5].map((dropout) => sweptRun({ batchSize, dropout }, 1, 0.98))
);
const asked = runs.map(({ run: id, configuration, seed }) => ({
  ...{ id, configuration, seed, epochs: 3 },
}));
const plan = { name: "toy", question: "?", runs: asked, keeps: false };

async function carryOut({ clock, reporter }: ReturnType<typeof notebook>): Promise<void> {
  const results: RunResult[] = runs.slice(0, 1);
  await reporter.onBegin!({ plan, asked, results, diverged: [] });
  for (const [at, run] of asked.entries()) {
    if (at === 0) continue;
    reporter.onRunBegin!(run);
    clock.now += 3000;
    reporter.onEpoch!(run, history[0]!);
    results.push(runs[at]!);
    const outcome: RunOutcome = { kind: "trained", result: runs[at]! };
    await reporter.onRunEnd!(run, outcome);
  }
  await reporter.onEnd!();
}

Deno.test("campaignNotebookReporter() leaves a bar, a table and two figures, all in their final state", async () => {
  const front = notebook();
  await carryOut(front);
  const [bar, table, spread, lines, ...others] = [...front.outputs.values()].map(({ data }) =>
    data
  );
  assert.deepEqual(others, []);
  assert.equal(bar!["text/plain"], `4 of 4 runs done in 9.0 s\n${"█".repeat(40)} 100 %`);
  assert.match(table!["text/plain"], /\nbatchSize +dropout +/);
  assert.ok(table!["text/html"]);
  assert.equal(table!["text/plain"].trim().split("\n").length, 3 + 4);
  assert.match(lines!["text/plain"], /4 runs over batchSize, dropout/);
  assert.match(spread!["text/plain"], /^Validation accuracy, run by run\. .*\(n=1\)/);
  assert.ok(lines!["image/png"] && spread!["image/png"]);
});

Deno.test("campaignNotebookReporter() says which run is under way and how long the others will take", async () => {
  const front = notebook();
  await carryOut(front);
  const [, second, third] = asked;
  assert.ok(
    front.texts.some((text) =>
      text.startsWith("1 of 4 runs done") &&
      text.includes(`${second!.id}: epoch 1 of 3, validation`)
    ),
  );
  // Two of the four were done here in six seconds: one more takes three.
  assert.ok(
    front.texts.some((text) =>
      text.startsWith("3 of 4 runs done") && text.includes("about 3.0 s to go") &&
      text.includes(third!.id)
    ),
  );
});

Deno.test("campaignNotebookReporter() draws figures every five seconds at most, and shows none of nothing", async () => {
  const front = notebook();
  await carryOut(front);
  // At the beginning, after six seconds, and at the end.
  assert.equal(front.texts.filter((text) => text.startsWith("Validation accuracy,")).length, 3);
  const empty = notebook();
  await empty.reporter.onBegin!({ plan, asked, results: [], diverged: [] });
  await empty.reporter.onEnd!();
  assert.equal(empty.outputs.size, 1);
});
