// Works for `deno task campaign` in a process of its own: trains one run, or looks at the test set; answers in JSON lines.

import { plannedRuns } from "../campaign/campaign.ts";
import { campaigns } from "../campaign/campaigns.ts";
import { carryOut } from "../campaign/carry_out.ts";
import { keepBest } from "../campaign/keep_best.ts";
import { lookAtTest } from "../campaign/look_at_test_set.ts";
import { campaignResults, ensembleResults } from "../campaign/results_file.ts";
import { loadMnist } from "../data/mnist/load_mnist.ts";
import { silentReporter } from "../show/training/default_reporter.ts";
import { runTask, TaskError } from "./task.ts";

await runTask(main);

async function main(): Promise<number> {
  const [name = "", id] = Deno.args;
  const campaign = campaigns[name];
  if (!campaign) throw new TaskError(`There is no campaign ${name}.`);
  const { train: images, test } = await loadMnist();
  if (id === "--test") {
    const [results, ensembles] = [await campaignResults(name), await ensembleResults(name)];
    for await (const look of lookAtTest(campaign, results, test, ensembles)) say(look);
    return 0;
  }
  if (id === "--keep") {
    for (const kept of await keepBest(campaign, await campaignResults(name))) {
      say({ kind: "kept", ...kept });
    }
    return 0;
  }
  const planned = plannedRuns(campaign).find((run) => run.id === id);
  if (!planned) throw new TaskError(`Campaign ${name} has no run ${id}.`);
  const result = await carryOut(campaign, planned, images, {
    reporter: {
      ...silentReporter,
      onEpochEnd: ({ epoch, valAccuracy, seconds }) =>
        say({
          kind: "epoch",
          epoch,
          epochs: planned.configuration.options.epochs,
          valAccuracy,
          seconds,
        }),
    },
  });
  if (!result) return 130; // interrupted; as is the custom after SIGINT
  say({ kind: "trained", result });
  return 0;
}

function say(
  message:
    & { readonly kind: "epoch" | "trained" | "tested" | "ensemble" | "kept" }
    & Readonly<Record<string, unknown>>,
): void {
  console.log(JSON.stringify(message));
}
