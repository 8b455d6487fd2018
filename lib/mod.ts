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
export { agreedClass, isLabelError, type LabelVotes, labelVotes } from "./data/label_votes.ts";
export { distorted, type DistortedOptions } from "./data/distorted.ts";
export { loadMnist, type LoadMnistOptions } from "./data/load_mnist.ts";
export {
  outOfDistribution,
  type OutOfDistributionOptions,
  type OutOfDistributionSet,
} from "./data/out_of_distribution/out_of_distribution.ts";
export { type PixelStatistics, pixelStatistics } from "./data/pixel_statistics.ts";
export { Random, type Shuffleable } from "./data/random.ts";
export { type Idx, IdxError, type IdxOf, readIdx } from "./data/read_idx.ts";
export { renderedDigits, type RenderedDigitsOptions } from "./data/rendered_digits.ts";
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
export { crossValidate, type CrossValidateOptions } from "./model/cross_validate.ts";
export { DivergenceError } from "./model/divergence_error.ts";
export { embed, type EmbedOptions } from "./model/embed.ts";
export { explain, type ExplainOptions } from "./model/explain.ts";
export type { Epoch, History } from "./model/history.ts";
export {
  type LabelQualityProtocol,
  type RecordedLabelQuality,
  recordedLabelQuality,
  type ScoreBin,
} from "./model/label_quality_file.ts";
export { type LoadedModel, loadModel, type LoadModelOptions } from "./model/load_model.ts";
export type { ModelCard } from "./model/model_card.ts";
export { modelNames } from "./model/model_folder.ts";
export { modelName, type ModelNameParts } from "./model/model_name.ts";
export { predict, type PredictOptions } from "./model/predict.ts";
export { recordTestResult } from "./model/record_test_result.ts";
export { robustness, type RobustnessOptions } from "./model/robustness.ts";
export { saliency, type SaliencyOptions } from "./model/saliency.ts";
export { saveModel, type SaveModelOptions } from "./model/save_model.ts";
export { temperatureOf } from "./model/temperature_of.ts";
export { train } from "./model/train.ts";
export type { TrainOptions } from "./model/train_options.ts";
export type { TrainingRun } from "./model/training_run.ts";

export {
  campaignResults,
  type EnsembleResult,
  ensembleResults,
  type RunResult,
  type TestResult,
} from "./campaign/results_file.ts";
export { compareLooks } from "./campaign/compare_looks.ts";
export { type ConfigurationSummary, type Spread, spread, summarise } from "./campaign/summary.ts";
export { type Trend, trend } from "./campaign/trend.ts";

export { atTemperatures } from "./evaluate/at_temperatures.ts";
export { auroc } from "./evaluate/auroc.ts";
export {
  type CalibrationByChance,
  type CalibrationByChanceOptions,
  calibrationErrorByChance,
} from "./evaluate/calibration_by_chance.ts";
export { type ConfidenceSummary, confidenceSummary } from "./evaluate/confidence_summary.ts";
export { type Disagreement, disagreements } from "./evaluate/disagreements.ts";
export { type Embedding, vectorOf } from "./evaluate/embedding.ts";
export type { Calibration, ClassScore, Evaluation, ReliabilityBin } from "./evaluate/evaluation.ts";
export { ensemble } from "./evaluate/ensemble.ts";
export { evaluate } from "./evaluate/evaluate.ts";
export {
  type Accuracy,
  type JudgedMistake,
  type Judgement,
  judgeMistakes,
  type Verdict,
} from "./evaluate/judge_mistakes.ts";
export { type KnownFound, knownFound } from "./evaluate/known_found.ts";
export {
  type LabelIssue,
  type LabelQuality,
  labelQuality,
  mostDoubtful,
} from "./evaluate/label_quality.ts";
export type { Explanation, PicturedNeighbour, Saliency } from "./evaluate/explanation.ts";
export { type Landscape, landscape, type LandscapeOptions } from "./evaluate/landscape.ts";
export { type Graded, type McNemar, mcNemar, mcNemarPValue } from "./evaluate/mc_nemar.ts";
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
export { type Interval, wilsonInterval } from "./evaluate/wilson_interval.ts";
export { writeSubmission } from "./evaluate/write_submission.ts";

