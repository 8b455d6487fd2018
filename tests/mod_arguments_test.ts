// What every exported function says when something else is given than it takes: a notebook's kernel checks no types.

import assert from "node:assert/strict";
import * as Plot from "@observablehq/plot";
import * as tf from "@tensorflow/tfjs";
import * as face from "mnist";
import * as study from "mnist/study";
import { InputError } from "../lib/io/input_error.ts";

const { test } = await face.renderedDigits({ train: 60, test: 30, seed: 1 });
const model = face.baselineCnn({ seed: 1 });
const predictions = { probabilities: new Float32Array(300).fill(0.1), size: 30, classes: 10 };
const evaluation = face.evaluate(predictions, test);
const embedding = {
  ...{ dataset: test.name, size: 30, dimensions: 2, labels: test.labels },
  vectors: Float32Array.from({ length: 60 }, (_, i) => Math.sin(i)),
};
const epoch = {
  ...{ epoch: 1, loss: 1, accuracy: 0.5, valLoss: 1, valAccuracy: 0.5 },
  ...{ learningRate: 1e-3, seconds: 1 },
};
const card = { name: "a", files: { "weights.bin": { bytes: 1, sha256: "0" } }, parameters: 1 };
const judgement = face.judgeMistakes(evaluation, []);
const landscape = {
  ...{ dataset: test.name, size: 30, points: new Float32Array(60) },
  method: { name: "UMAP", neighbours: 5, seed: 1 },
};
const explanation = {
  ...{ saliency: { values: new Float32Array(784) }, pixels: new Uint8Array(784) },
  ...{ probabilities: new Float32Array(10), height: 28, width: 28 },
};
const result = {
  ...{ configuration: "a", parameters: 1, history: [epoch], bestEpoch: 1, accuracy: 0.9 },
  ...{ training: { epochs: 1, seconds: 1 }, validation: { accuracy: 0.9 } },
};
const corrupted = {
  ...{ model: "a", corruption: "blur", severity: 1, size: 30, right: new Uint8Array(30) },
  ...{ correct: 3, accuracy: 0.1, interval: { low: 0, high: 1 } },
};
const reading = { name: "a", text: "7", digits: [], unsure: true, dataset: test };
const testResult = { wrong: [], size: 30, source: { kind: "mnist", sha256: {} } };
const idx = { type: "u8", shape: [30, 28, 28], data: test.images };

/** What an argument may be. */
const good = {
  model,
  dataset: test,
  predictions,
  evaluation,
  embedding,
  landscape,
  judgement,
  reading,
  explanation,
  card,
  idx,
  testResult,
  text: "a text",
  digits: "2026",
  number: 3,
  function: () => model,
  bytes: test.images,
  numbers: [1, 2, 0],
  pairs: [[1, 2], [2, 3], [3, 5]],
  votes: [{ index: 0, given: 1, guessed: 2, votes: { given: 0, guessed: 5, neither: 0 } }],
  voted: { index: 0, given: 1, guessed: 2, votes: { given: 0, guessed: 5, neither: 0 } },
  issues: [{ index: 0, given: 1, likely: 2 }],
  quality: { scores: new Float32Array(3), thresholds: [] },
  settings: { epochs: 1, batchSize: 1, earlyStopping: 1, reduceLr: 1 },
  loaded: { model, card },
  run: { model, history: [epoch] },
  history: [epoch],
  results: [result],
  rows: [corrupted],
  confidences: [{ auroc: 1, above90: 1, passing: 1 }],
  readings: [predictions],
  sets: [{ distance: "near", description: "a", dataset: test }],
  campaign: { name: "a", question: "?", configurations: [] },
  axes: { batchSize: [16, 64] },
  models: { a: model },
  datasets: { a: test },
  evaluations: { a: evaluation },
  byModel: { a: { b: evaluation } },
  records: [{ a: 1 }],
  chart: Plot.plot({ marks: [] }),
  displayable: face.table([{ a: 1 }]),
  augmentation: { shift: 1 },
  corruption: "blur",
  options: {},
} as const;

type Kind = keyof typeof good;

