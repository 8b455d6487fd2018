// A campaign's one look at the test set, after its last run.

import { ensemble } from "../evaluate/ensemble.ts";
import { evaluate } from "../evaluate/evaluate.ts";
import type { Evaluation } from "../evaluate/evaluation.ts";
import type { Predictions } from "../evaluate/predictions.ts";
import type { Dataset } from "../data/dataset.ts";
import { loadModel } from "../store/load_model.ts";
import { predict } from "../model/predict.ts";
import { recordTestResult, testFigures } from "../store/record_test_result.ts";
import { type Campaign, runFolder } from "./campaign.ts";
import {
  type EnsembleResult,
  missingRuns,
  type ResultLine,
  type RunResult,
  type TestResult,
} from "./results_file.ts";
import { InputError } from "../io/input_error.ts";

/** The result of a model, or of an ensemble. */
export type TestLook = Extract<ResultLine, { readonly kind: "tested" | "ensemble" }>;

/**
 * Evaluates the models of a campaign that were not yet evaluated, and an ensemble of all seeds of each configuration that
 * keeps every seed's model.
 *
 * @param campaign one whose runs are all finished
 * @param results its results so far
 * @param test the test images
 * @param ensembles those already evaluated
 * @returns each result as it comes
 * @throws {InputError} if a run is still to be trained: test results could tempt one to change it
 */
export async function* lookAtTest(
  campaign: Campaign,
  results: readonly RunResult[],
  test: Dataset,
  ensembles: readonly EnsembleResult[] = [],
): AsyncGenerator<TestLook> {
  const missing = missingRuns(campaign, results);
  if (missing.length > 0) {
    throw new InputError(
      `campaign ${campaign.name}: expected every run to be finished before the test images are ` +
        `looked at, found ${missing.length} that are not (${missing[0]}, ...); train them first`,
    );
  }
  const done = new Set(ensembles.map(({ configuration }) => configuration));
  for (const { name: configuration, keepAs } of campaign.configurations) {
    const together = typeof keepAs === "function" && !done.has(configuration);
    const runs = results.filter((result) => result.configuration === configuration);
    const members: Predictions[] = [];
    for (const { run, test: seen } of runs) {
      if (seen && !together) continue;
      const folder = runFolder(campaign.name, run);
      const { model } = await loadModel(folder);
      const predictions = await predict(model, test);
      model.dispose();
      members.push(predictions);
      if (seen) continue;
      const evaluation = evaluate(predictions, test);
      const card = await recordTestResult(folder, evaluation, test);
      if (card.test) {
        yield { kind: "tested", run, test: { ...card.test, wrong: wrongOf(evaluation) } };
      }
    }
    if (!together) continue;
    const evaluation = evaluate(ensemble(members), test);
    const figures = { ...testFigures(evaluation, test, 1), wrong: wrongOf(evaluation) };
    const names = runs.map(({ run }) => run);
    yield { kind: "ensemble", ensemble: { configuration, members: names, test: figures } };
  }
}

function wrongOf({ truth, predicted }: Evaluation): TestResult["wrong"] {
  return Array.from(predicted, (prediction, index) => [index, prediction] as const)
    .filter(([index, prediction]) => prediction !== truth[index]);
}