export {
  calibrationComparison,
  type CalibrationComparisonOptions,
} from "./show/calibration_comparison.ts";
export { campaignTable, type CampaignTableOptions } from "./show/campaign_table.ts";
export { calibrationTable } from "./show/calibration_table.ts";
export { classBalance, type ClassBalanceOptions } from "./show/class_balance.ts";
export { confusionMatrix, type ConfusionMatrixOptions } from "./show/confusion_matrix.ts";
export { corruptionSheet, type CorruptionSheetOptions } from "./show/corruption_sheet.ts";
export { curves, type CurvesOptions } from "./show/curves.ts";
export { defaultReporter, silentReporter } from "./show/default_reporter.ts";
export { digitGrid, type DigitGridOptions } from "./show/digit_grid.ts";
export { disagreementGrid, type DisagreementGridOptions } from "./show/disagreement_grid.ts";
export type { Displayable, MediaBundle } from "./show/displayable.ts";
export { perClassTable, summaryTable, type SummaryTableOptions } from "./show/evaluation_tables.ts";
export { explanationCard, type ExplanationCardOptions } from "./show/explanation_card.ts";
export {
  explore,
  type ExploredCell,
  type ExploredImage,
  type ExploreOptions,
  type Explorer,
} from "./show/explore.ts";
export { Figure, type FigureSource } from "./show/figure.ts";
export { landscapeMap, type LandscapeMapOptions } from "./show/landscape_map.ts";
export { labelIssueGrid, type LabelIssueGridOptions } from "./show/label_issue_grid.ts";
export { markTable } from "./show/mark_table.ts";
export { meanDigits, type MeanDigitsOptions } from "./show/mean_digits.ts";
export { mistakeGrid, type MistakeGridOptions } from "./show/mistake_grid.ts";
export { modelComparison, type ModelComparisonOptions } from "./show/model_comparison.ts";
export { notebookReporter } from "./show/notebook_reporter.ts";
export { oddOnesOut, type OddOnesOutOptions } from "./show/odd_ones_out.ts";
export {
  type ConfidenceRow,
  confidenceTable,
  outOfDistributionGrid,
  type OutOfDistributionGridOptions,
} from "./show/out_of_distribution.ts";
export { pixelHistogram, type PixelHistogramOptions } from "./show/pixel_histogram.ts";
export { probabilityBars, type ProbabilityBarsOptions } from "./show/probability_bars.ts";
export { reliabilityDiagram, type ReliabilityDiagramOptions } from "./show/reliability_diagram.ts";
export { robustnessCurves, type RobustnessCurvesOptions } from "./show/robustness_curves.ts";
export { robustnessSummary, robustnessTable } from "./show/robustness_tables.ts";
export { runCurves, type RunCurvesOptions } from "./show/run_curves.ts";
export { runSpread, type RunSpreadOptions } from "./show/run_spread.ts";
export { sharedMistakeGrid, type SharedMistakeGridOptions } from "./show/shared_mistake_grid.ts";
export { show } from "./show/show.ts";
export {
  type CellFormat,
  type DataFrameLike,
  type Row,
  type Table,
  table,
  type TableOptions,
} from "./show/table.ts";
export { terminalReporter, type TerminalReporterOptions } from "./show/terminal_reporter.ts";
export type {
  EpochInfo,
  TrainingEnd,
  TrainingEndReason,
  TrainingReporter,
  TrainingStart,
  TrainingStep,
} from "./show/training_reporter.ts";
export {
  correctedAccuracyTable,
  disputedGrid,
  type DisputedGridOptions,
  verdictTable,
} from "./show/verdicts.ts";
