// What the values of the library look like as a cell's last expression, and that they are plain data otherwise.

import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import * as face from "mnist";
import * as study from "mnist/study";
import {
  type Displayable,
  displayed,
  displayMethod,
  type MediaBundle,
} from "../../lib/io/displayable.ts";
import { client } from "../tasks/kernel/_python.ts";

/** Before the cells: small values of every kind. */
const setting = `
import * as mnist from "mnist";
import * as study from "mnist/study";
import * as Plot from "@observablehq/plot";
const folder = await Deno.makeTempDir();
const { train: digits, test } = await mnist.renderedDigits({ train: 400, test: 60, seed: 1 });
const model = mnist.baselineCnn({ seed: 1 });
const options = { epochs: 2, batchSize: 50, seed: 1, reporter: mnist.silentReporter };
const run = await mnist.train(model, digits, options);
const predictions = await mnist.predict(model, test);
const evaluation = mnist.evaluate(predictions, test);
const evaluations = { first: evaluation, second: evaluation };
const embedding = await mnist.embed(model, test);
const landscape = await mnist.landscape(embedding, { neighbours: 5, epochs: 10 });
const card = await mnist.saveModel(run, folder + "/first");
const loaded = await mnist.loadModel(folder + "/first");
const [explanation] = await mnist.explain(model, test, [0]);
const judgement = mnist.judgeMistakes(evaluation, []);
const quality = mnist.labelQuality(predictions, test);
const rows = await mnist.robustness({ model }, test, { corruptions: ["blur"], severities: [1, 5] });
const sets = await mnist.outOfDistribution(test, { size: 20 });
const readings = await Promise.all(sets.map(({ dataset }) => mnist.predict(model, dataset)));
const summary = mnist.confidenceSummary(predictions, readings[0]);
const results = await study.campaignResults("batch_sizes");
const planned = study.sweep({
  network: ({ dropout }, seed) => mnist.baselineCnn({ dropout, seed }),
  options: study.grid({ dropout: [0, 0.25] }),
  train: { epochs: 1, batchSize: 10 },
  data: test,
  name: folder + "/sweep",
});
const looks = results.filter(({ test }) => test).map(({ test }) => test);
const bytes = Uint8Array.of(0, 0, 8, 3, 0, 0, 0, 60, 0, 0, 0, 28, 0, 0, 0, 28, ...test.images);
const idx = mnist.readIdx(bytes);
const page = await mnist.drawPage("31");
const { model: reader } = await mnist.loadModel("deep_cnn_27e_128b_seed_1");
const reading = await mnist.readDigits(page, reader);
const pictures = folder + "/pictures";
await Deno.mkdir(pictures);
await Deno.writeFile(pictures + "/31.png", page);
const idxLabels = mnist.readIdx(Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 60, ...test.labels));
`;

