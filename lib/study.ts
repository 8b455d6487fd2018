// All that a notebook imports as "mnist/study": what compares models and training runs, and the statistics for it.

import "./show/values.ts"; // values show themselves

// Campaigns of one's own.
export { grid } from "./campaign/grid.ts";
export {
  randomSearch,
  type RandomSearchOptions,
  type Range,
  type SearchSpace,
} from "./campaign/random_search.ts";
export { runCampaign, type RunCampaignOptions } from "./campaign/run_campaign.ts";
export { sweep, type SweepOptions } from "./campaign/sweep.ts";
export { parallelCoordinates } from "./show/training/parallel_coordinates.ts";

// Records of training campaigns, and of labels.
export {
  campaignResults,
  type EnsembleResult,
  ensembleResults,
  type RunResult,
  type TestResult,
} from "./campaign/results_file.ts";
export { type ConfigurationSummary, summarise } from "./campaign/summary.ts";
export { type Spread, spread } from "./evaluate/statistics/spread.ts";
export { campaignTable, type CampaignTableOptions } from "./show/training/campaign_table.ts";
export { markTable } from "./show/training/mark_table.ts";
export { runCurves, type RunCurvesOptions } from "./show/training/run_curves.ts";
export { runSpread, type RunSpreadOptions } from "./show/training/run_spread.ts";
export {
  type LabelQualityProtocol,
  type RecordedLabelQuality,
  recordedLabelQuality,
  type ScoreBin,
} from "./store/label_quality_file.ts";
export { isLabelError } from "./data/mnist/label_votes.ts";

// Comparisons of models.
export { type McNemar, mcNemar } from "./evaluate/statistics/mc_nemar.ts";
export { compareLooks } from "./campaign/compare_looks.ts";
export {
  modelComparison,
  type ModelComparisonOptions,
} from "./show/evaluation/model_comparison.ts";
export {
  disagreementGrid,
  type DisagreementGridOptions,
} from "./show/evaluation/disagreement_grid.ts";
export { type SharedMistake, sharedMistakes } from "./evaluate/shared_mistakes.ts";
export { sharedMistakeGrid } from "./show/evaluation/shared_mistake_grid.ts";
export { calibrationTable } from "./show/evaluation/calibration_table.ts";
export {
  type MeanCorruptionAccuracy,
  meanCorruptionAccuracy,
  type MeanCorruptionAccuracyOptions,
} from "./evaluate/mean_corruption_accuracy.ts";

// Statistics.
export { wilsonInterval } from "./evaluate/statistics/wilson_interval.ts";
export { type Trend, trend } from "./evaluate/statistics/trend.ts";
export { auroc } from "./evaluate/statistics/auroc.ts";
export { type KnownFound, knownFound } from "./evaluate/statistics/known_found.ts";
export {
  type CalibrationByChance,
  type CalibrationByChanceOptions,
  calibrationErrorByChance,
} from "./evaluate/calibration_by_chance.ts";
export { crossValidate, type CrossValidateOptions } from "./training/cross_validate.ts";

// Types that those name.
export type { Campaign, CampaignData, Configuration } from "./campaign/campaign.ts";
export type { CampaignReporter } from "./campaign/carry_out_campaign.ts";
export type { HalvingOptions } from "./campaign/halving_rule.ts";
export type { StratifiedFoldsOptions } from "./data/stratified_folds.ts";
export type { Graded } from "./evaluate/evaluation.ts";
