// Records how a model did on the test set, and that it was looked at.

import { join } from "node:path";
import type { Dataset } from "../data/dataset.ts";
import { writeAtomically } from "../io/write_atomically.ts";
import type { Evaluation } from "../evaluate/evaluation.ts";
import { isCommitted, keepLook } from "./_looks.ts";
import type { ModelCard, TestFigures } from "./model_card.ts";
import { modelFiles, resolveModelFolder } from "./model_folder.ts";
import { readCard } from "./read_card.ts";
import { cardBytes } from "./save_model.ts";

/**
 * Records a look at the test set. The card counts them: whoever chooses by test figures can be seen to. The cards of the
 * project's own models are committed and stay as they are; their looks are counted in `models/.looks.json`.
 *
 * @param model name or path, as `loadModel` takes it
 * @param evaluation what `evaluate` found
 * @param dataset what was evaluated on
 * @returns the card as it is now
 * @throws {ModelFileError} if the model has no card
 *
 * @example
 * ```ts
 * import { baselineCnn, evaluate, predict, renderedDigits, saveModel } from "mnist";
 * import { recordTestResult } from "./record_test_result.ts";
 *
 * const folder = await Deno.makeTempDir();
 * const model = baselineCnn();
 * await saveModel({ model }, `${folder}/untrained`);
 * const { test } = await renderedDigits({ train: 10, test: 50 });
 * const card = await recordTestResult(`${folder}/untrained`, evaluate(await predict(model, test), test), test);
 * console.log(`${card.test?.accuracy} at look ${card.test?.looks}`);
 * await Deno.remove(folder, { recursive: true });
 * ```
 */
export async function recordTestResult(
  model: string,
  evaluation: Evaluation,
  dataset: Pick<Dataset, "source">,
): Promise<ModelCard> {
  const folder = resolveModelFolder(model);
  const card = await readCard(folder);
  const test = testFigures(evaluation, dataset, (card.test?.looks ?? 0) + 1);
  const updated: ModelCard = { ...card, test };
  if (isCommitted(folder)) await keepLook(card, test);
  else await writeAtomically(join(folder, modelFiles.card), cardBytes(updated));
  return updated;
}

/** What is recorded of a look, the `looks`th, as of now. */
export function testFigures(
  evaluation: Evaluation,
  { source }: Pick<Dataset, "source">,
  looks: number,
): TestFigures {
  const { dataset, size, correct, accuracy, interval: { low, high }, loss } = evaluation;
  const evaluated = new Date().toISOString();
  return {
    ...{ dataset, source, size, correct, accuracy },
    ...{ interval: { low, high }, loss, looks, evaluated },
  };
}
