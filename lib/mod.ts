// All that a notebook imports as "mnist", and nothing else.

export type { Dataset, DataSource, Split } from "./data/dataset.ts";
export { type Augmentation, Augmenter } from "./data/augment.ts";
export { type ClassMean, classMeans, farthestFromMean, type OddOne } from "./data/class_means.ts";
export {
  corrupt,
  type CorruptionName,
  corruptionNames,
  corruptions,
  type CorruptOptions,
} from "./data/corruptions/corrupt.ts";
export type { Corruption, Severity } from "./data/corruptions/corruption.ts";
export { datasetFromIdx, type DatasetFromIdxOptions } from "./data/dataset_from_idx.ts";
export {
  agreedClass,
  isLabelError,
  type LabelVotes,
  labelVotes,
} from "./data/mnist/label_votes.ts";
export { distorted, type DistortedOptions } from "./data/distorted.ts";
export { loadMnist, type LoadMnistOptions } from "./data/mnist/load_mnist.ts";
export {
  outOfDistribution,
  type OutOfDistributionOptions,
  type OutOfDistributionSet,
} from "./data/rendered/out_of_distribution.ts";
export { type PixelStatistics, pixelStatistics } from "./data/pixel_statistics.ts";
export { Random, type Shuffleable } from "./data/random.ts";
export { type Idx, IdxError, type IdxOf, readIdx } from "./data/read_idx.ts";
export { renderedDigits, type RenderedDigitsOptions } from "./data/rendered/rendered_digits.ts";
export {
  splitLast,
  type SplitLastOptions,
  splitStratified,
  type SplitStratifiedOptions,
} from "./data/split.ts";
export { stratifiedFolds, type StratifiedFoldsOptions } from "./data/stratified_folds.ts";
export { subset } from "./data/subset.ts";

export { baselineCnn, type BaselineCnnOptions } from "./model/baseline_cnn.ts";
export { deepCnn, type DeepCnnOptions } from "./model/deep_cnn.ts";
export { crossValidate, type CrossValidateOptions } from "./training/cross_validate.ts";
export { DivergenceError } from "./training/divergence_error.ts";
export { embed, type EmbedOptions } from "./model/embed.ts";
export { explain, type ExplainOptions } from "./model/explain.ts";
export type { Epoch, History } from "./training/history.ts";
export {
  type LabelQualityProtocol,
  type RecordedLabelQuality,
  recordedLabelQuality,
  type ScoreBin,
} from "./store/label_quality_file.ts";
export { type LoadedModel, loadModel, type LoadModelOptions } from "./store/load_model.ts";
export type { ModelCard } from "./store/model_card.ts";
export { modelNames } from "./store/model_folder.ts";
export { modelName, type ModelNameParts } from "./store/model_name.ts";
export { predict, type PredictOptions } from "./model/predict.ts";
export { recordTestResult } from "./store/record_test_result.ts";
export { robustness, type RobustnessOptions } from "./model/robustness.ts";
export { saliency, type SaliencyOptions } from "./model/saliency.ts";
export { saveModel, type SaveModelOptions } from "./store/save_model.ts";
export { temperatureOf } from "./store/temperature_of.ts";
export { train } from "./training/train.ts";
export type { TrainOptions } from "./training/train_options.ts";
export type { TrainingRun } from "./training/training_run.ts";

export {
  campaignResults,
  type EnsembleResult,
  ensembleResults,
  type RunResult,
  type TestResult,
} from "./campaign/results_file.ts";
export { compareLooks } from "./campaign/compare_looks.ts";
export { type ConfigurationSummary, type Spread, spread, summarise } from "./campaign/summary.ts";
export { type Trend, trend } from "./evaluate/statistics/trend.ts";