/** What is given by mistake: what other functions want or return, and what is missing. */
const wrong = {
  "a Promise": Promise.resolve(test),
  "undefined": undefined,
  "null": null,
  ...Object.fromEntries(
    ([
      "model",
      "dataset",
      "predictions",
      "evaluation",
      "embedding",
      "run",
      "loaded",
      "text",
    ] as const)
      .map((kind) => [kind, good[kind]]),
  ),
};

/** Each function's arguments: one kind or, between bars, more; `?` where one may be missing. */
const functions: Readonly<Record<string, string>> = {
  atTemperatures: "predictions dataset number?",
  baselineCnn: "options?",
  calibrationComparison: "evaluations options?",
  classBalance: "dataset|datasets options?",
  confidenceSummary: "predictions predictions",
  confidenceTable: "confidences",
  confusionMatrix: "evaluation options?",
  correctedAccuracyTable: "judgement",
  corrupt: "dataset corruption options?",
  corruptionSheet: "dataset options?",
  count: "number",
  curves: "history options?",
  datasetFromIdx: "idx idx options",
  datasetFromPictures: "text options?",
  deepCnn: "options?",
  digitGrid: "dataset options?",
  disputedGrid: "dataset judgement options?",
  distorted: "dataset augmentation options?",
  drawPad: "model|loaded|run options?",
  drawPage: "digits options?",
  embed: "model dataset options?",
  ensemble: "readings",
  evaluate: "predictions dataset",
  explain: "model dataset numbers options?",
  explanationCard: "explanation options?",
  explore: "dataset evaluation options?",
  exportModel: "model|run|loaded text options?",
  figure: "chart options?",
  fitTemperature: "predictions dataset",
  judgeMistakes: "evaluation votes",
  labelIssueGrid: "dataset issues options?",
  labelQuality: "predictions dataset",
  labelVotes: "dataset",
  landscape: "embedding options?",
  landscapeMap: "landscape dataset evaluation options?",
  loadMnist: "options?",
  loadModel: "text options?",
  meanDigits: "dataset options?",
  mistakeGrid: "dataset evaluation options?",
  mistakes: "evaluation options?",
  modelName: "settings text?",
  modelNames: "",
  mostDoubtful: "quality",
  oddOnesOut: "dataset options?",
  originOf: "card",
  outOfDistribution: "dataset options?",
  outOfDistributionGrid: "sets readings options?",
  perClassTable: "evaluation",
  percent: "number number?",
  pixelHistogram: "dataset options?",
  pixelStatistics: "dataset",
  predict: "model dataset options?",
  probabilityBars: "dataset predictions numbers? options?",
  readDigits: "bytes model? options?",
  readIdx: "bytes text?",
  readingFigure: "bytes reading options?",
  recipe: "text",
  reliabilityDiagram: "evaluation options?",
  renderedDigits: "options?",
  robustness: "models dataset options?",
  robustnessCurves: "rows options?",
  robustnessSummary: "rows",
  robustnessTable: "rows text?",
  saveModel: "run|loaded text options?",
  show: "displayable|model|dataset|evaluation",
  splitLast: "dataset options?",
  subset: "dataset number|numbers",
  summaryTable: "evaluation options?",
  table: "records options?",
  temperatureOf: "loaded dataset",
  train: "model dataset options?",
  verdictTable: "judgement",
  writeSubmission: "predictions text",

  auroc: "numbers numbers",
  calibrationErrorByChance: "evaluation options?",
  calibrationTable: "byModel",
  campaignResults: "text",
  campaignTable: "results options?",
  compareLooks: "testResult testResult",
  crossValidate: "function dataset options?",
  disagreementGrid: "dataset evaluation evaluation options?",
  ensembleResults: "text",
  grid: "axes",
  isLabelError: "voted",
  knownFound: "numbers numbers number?",
  markTable: "results numbers",
  mcNemar: "evaluation evaluation",
  meanCorruptionAccuracy: "rows options?",
  modelComparison: "evaluations options?",
  parallelCoordinates: "results options?",
  randomSearch: "axes options?",
  recordedLabelQuality: "dataset text?",
  runCampaign: "campaign options?",
  runCurves: "results options?",
  runSpread: "results options?",
  sharedMistakeGrid: "dataset evaluations options?",
  sharedMistakes: "evaluations",
  spread: "numbers",
  summarise: "results",
  sweep: "options",
  trend: "pairs",
  wilsonInterval: "number number number?",
};

type Call = (...given: unknown[]) => unknown;

