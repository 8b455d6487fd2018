// Executes the sixth notebook, and checks its words against the recorded runs and the kept models.

import assert from "node:assert/strict";
import { plannedRuns } from "../../lib/campaign/campaign.ts";
import { campaigns } from "../../lib/campaign/campaigns.ts";
import { resultsPath } from "../../lib/campaign/results_file.ts";
import { wilsonInterval } from "../../lib/evaluate/statistics/wilson_interval.ts";
import { readCard } from "../../lib/store/read_card.ts";
import { resolveModelFolder } from "../../lib/store/model_folder.ts";
import {
  joined,
  type Notebook,
  notebookPath,
  readNotebook,
} from "../../lib/tasks/notebooks/notebook.ts";
import { assertShows, executed, figure, noMnist, printed, table } from "./_executed.ts";

Deno.test("6_best tells what the recorded runs say", { ignore: noMnist }, async () => {
  const notebook = await executed("6_best");
  assertShows(notebook, [
    [],
    [],
    [figure],
    [table, figure],
    [table],
    [table, figure],
    [table],
    ["stdout"],
    [table],
    [],
    [figure],
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
    textOf(notebook, "best-11"),
    new RegExp(`^deep, far then slight distortion +289,066 +5 +${mean.toFixed(2)} %`, "m"),
  );
  const { low, high } = wilsonInterval(ensemble.test.correct, 10_000);
  const [from, to] = [low, high].map((share) => `${(100 * share).toFixed(2)} %`);
  assert.match(textOf(notebook, "best-13"), new RegExp(`^five together .*${from} +${to}`, "m"));

  const wrongOf = ({ test }: Pick<Tested, "test">) => new Set(test.wrong.map(([index]) => index));
  const [five, one] = [wrongOf(ensemble), wrongOf(tested.find(({ run }) => run.endsWith("_1"))!)];
  const [member, together] = [five.difference(one).size, one.difference(five).size];
  assert.match(
    printed(notebook, 8),
    new RegExp(
      `^five together, and one network, seed 1: ${together} images to ${member}, p = `,
      "m",
    ),
  );
});

Deno.test("The mistakes that 6_best's prose counts are those of the records", async () => {
  const { cells } = await readNotebook(notebookPath("6_best"));
  const prose = cells.filter(({ cell_type }) => cell_type === "markdown")
    .map(({ source }) => joined(source)).join("\n").replaceAll(/\s+/g, " ");
  const says = (words: string) => assert.ok(prose.includes(words), words);

  const { trained } = await linesOf("half_search");
  const mistakes = (configuration: string) =>
    trained.filter((run) => run.configuration === configuration)
      .toSorted((a, b) => a.seed - b.seed)
      .map(({ validation }) => Math.round(30_000 * (1 - validation!.accuracy)));
  const [best, plain] = ["half as far again", "as before"].map((name) => `${name}, then slightly`);
  const [most, least] = [mistakes(best!), mistakes(plain!)];
  says(`_${best}_ makes the fewest mistakes: ${most.join(" and ")} of 30,000`);
  says(`where _${plain}_ makes ${least.join(" and ")}`);

  const { tested, ensemble } = await linesOf("close_last");
  const wrong = tested.map(({ test }) => new Set(test.wrong.map(([index]) => index)));
  const all = wrong.reduce((a, b) => a.intersection(b)).size;
  const any = wrong.reduce((a, b) => a.union(b)).size;
  says(`${all} images that all of them get wrong and ${any} that at least one does`);
  says(`make ${wrong.reduce((sum, { size }) => sum + size, 0) / 5} mistakes on average`);
  says(`The ensemble makes ${10_000 - ensemble.test.correct} mistakes`);
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
  const origins = { half_search: "half_from", close_last: "far_first" };
  for (const [campaign, before] of Object.entries(origins)) {
    const { trained: firsts } = await linesOf(before);
    const { trained: seconds } = await linesOf(campaign);
    assert.equal(seconds.length, plannedRuns(campaigns[campaign]!).length);
    for (const { run, seed, training: { settings: { startedFrom } } } of seconds) {
      const first = firsts.find(({ weights }) => weights === startedFrom?.weights);
      assert.equal(first?.seed, seed, `${campaign}: ${run}`);
      assert.equal(startedFrom!.name, first.run);
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
  readonly validation: { readonly accuracy: number } | null;
  readonly training: {
    readonly settings: {
      readonly startedFrom?: { readonly name: string; readonly weights: string };
    };
  };
}

interface Tested {
  readonly run: string;
  readonly test: {
    readonly correct: number;
    readonly wrong: readonly (readonly [index: number, prediction: number])[];
  };
}

function spreadOf(values: readonly number[]) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, deviation: Math.sqrt(squares / (values.length - 1)) };
}

function textOf(notebook: Notebook, cell: string): string {
  return joined(notebook.cells.find(({ id }) => id === cell)?.outputs?.[0]?.data?.["text/plain"]);
}