export { atTemperatures } from "./evaluate/at_temperatures.ts";
export { auroc } from "./evaluate/statistics/auroc.ts";
export {
  type CalibrationByChance,
  type CalibrationByChanceOptions,
  calibrationErrorByChance,
} from "./evaluate/calibration_by_chance.ts";
export { type ConfidenceSummary, confidenceSummary } from "./evaluate/confidence_summary.ts";
export { type Disagreement, disagreements } from "./evaluate/disagreements.ts";
export { type Embedding, vectorOf } from "./evaluate/embedding.ts";
export type {
  Calibration,
  ClassScore,
  Evaluation,
  Graded,
  ReliabilityBin,
} from "./evaluate/evaluation.ts";
export { ensemble } from "./evaluate/ensemble.ts";
export { evaluate } from "./evaluate/evaluate.ts";
export {
  type Accuracy,
  type JudgedMistake,
  type Judgement,
  judgeMistakes,
  type Verdict,
} from "./evaluate/judge_mistakes.ts";
export { type KnownFound, knownFound } from "./evaluate/statistics/known_found.ts";
export {
  type LabelIssue,
  type LabelQuality,
  labelQuality,
  mostDoubtful,
} from "./evaluate/label_quality.ts";
export type { Explanation, PicturedNeighbour, Saliency } from "./evaluate/explanation.ts";
export { type Landscape, landscape, type LandscapeOptions } from "./evaluate/landscape.ts";
export { type McNemar, mcNemar, mcNemarPValue } from "./evaluate/statistics/mc_nemar.ts";
export { type Mistake, mistakes, type MistakesOptions } from "./evaluate/mistakes.ts";
export { nearest, type NearestOptions, type Neighbour } from "./evaluate/nearest.ts";
export type { Predictions } from "./evaluate/predictions.ts";
export {
  type CorruptedAccuracy,
  type MeanCorruptionAccuracy,
  meanCorruptionAccuracy,
  type MeanCorruptionAccuracyOptions,
} from "./evaluate/robustness.ts";
export {
  type Evaluations,
  type SharedMistake,
  sharedMistakes,
} from "./evaluate/shared_mistakes.ts";
export { fitTemperature, withTemperature } from "./evaluate/temperature.ts";
export { type Interval, wilsonInterval } from "./evaluate/statistics/wilson_interval.ts";
export { writeSubmission } from "./evaluate/write_submission.ts";

export { calibrationComparison } from "./show/evaluation/calibration_comparison.ts";
export { campaignTable, type CampaignTableOptions } from "./show/training/campaign_table.ts";
export { calibrationTable } from "./show/evaluation/calibration_table.ts";
export { classBalance } from "./show/data/class_balance.ts";
export { confusionMatrix } from "./show/evaluation/confusion_matrix.ts";
export { corruptionSheet, type CorruptionSheetOptions } from "./show/data/corruption_sheet.ts";
export { curves, type CurvesOptions } from "./show/training/curves.ts";
export { defaultReporter, silentReporter } from "./show/training/default_reporter.ts";
export { digitGrid, type DigitGridOptions } from "./show/data/digit_grid.ts";
export {
  disagreementGrid,
  type DisagreementGridOptions,
} from "./show/evaluation/disagreement_grid.ts";
export type { Displayable, MediaBundle } from "./io/displayable.ts";
export {
  perClassTable,
  summaryTable,
  type SummaryTableOptions,
} from "./show/evaluation/evaluation_tables.ts";
export { explanationCard } from "./show/evaluation/explanation_card.ts";
export type { ExploredCell, ExploredImage } from "./show/explorer/explored_cell.ts";
export { explore, type ExploreOptions, type Explorer } from "./show/explorer/explore.ts";
export { Figure, type FigureOptions, type FigureSource } from "./show/figure.ts";
export { landscapeMap, type LandscapeMapOptions } from "./show/evaluation/landscape_map.ts";
export { labelIssueGrid, type LabelIssueGridOptions } from "./show/evaluation/label_issue_grid.ts";
export { markTable } from "./show/training/mark_table.ts";
export { meanDigits, type MeanDigitsOptions } from "./show/data/mean_digits.ts";
export { mistakeGrid, type MistakeGridOptions } from "./show/evaluation/mistake_grid.ts";
export {
  modelComparison,
  type ModelComparisonOptions,
} from "./show/evaluation/model_comparison.ts";
export { notebookReporter } from "./show/training/notebook_reporter.ts";
export { oddOnesOut, type OddOnesOutOptions } from "./show/data/odd_ones_out.ts";
export {
  type ConfidenceRow,
  confidenceTable,
  outOfDistributionGrid,
} from "./show/evaluation/out_of_distribution.ts";
export { pixelHistogram } from "./show/data/pixel_histogram.ts";
export { probabilityBars } from "./show/evaluation/probability_bars.ts";
export { reliabilityDiagram } from "./show/evaluation/reliability_diagram.ts";
export { robustnessCurves } from "./show/evaluation/robustness_curves.ts";
export { robustnessSummary, robustnessTable } from "./show/evaluation/robustness_tables.ts";
export { runCurves, type RunCurvesOptions } from "./show/training/run_curves.ts";
export { runSpread, type RunSpreadOptions } from "./show/training/run_spread.ts";
export { sharedMistakeGrid } from "./show/evaluation/shared_mistake_grid.ts";
export { show } from "./show/show.ts";
export {
  type CellFormat,
  type DataFrameLike,
  type Row,
  type Table,
  table,
  type TableOptions,
} from "./show/table.ts";
export {
  terminalReporter,
  type TerminalReporterOptions,
} from "./show/training/terminal_reporter.ts";
export type {
  EpochInfo,
  TrainingEnd,
  TrainingEndReason,
  TrainingReporter,
  TrainingStart,
  TrainingStep,
} from "./training/training_reporter.ts";
export {
  correctedAccuracyTable,
  disputedGrid,
  type DisputedGridOptions,
  verdictTable,
} from "./show/evaluation/verdicts.ts";