/** A cell for every function: its result is the last expression. */
const cells: Readonly<Record<string, string>> = {
  atTemperatures: "mnist.atTemperatures(predictions, test, 2)",
  baselineCnn: "mnist.baselineCnn()",
  calibrationComparison: "mnist.calibrationComparison(evaluations)",
  classBalance: "mnist.classBalance(test)",
  confidenceSummary: "summary",
  confidenceTable: "mnist.confidenceTable([{ images: 'letters', model: 'm', ...summary }])",
  confusionMatrix: "mnist.confusionMatrix(evaluation)",
  correctedAccuracyTable: "mnist.correctedAccuracyTable(judgement)",
  corrupt: "mnist.corrupt(test, 'blur')",
  corruptionSheet: "mnist.corruptionSheet(test)",
  count: "mnist.count(60000)",
  curves: "mnist.curves(run.history)",
  datasetFromIdx: "mnist.datasetFromIdx(idx, idxLabels)",
  datasetFromPictures: "await mnist.datasetFromPictures(pictures, { model: reader })",
  deepCnn: "mnist.deepCnn()",
  digitGrid: "mnist.digitGrid(test)",
  disputedGrid: "mnist.disputedGrid(test, judgement)",
  distorted: "mnist.distorted(test, { shift: 1 })",
  drawPad: "mnist.drawPad(reader)",
  drawPage: "page",
  embed: "embedding",
  ensemble: "mnist.ensemble([predictions, predictions])",
  evaluate: "evaluation",
  explain: "await mnist.explain(model, test, [0, 1])",
  exportModel: 'await mnist.exportModel(model, folder + "/exported.onnx")',
  explanationCard: "mnist.explanationCard(explanation)",
  explore: "mnist.explore(test, evaluation)",
  figure: "mnist.figure(Plot.plot({ marks: [Plot.dot([[0, 1], [1, 2]])] }), { title: 'My dots' })",
  fitTemperature: "mnist.fitTemperature(predictions, test)",
  judgeMistakes: "judgement",
  labelIssueGrid: "mnist.labelIssueGrid(test, quality.issues)",
  labelQuality: "quality",
  labelVotes: "mnist.labelVotes(test)",
  landscape: "landscape",
  landscapeMap: "mnist.landscapeMap(landscape, test, evaluation)",
  loadMnist: "await mnist.loadMnist({ offline: 'rendered', mirrors: [] })",
  loadModel: "loaded",
  meanDigits: "mnist.meanDigits(test)",
  mistakeGrid: "mnist.mistakeGrid(test, evaluation)",
  mistakes: "mnist.mistakes(evaluation)",
  modelName: "mnist.modelName(run.settings)",
  modelNames: "await mnist.modelNames()",
  mostDoubtful: "mnist.mostDoubtful(quality)",
  oddOnesOut: "mnist.oddOnesOut(test)",
  originOf: "mnist.originOf(card)",
  outOfDistribution: "sets",
  outOfDistributionGrid: "mnist.outOfDistributionGrid(sets, readings)",
  perClassTable: "mnist.perClassTable(evaluation)",
  percent: "mnist.percent(0.9918)",
  pixelHistogram: "mnist.pixelHistogram(test)",
  pixelStatistics: "mnist.pixelStatistics(test)",
  predict: "predictions",
  probabilityBars: "mnist.probabilityBars(test, predictions)",
  readDigits: "reading",
  readIdx: "idx",
  readingFigure: "await mnist.readingFigure(page, reading)",
  recipe: "mnist.recipe('fast')",
  reliabilityDiagram: "mnist.reliabilityDiagram(evaluation)",
  renderedDigits: "await mnist.renderedDigits({ train: 20, test: 20 })",
  robustness: "rows",
  robustnessCurves: "mnist.robustnessCurves(rows)",
  robustnessSummary: "mnist.robustnessSummary(rows)",
  robustnessTable: "mnist.robustnessTable(rows)",
  saveModel: "await mnist.saveModel(run, folder + '/second')",
  show: "await mnist.show(run, model, test)",
  splitLast: "mnist.splitLast(digits)",
  subset: "mnist.subset(test, 10)",
  summaryTable: "mnist.summaryTable(evaluation)",
  table: "mnist.table([{ a: 1 }])",
  temperatureOf: "await mnist.temperatureOf(loaded, digits).catch(String)",
  train: "await mnist.train(mnist.baselineCnn({ seed: 1 }), test, { ...options, batchSize: 5 })",
  verdictTable: "mnist.verdictTable(judgement)",
  writeSubmission: "await mnist.writeSubmission(predictions, folder + '/submission.csv')",

  auroc: "study.auroc([1, 2], [0, 1])",
  calibrationErrorByChance: "study.calibrationErrorByChance(evaluation)",
  calibrationTable: "study.calibrationTable({ model: evaluations })",
  campaignResults: "results",
  campaignTable: "study.campaignTable(results)",
  compareLooks: "study.compareLooks(looks[0], looks[0])",
  crossValidate:
    "await study.crossValidate(() => mnist.baselineCnn({ seed: 1 }), test, { folds: 2, train: { epochs: 1, batchSize: 5, reporter: mnist.silentReporter } })",
  disagreementGrid: "study.disagreementGrid(test, evaluation, evaluation)",
  ensembleResults: "await study.ensembleResults('close_last')",
  grid: "study.grid({ batchSize: [16, 64] })",
  isLabelError:
    "study.isLabelError({ index: 0, given: 1, guessed: 2, votes: { given: 0, guessed: 5, neither: 0 } })",
  knownFound: "study.knownFound([1, 2], [2], 1)",
  markTable: "study.markTable(results.filter(({ test }) => test), [0.99])",
  mcNemar: "study.mcNemar(evaluation, evaluation)",
  meanCorruptionAccuracy: "study.meanCorruptionAccuracy(rows)",
  modelComparison: "study.modelComparison(evaluations)",
  parallelCoordinates:
    "study.parallelCoordinates(results.map((result, i) => ({ ...result, values: { a: i % 3 } })))",
  randomSearch: "study.randomSearch({ batchSize: [16, 64] }, { count: 2 })",
  recordedLabelQuality: "await study.recordedLabelQuality(digits)",
  runCampaign:
    "await study.runCampaign({ ...planned, configurations: planned.configurations.slice(0, 1) })",
  runCurves:
    "study.runCurves(results.map(({ configuration, training }) => ({ configuration, ...training })))",
  runSpread: "study.runSpread([{ configuration: 'a', accuracy: 0.9 }])",
  sharedMistakeGrid: "study.sharedMistakeGrid(test, evaluations)",
  sharedMistakes: "study.sharedMistakes(evaluations)",
  spread: "study.spread([1, 2, 3])",
  summarise: "study.summarise(results)",
  sweep: "planned",
  trend: "study.trend([[1, 2], [2, 3], [3, 5]])",
  wilsonInterval: "study.wilsonInterval(9, 10)",

  // What those hold.
  "a run's model": "run.model",
  "a run's history": "run.history",
  "a card": "loaded.card",
  "a data set in a split": "mnist.splitLast(digits).validation",
  "an explanation": "explanation",
  "the issues of a quality": "quality.issues",
  "a chart of Plot's": "Plot.plot({ title: 'Two dots', marks: [Plot.dot([[0, 1], [1, 2]])] })",
  "summary()": "model.summary()",
};

