// The one look of a campaign at the test set, after its last run.

import { evaluate } from "../evaluate/evaluate.ts";
import type { Evaluation } from "../evaluate/evaluation.ts";
import type { Dataset } from "../data/dataset.ts";
import { loadModel } from "../model/load_model.ts";
import { predict } from "../model/predict.ts";
import { recordTestResult } from "../model/record_test_result.ts";
import type { Campaign } from "./campaign.ts";
import { runFolder } from "./carry_out.ts";
import { missingRuns, type RunResult, type TestResult } from "./results_file.ts";

/**
 * Evaluates every model of a campaign that was not evaluated yet.
 *
 * @param campaign whose every run is finished
 * @param results what it has found so far
 * @param test the test images
 * @returns yields each run's figures as they come
 * @throws {Error} when a run is still to be trained: its test result could tempt to change the rest
 */
export async function* lookAtTest(
  campaign: Campaign,
  results: readonly RunResult[],
  test: Dataset,
): AsyncGenerator<{ readonly run: string; readonly test: TestResult }> {
  const missing = missingRuns(campaign, results);
  if (missing.length > 0) {
    throw new Error(
      `campaign ${campaign.name}: expected every run to be finished before the test images are ` +
        `looked at, found ${missing.length} that are not (${missing[0]}, ...); train them first`,
    );
  }
  for (const { run, test: seen } of results) {
    if (seen) continue;
    const folder = runFolder(campaign.name, run);
    const { model } = await loadModel(folder);
    const evaluation = evaluate(await predict(model, test), test);
    model.dispose();
    const card = await recordTestResult(folder, evaluation, test);
    if (card.test) yield { run, test: { ...card.test, wrong: wrongOf(evaluation) } };
  }
}

function wrongOf({ truth, predicted }: Evaluation): TestResult["wrong"] {
  return Array.from(predicted, (prediction, index) => [index, prediction] as const)
    .filter(([index, prediction]) => prediction !== truth[index]);
}
