// Executes the sixth notebook, and checks its words against the recorded runs and the kept models.

import assert from "node:assert/strict";
import { plannedRuns } from "../../lib/campaign/campaign.ts";
import { campaigns } from "../../lib/campaign/campaigns.ts";
import { resultsPath } from "../../lib/campaign/results_file.ts";
import { wilsonInterval } from "../../lib/evaluate/statistics/wilson_interval.ts";
import { readCard } from "../../lib/store/read_card.ts";
import { resolveModelFolder } from "../../lib/store/model_folder.ts";
import { joined, type Notebook } from "../../lib/tasks/notebooks/notebook.ts";
import { assertShows, executed, figure, noMnist, printed, table } from "./_executed.ts";

Deno.test("6_best tells what the recorded runs say", { ignore: noMnist }, async () => {
  const notebook = await executed("6_best");
  assertShows(notebook, [
    [],
    ["stdout"],
    [figure],
    [table],
    [figure],
    [table],
    [table],
    [table],
    [figure],
    ["stdout"],
    [table],
    ["stdout"],
    [table],
    ["stdout"],
    [],
    [figure],
    [table, figure],
    [table],
    [table],
    ["stdout"],
  ]);

  const { ensemble, tested } = await linesOf("close_last");
  const accuracies = tested.map(({ test }) => test.correct / 100);
  const { mean, deviation } = spreadOf(accuracies);
  assert.equal(
    printed(notebook, -1),
    `6_best: test accuracy ${mean.toFixed(2)} ± ${deviation.toFixed(2)} % (n = 5), ` +
      `5 together ${(ensemble.test.correct / 100).toFixed(2)} %\n`,
  );
  assert.match(
    textOf(notebook, "best-10"),
    new RegExp(`^deep, far then slight distortion +289,066 +5 +${mean.toFixed(2)} %`, "m"),
  );
  const { low, high } = wilsonInterval(ensemble.test.correct, 10_000);
  const [from, to] = [low, high].map((share) => `${(100 * share).toFixed(2)} %`);
  assert.match(textOf(notebook, "best-15"), new RegExp(`^five together .*${from} +${to}`, "m"));

  const [hard, smooth, twice, farAndClose] = await Promise.all(
    ["best", "final", "restarted", "close_last"].map(async (campaign) => {
      const { tested } = await linesOf(campaign);
      return new Map(tested.map(({ run, test }) => [run.at(-1)!, test.correct / 100]));
    }),
  );
  const gain = (from = new Map<string, number>(), to = new Map<string, number>()) =>
    spreadOf([...to].map(([seed, accuracy]) => accuracy - from.get(seed)!)).mean.toFixed(3);
  assert.match(
    printed(notebook, 10),
    new RegExp(
      `^smoothed less hard: ${gain(hard, smooth)} points .* n = 5\\)\n` +
        `second cycle less first: ${gain(smooth, twice)} points .* n = 5\\)\n` +
        `far and close less second cycle: ${gain(twice, farAndClose)} points .* n = 5\\)\n$`,
    ),
  );
});

Deno.test("The models of 6_best are those whose test the records tell, tested once, in 15 MB", async () => {
  let bytes = 0;
  const { trained, tested } = await linesOf("close_last");
  const { seeds, keepAs } = campaigns["close_last"]!.configurations[0]!;
  assert.ok(typeof keepAs === "function");
  assert.equal(trained.length, seeds.length);
  for (const { run, seed, weights } of trained) {
    const { files, test, training, parameters } = await cardOf(keepAs(seed));
    assert.equal(files["weights.bin"]?.sha256, weights);
    assert.equal(test?.looks, 1);
    assert.equal(test?.correct, tested.find((line) => line.run === run)?.test.correct);
    assert.equal(training?.data.train.size, 60_000);
    assert.ok(parameters <= 500_000);
    for (const { bytes: size } of Object.values(files)) bytes += size;
  }
  assert.ok(bytes < 15e6, `${bytes} bytes`);
});

Deno.test("The model that 6_best fits a temperature to is of the recorded search, and held half back", async () => {
  const { trained } = await linesOf("half_search");
  const kept = campaigns["half_search"]!.configurations.filter(({ keepAs }) => keepAs);
  assert.equal(kept.length, 1);
  const { name, keepAs } = kept[0]!;
  assert.ok(typeof keepAs === "string");
  const { files, test, training } = await cardOf(keepAs);
  const run = trained.find(({ weights }) => weights === files["weights.bin"]?.sha256);
  assert.equal(run?.configuration, name);
  assert.equal(training?.data.train.size, 30_000);
  assert.equal(test, null);
});

Deno.test("Every run of 6_best that goes on from another names the weights that its seed left there", async () => {
  const origins = {
    restarted: "final",
    restart_search: "restart_from",
    half_search: "half_from",
    close_last: "far_first",
  };
  for (const [campaign, before] of Object.entries(origins)) {
    const { trained: firsts } = await linesOf(before);
    const { trained: seconds } = await linesOf(campaign);
    assert.equal(seconds.length, plannedRuns(campaigns[campaign]!).length);
    for (const { run, seed, training: { settings: { startedFrom } } } of seconds) {
      const first = firsts.find(({ weights }) => weights === startedFrom?.weights);
      assert.equal(first?.seed, seed, `${campaign}: ${run}`);
      // `restarted` was recorded when the models of `final` were among the project's.
      const name = campaign === "restarted" ? `deep_cnn_16e_128b_seed_${seed}` : first.run;
      assert.equal(startedFrom!.name, name);
      if (firsts.some(({ configuration }) => configuration !== first.configuration)) {
        assert.equal(run, `${first.configuration} then slightly seed ${seed}`.replaceAll(" ", "_"));
      }
    }
  }
});

async function cardOf(model: string) {
  return await readCard(resolveModelFolder(model));
}

/** A results file's lines, read without the project's reader. */
async function linesOf(campaign: string) {
  const text = await Deno.readTextFile(resultsPath(campaign));
  const lines = text.trim().split("\n").map((line) => JSON.parse(line));
  const of = (kind: string) => lines.filter((line) => line.kind === kind);
  return {
    trained: of("trained").map(({ result }): Trained => result),
    tested: of("tested") as readonly Tested[],
    ensemble: of("ensemble").map(({ ensemble }) => ensemble)[0] as Pick<Tested, "test">,
  };
}

interface Trained {
  readonly run: string;
  readonly seed: number;
  readonly configuration: string;
  readonly weights: string;
  readonly training: {
    readonly settings: {
      readonly startedFrom?: { readonly name: string; readonly weights: string };
    };
  };
}

interface Tested {
  readonly run: string;
  readonly test: { readonly correct: number };
}

function spreadOf(values: readonly number[]) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, deviation: Math.sqrt(squares / (values.length - 1)) };
}

function textOf(notebook: Notebook, cell: string): string {
  return joined(notebook.cells.find(({ id }) => id === cell)?.outputs?.[0]?.data?.["text/plain"]);
}