const values: Readonly<Record<string, unknown>> = { ...face, ...study };
const exported = Object.entries(values).flatMap(([name, value]): [string, Call][] =>
  typeof value === "function" && !/^class\b/.test(value.toString()) ? [[name, value as Call]] : []
);

Deno.test("every exported function is listed here with what it takes", () => {
  assert.deepEqual(exported.map(([name]) => name).toSorted(), Object.keys(functions).toSorted());
});

/** The refusal of a call; undefined if there is none. */
async function refusal(call: () => unknown): Promise<unknown> {
  try {
    await call();
  } catch (error) {
    return error;
  }
}

for (const [name, call] of exported) {
  const parameters = (functions[name] ?? "").split(" ").filter(Boolean).map((text) => ({
    optional: text.endsWith("?"),
    kinds: text.replace("?", "").split("|") as Kind[],
  }));

  Deno.test(`${name} names what comes in the place of another thing`, async () => {
    const problems: string[] = [];
    for (const [at, { optional, kinds }] of parameters.entries()) {
      const isText = kinds.some((kind) => typeof good[kind] === "string");
      for (const [what, value] of Object.entries(wrong)) {
        if (kinds.includes(what as Kind) || (value === undefined && optional)) continue;
        // A text is refused for what it says, and objects that take any names have none of these.
        if (what === "text" && isText && kinds[0] !== "corruption") continue;
        const given = parameters.map(({ kinds: [kind] }) => good[kind!]) as unknown[];
        given[at] = value;
        const error = await refusal(() => call(...given));
        const told = error instanceof InputError || error instanceof RangeError ||
          error instanceof TypeError;
        const message = error instanceof Error ? error.message : "no error";
        if (
          !told || !/^[^\n]*(expected|unknown option)[^\n]*$/.test(message) ||
          !/found/.test(message)
        ) {
          problems.push(`argument ${at + 1}, ${what}: ${message}`);
        }
        if (what === "a Promise" && !/await/.test(message)) {
          problems.push(`argument ${at + 1}, a Promise: ${message}`);
        }
      }
    }
    assert.deepEqual(problems, []);
  });

  const place = parameters.findIndex(({ kinds }) => kinds[0] === "options");
  if (place < 0) continue;
  Deno.test(`${name} refuses an option that it does not have`, async () => {
    const given = parameters.map(({ kinds: [kind] }) => good[kind!]) as unknown[];
    given[place] = { noSuchOption: 1 };
    const { message } = await refusal(() => call(...given)) as Error;
    assert.match(
      message,
      new RegExp(`^${name}: found an unknown option, noSuchOption; there are `),
    );
  });
}

Deno.test("a loaded model, a run and a graph model are told from a model", async () => {
  const told = async (value: unknown) =>
    (await refusal(() => face.predict(value as tf.LayersModel, test)) as Error).message;
  assert.match(
    await told(good.loaded),
    /^model: expected a model, found a loaded model; give its model$/,
  );
  assert.match(await told(good.run), /found a training run; give its model$/);
  assert.match(await told(test), /found a data set; give the model first/);
  assert.match(
    await told(Promise.resolve(model)),
    /found a Promise \(is an `await` missing\?\); await it/,
  );
  assert.match(await told({ executor: {}, predict() {} }), /found a graph model; it has no layers/);
});

Deno.test("a folder in the place of loadMnist's options is named as one", async () => {
  const { message } = await refusal(() => face.loadMnist("/my/dir" as never)) as Error;
  assert.equal(
    message,
    'loadMnist: expected options, found "/my/dir"; give { directory: "/my/dir" }',
  );
});

Deno.test("readDigits refuses a temperature and a threshold that make no sense, naming them", async () => {
  const told = async (options: object) =>
    (await refusal(() => face.readDigits(good.bytes, model, options)) as Error).message;
  assert.match(await told({ temperature: 0 }), /^readDigits.temperature: expected .*, found 0$/);
  assert.match(await told({ temperature: "1" }), /^readDigits.temperature: .*, found "1"$/);
  assert.match(await told({ threshold: 1.1 }), /^readDigits.threshold: .* 0 to 1, found 1.1$/);
  assert.match(await told({ threshold: NaN }), /^readDigits.threshold: .* 0 to 1, found NaN$/);
});