/** What a value shows, as the kernel asks for it. */
const shown = (value: object) => (value as Displayable)[displayMethod]() as MediaBundle;

Deno.test("values that show themselves are plain data to all else", async () => {
  const { test } = await face.renderedDigits({ train: 10, test: 20 });
  const predictions = await face.predict(face.baselineCnn({ seed: 1 }), test);
  const evaluation = face.evaluate(predictions, test);
  for (const value of [test, predictions, evaluation, face.mistakes(evaluation)]) {
    const copy = Array.isArray(value) ? [...value] : { ...value };
    assert.equal(typeof shown(value)["text/plain"], "string");
    assert.equal(displayMethod in copy, false, "a copy is without");
    assert.deepEqual(value, copy);
    assert.deepEqual(structuredClone(value), copy);
    assert.equal(JSON.stringify(value), JSON.stringify(copy));
    assert.equal(Deno.inspect(value), Deno.inspect(copy));
  }
});

Deno.test("data sets and histories show a picture, other values a sentence or a table", async () => {
  const { train: digits, test } = await face.renderedDigits({ train: 30, test: 10 });
  assert.deepEqual(Object.keys(shown(test)), ["image/png", "text/plain"]);
  assert.equal(shown(test)["text/plain"], "rendered/test: 10 images of 28 x 28, 10 classes");
  const unlabelled = face.subset({ ...test, labels: new Uint8Array() }, [1, 2]);
  assert.match(shown(unlabelled)["text/plain"], /2 images of 28 x 28, without labels$/);
  assert.match(shown(face.subset(test, 0))["text/plain"], /: 0 images of 28 x 28, 10 classes$/);
  assert.equal(
    shown(face.subset({ ...test, name: "<b>\u0007</b>" }, 0))["text/html"],
    '<div style="font-size: 13px;">&#60;b&#62;&#60;/b&#62;[0:0]: 0 images of 28 x 28, 10 classes</div>',
  );
  const run = await face.train(face.baselineCnn({ seed: 1 }), digits, {
    ...{ epochs: 1, batchSize: 9, seed: 1, reporter: face.silentReporter },
  });
  assert.match(
    shown(run)["text/plain"],
    /^Training run of 1 epoch \(finished\), weights of epoch 1: validation accuracy \d+\.\d\d %; curves\(run\.history\) draws it$/,
  );
  assert.match(
    shown({
      ...run,
      history: [],
      [displayMethod]: (run as unknown as Displayable)[displayMethod],
    })["text/plain"],
    /^Training run of 0 epochs \(finished\); curves/,
  );
  assert.ok(shown(run.history)["image/png"]);
  const predictions = await face.predict(run.model, test);
  assert.equal(shown(predictions)["text/plain"], "Predictions of 10 images: 10 x 10 probabilities");
  assert.match(shown(face.evaluate(predictions, test))["text/html"]!, /<table/);
  assert.equal(
    shown(face.mostDoubtful({ scores: Float32Array.of(0.3, 0.1) }))["text/plain"],
    "1, 0",
  );
  assert.match(
    shown(face.mostDoubtful({ scores: new Float32Array(1012) }))["text/plain"],
    /^0, 1, 2, .*, 9, and 1,002 more$/,
  );
});

