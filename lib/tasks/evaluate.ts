// Evaluates one model on the test set, as `deno task evaluate`.

import type { Evaluation } from "../evaluate/evaluation.ts";
import { count, percent } from "../show/drawing/format.ts";
import type { ModelCard } from "../store/model_card.ts";
import { kerasFileNamed, loadNamedModel, pixelsOption } from "./named_model.ts";
import { parseOptions, runTask, TaskError } from "./task.ts";

const help = `
Usage: deno task evaluate MODEL [--json] [--pixels 0-255]

Evaluates a model of models/, a model folder anywhere, or a .h5 or .keras file of Keras, on the
10,000 test images. The looks taken are counted, in the model's card or for those of the project in
models/.looks.json: whatever is chosen after the first is no longer blind. A file of Keras has no
card, and its looks are not counted.
A model that was trained on stand-in digits is evaluated on stand-in digits.

  --json           print the result as JSON, and nothing else
  --pixels 0-255   the network was trained on bytes, and has no Rescaling of its own
`;

await runTask(main);

async function main(): Promise<void> {
  const { values: { json, pixels }, positionals: [name, ...more] } = parseOptions(help, {
    allowPositionals: true,
    options: { json: { type: "boolean", default: false }, ...pixelsOption },
  });
  const { modelNames } = await import("../store/model_folder.ts");
  if (name === undefined || more.length > 0) {
    const names = await modelNames();
    throw new TaskError(`Name one model: ${names.join(", ") || "there are none in models/ yet"}.`);
  }
  const started = performance.now();
  const { predict } = await import("../model/predict.ts");
  const { evaluate } = await import("../evaluate/evaluate.ts");
  const { recordTestResult, testFigures } = await import("../store/record_test_result.ts");
  const { model, card: before } = await loadNamedModel(name, pixels);
  const test = await testImages(before);
  const evaluation = evaluate(await predict(model, test), test);
  const isCounted = kerasFileNamed(name) === undefined;
  const card = isCounted
    ? await recordTestResult(name, evaluation, test)
    : { ...before, test: testFigures(evaluation, test, 1) };
  const result = { evaluation, card, isCounted, seconds: (performance.now() - started) / 1000 };
  console.log(json ? asJson(result) : asText(result));
}

async function testImages({ training }: ModelCard) {
  if (training?.data.source.kind === "rendered") {
    console.error(
      "NOT MNIST: the model was trained on digits drawn by this project, and is evaluated on such.",
    );
    const { renderedDigits } = await import("../data/rendered/rendered_digits.ts");
    return (await renderedDigits({ train: 1 })).test; // the same, however many are drawn to train on
  }
  const { loadMnist } = await import("../data/mnist/load_mnist.ts");
  return (await loadMnist()).test;
}

interface Result {
  readonly evaluation: Evaluation;
  readonly card: ModelCard;
  /** Whether this look at the test images was. */
  readonly isCounted: boolean;
  readonly seconds: number;
}

function asText({ evaluation, card, isCounted, seconds }: Result): string {
  const { accuracy, interval, loss, calibration, perClass, size } = evaluation;
  const looks = card.test?.looks ?? 1;
  return [
    `accuracy           ${percent(accuracy)}  (95 % interval ${percent(interval.low)} to ` +
    `${percent(interval.high)})`,
    `loss               ${loss.toFixed(4)} nats`,
    `calibration error  ${percent(calibration.error)}`,
    "",
    "class   images  precision     recall         F1",
    ...perClass.map(({ name, support, precision, recall, f1 }) =>
      [
        name.padEnd(8),
        count(support).padStart(6),
        ...[precision, recall, f1].map((share) => percent(share).padStart(11)),
      ].join("")
    ),
    "",
    ...(looks > 1
      ? [`This was look ${looks} at a test set: choices made since the first are not blind.`]
      : []),
    `${card.name}: test accuracy ${percent(accuracy)} on ${count(size)} images ` +
    `(${card.test?.source.kind}), ${isCounted ? `look ${looks}` : "look not counted"}, ` +
    `${seconds.toFixed(1)} s`,
  ].join("\n");
}

function asJson({ evaluation, card: { name, test }, isCounted, seconds }: Result): string {
  const looks = isCounted ? test?.looks : null;
  const { perClass, confusion, calibration: { error: calibrationError } } = evaluation;
  return JSON.stringify(
    { model: name, ...test, looks, calibrationError, perClass, confusion, seconds },
    null,
    2,
  );
}
