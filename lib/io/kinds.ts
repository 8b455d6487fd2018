// The kinds of values that functions hand each other, told by their fields, as the kernel checks no types.

interface Kind {
  /** With its article, as errors name it. */
  readonly called: string;
  /** More than one of them. */
  readonly plural?: string;
  /** Where one comes from. */
  readonly from?: string;
  /** What each of them has. */
  readonly fields: readonly string[];
}

/** The first whose fields an object has is its kind. */
const table = {
  dataset: {
    ...{ called: "a data set", plural: "data sets", from: "loadMnist and renderedDigits" },
    fields: ["images", "labels", "classNames"],
  },
  split: { called: "{ train, validation }", fields: ["train", "validation"] },
  parts: { called: "{ train, test }", fields: ["train", "test"] },
  run: { called: "a training run", from: "train", fields: ["model", "history"] },
  loaded: { called: "a loaded model", from: "loadModel", fields: ["model", "card"] },
  graphModel: { called: "a graph model", fields: ["executor", "predict"] },
  model: {
    called: "a model",
    plural: "models",
    fields: ["predict", "layers", "inputs", "outputs"],
  },
  reading: {
    ...{ called: "a reading", plural: "readings", from: "readDigits" },
    fields: ["text", "digits", "unsure", "dataset"],
  },
  explanation: {
    ...{ called: "an explanation", plural: "explanations", from: "explain" },
    fields: ["saliency", "probabilities", "pixels"],
  },
  predictions: {
    ...{ called: "predictions", plural: "predictions", from: "predict" },
    fields: ["probabilities", "size", "classes"],
  },
  evaluation: {
    ...{ called: "an evaluation", plural: "evaluations", from: "evaluate" },
    fields: ["truth", "predicted", "confidence", "losses", "confusion", "calibration"],
  },
  graded: {
    ...{ called: "an evaluation", plural: "evaluations", from: "evaluate" },
    fields: ["dataset", "size", "truth", "predicted"],
  },
  embedding: { called: "an embedding", from: "embed", fields: ["vectors", "dimensions"] },
  landscape: { called: "a landscape", from: "landscape", fields: ["points", "method"] },
  judgement: {
    ...{ called: "a judgement", from: "judgeMistakes" },
    fields: ["mistakes", "counts", "measured", "corrected"],
  },
  labelQuality: {
    ...{ called: "the quality of labels", from: "labelQuality" },
    fields: ["scores", "thresholds"],
  },
  labelIssue: {
    ...{ called: "a label issue", plural: "label issues", from: "labelQuality" },
    fields: ["index", "given", "likely"],
  },
  labelVotes: {
    ...{ called: "votes on a label", plural: "votes on labels", from: "labelVotes" },
    fields: ["index", "given", "guessed", "votes"],
  },
  card: { called: "a model's card", from: "loadModel", fields: ["files", "parameters"] },
  settings: {
    ...{ called: "a run's settings", from: "train" },
    fields: ["epochs", "batchSize", "earlyStopping", "reduceLr"],
  },
  idx: {
    called: "the contents of an IDX file",
    from: "readIdx",
    fields: ["type", "shape", "data"],
  },
  epoch: {
    ...{ called: "an epoch", plural: "epochs, a run's history", from: "train" },
    fields: ["epoch", "loss", "valLoss"],
  },
  testResult: {
    ...{ called: "a test result", from: "campaignResults" },
    fields: ["wrong", "size", "source"],
  },
  result: {
    ...{ called: "a campaign's result", plural: "results", from: "campaignResults" },
    fields: ["configuration", "training", "parameters"],
  },
  campaign: {
    ...{ called: "a campaign", plural: "campaigns", from: "sweep" },
    fields: ["name", "question", "configurations"],
  },
  corruptedAccuracy: {
    ...{ called: "a row of robustness", plural: "rows", from: "robustness" },
    fields: ["model", "severity", "right"],
  },
  outOfDistribution: {
    ...{
      called: "a set of other images",
      plural: "sets of other images",
      from: "outOfDistribution",
    },
    fields: ["distance", "dataset", "description"],
  },
  confidence: {
    ...{ called: "a summary of confidence", plural: "summaries", from: "confidenceSummary" },
    fields: ["auroc", "above90", "passing"],
  },
} as const satisfies Readonly<Record<string, Kind>>;

/** The name of a kind of value. */
export type KindName = keyof typeof table;

/** Every kind by name. */
export const kinds: Readonly<Record<KindName, Kind>> = table;

/** @returns the kind of a value, or undefined if it is of none */
export function kindOf(value: unknown): KindName | undefined {
  const names = Object.keys(table) as KindName[]; // the table's own
  return names.find((name) => hasAll(value, kinds[name].fields));
}

/** Whether a value is an object with all these fields. */
export function hasAll(value: unknown, fields: readonly string[]): boolean {
  return typeof value === "object" && value !== null && fields.every((field) => field in value);
}