Deno.test("a reading shows its digits, and says what was read and what of it is unsure", async () => {
  const { test } = await face.renderedDigits({ train: 10, test: 10 });
  const digit = (digit: number, confidence: number) => ({
    ...{ digit, confidence, unsure: confidence < 0.7, probabilities: new Float32Array(10) },
    box: { x: 0, y: 0, width: 1, height: 1 },
  });
  const reading = (...digits: readonly ReturnType<typeof digit>[]) =>
    shown(displayed({
      ...{ name: "a.png", text: digits.map(({ digit }) => digit).join(""), digits, unsure: true },
      dataset: face.subset(test, digits.length),
    }));
  assert.deepEqual(Object.keys(reading(digit(3, 1), digit(1, 0.9))), ["image/png", "text/plain"]);
  assert.equal(reading(digit(3, 1), digit(1, 0.9))["text/plain"], "a.png: 31");
  assert.equal(
    reading(digit(3, 0.5), digit(1, 0.9), digit(7, 0.62))["text/plain"],
    "a.png: 317 (unsure: 3, 50.0 %; 7, 62.0 %)",
  );
  assert.equal(reading()["text/plain"], "a.png: nothing to read");
});

Deno.test("a model shows its layers, and summary() prints them where no width is asked for", () => {
  const inner = tf.sequential({
    name: "inner",
    layers: [tf.layers.dense({ units: 3, inputShape: [null, 2], name: "first" })],
  });
  const input = tf.input({ shape: [null, 2], name: "pairs" });
  const outer = tf.model({
    name: "outer",
    inputs: input,
    outputs: inner.apply(input) as tf.SymbolicTensor,
  });
  assert.equal(
    shown(outer)["text/plain"],
    `outer: a network of 2 layers
layer  type        output, per image  parameters
─────  ──────────  ─────────────────  ──────────
pairs  InputLayer  ? x 2                       0
inner  Sequential  ? x 3                       9
total                                          9`,
  );
  const printed = (model: tf.LayersModel, ...given: number[]) => {
    const lines: string[] = [];
    model.summary(given[0], undefined, (line) => void lines.push(line));
    return lines.join("\n");
  };
  for (const model of [inner, outer]) assert.equal(printed(model), shown(model)["text/plain"]);
  assert.match(printed(inner, 60), /^_{60}\n/);
  assert.match(shown(tf.sequential())["text/plain"], /network of 0 layers\n/);
  inner.dispose();
});

type Told = readonly [name: string, outputs: string[], status: string];

Deno.test("in the kernel, the result of every function is a few lines of text at most", async () => {
  const exported = Object.entries({ ...face, ...study }).filter(([, value]) =>
    typeof value === "function" && !/^class\b/.test(value.toString())
  ).map(([name]) => name);
  assert.deepEqual(exported.filter((name) => !(name in cells)), []);
  const told = await client<Told[]>(`
kernel = Kernel()
tell(["setting", *kernel.run(${JSON.stringify(setting)})])
for name, code in json.loads(${JSON.stringify(JSON.stringify(cells))}).items():
    tell([name, *kernel.run(code)])
kernel.end()
`);
  assert.equal(told.length, 1 + Object.keys(cells).length);
  const problems = told.filter(([name, outputs, status]) => {
    const lines = outputs.join("\n").split("\n").length;
    return status !== "ok" || lines >= (name === "deepCnn" ? 27 : 25); // a line for each of 22 layers
  });
  assert.deepEqual(problems, []);
});
