// All that a notebook imports as "mnist".

import "./show/values.ts"; // values show themselves

// Data.
export { loadMnist, type LoadMnistOptions } from "./data/mnist/load_mnist.ts";
export { datasetFromIdx, type DatasetFromIdxOptions } from "./data/dataset_from_idx.ts";
export { type Idx, IdxError, type IdxOf, readIdx } from "./data/read_idx.ts";
export { drawPage, type DrawPageOptions } from "./data/rendered/draw_page.ts";
export { renderedDigits, type RenderedDigitsOptions } from "./data/rendered/rendered_digits.ts";
export { splitLast, type SplitLastOptions } from "./data/split.ts";
export { subset } from "./data/subset.ts";
export { type PixelStatistics, pixelStatistics } from "./data/pixel_statistics.ts";
export { distorted, type DistortedOptions } from "./data/distorted.ts";
export {
  corrupt,
  type CorruptionName,
  corruptionNames,
  corruptions,
  type CorruptOptions,
} from "./data/corruptions/corrupt.ts";
export {
  outOfDistribution,
  type OutOfDistributionOptions,
  type OutOfDistributionSet,
} from "./data/rendered/out_of_distribution.ts";
export { type LabelVotes, labelVotes } from "./data/mnist/label_votes.ts";

// Networks, their training and their files.
export { baselineCnn } from "./model/baseline_cnn.ts";
export { deepCnn, type DeepCnnOptions } from "./model/deep_cnn.ts";
export { train } from "./training/train.ts";
export { type Recipe, recipe } from "./training/recipe.ts";
export type { RecipeName } from "./training/recipe_options.ts";
export { DivergenceError } from "./training/divergence_error.ts";
export { silentReporter } from "./show/training/default_reporter.ts";
export { saveModel, type SaveModelOptions } from "./store/save_model.ts";
export { exportModel, type ExportModelOptions } from "./store/export_model.ts";
export { type LoadedModel, loadModel, type LoadModelOptions } from "./store/load_model.ts";
export { type ModelCard, originOf } from "./store/model_card.ts";
export { modelName, type ModelNameParts } from "./store/model_name.ts";
export { modelNames } from "./store/model_folder.ts";

// What a trained network says.
export { predict, type PredictOptions } from "./model/predict.ts";
export { ensemble } from "./evaluate/ensemble.ts";
export { evaluate } from "./evaluate/evaluate.ts";
export { type Mistake, mistakes, type MistakesOptions } from "./evaluate/mistakes.ts";
export { embed, type EmbedOptions } from "./model/embed.ts";
export { explain, type ExplainOptions } from "./model/explain.ts";
export { type Landscape, landscape, type LandscapeOptions } from "./evaluate/landscape.ts";
export { robustness, type RobustnessOptions } from "./model/robustness.ts";
export { temperatureOf } from "./store/temperature_of.ts";
export { fitTemperature } from "./evaluate/temperature.ts";
export { atTemperatures } from "./evaluate/at_temperatures.ts";
export { type ConfidenceSummary, confidenceSummary } from "./evaluate/confidence_summary.ts";
export {
  type Accuracy,
  type JudgedMistake,
  type Judgement,
  judgeMistakes,
  type Verdict,
} from "./evaluate/judge_mistakes.ts";
export {
  type LabelIssue,
  type LabelQuality,
  labelQuality,
  mostDoubtful,
} from "./evaluate/label_quality.ts";
export { writeSubmission } from "./evaluate/write_submission.ts";

// Reading pictures.
export { readDigits, type ReadDigitsOptions } from "./handwriting/read_digits.ts";
export type { Box, ReadDigit, Reading } from "./handwriting/read_picture.ts";
export type { PictureSource } from "./handwriting/open_picture.ts";
export {
  datasetFromPictures,
  type DatasetFromPicturesOptions,
} from "./handwriting/dataset_from_pictures.ts";

// Figures and tables.
export { count, percent } from "./show/drawing/format.ts";
export { show } from "./show/show.ts";
export {
  type CellFormat,
  type DataFrameLike,
  type Row,
  type Table,
  table,
  type TableOptions,
} from "./show/table.ts";
export { figure, type PlotFigureOptions } from "./show/plot_figure.ts";
export { classBalance } from "./show/data/class_balance.ts";
export { digitGrid, type DigitGridOptions } from "./show/data/digit_grid.ts";
export { meanDigits, type MeanDigitsOptions } from "./show/data/mean_digits.ts";
export { oddOnesOut, type OddOnesOutOptions } from "./show/data/odd_ones_out.ts";
export { pixelHistogram } from "./show/data/pixel_histogram.ts";
export { corruptionSheet, type CorruptionSheetOptions } from "./show/data/corruption_sheet.ts";
export { curves, type CurvesOptions } from "./show/training/curves.ts";
export { probabilityBars } from "./show/evaluation/probability_bars.ts";
export {
  perClassTable,
  summaryTable,
  type SummaryTableOptions,
} from "./show/evaluation/evaluation_tables.ts";
export { confusionMatrix } from "./show/evaluation/confusion_matrix.ts";
export { mistakeGrid, type MistakeGridOptions } from "./show/evaluation/mistake_grid.ts";
export { reliabilityDiagram } from "./show/evaluation/reliability_diagram.ts";
export { explore, type ExploreOptions, type Explorer } from "./show/explorer/explore.ts";
export { type DrawPad, drawPad, type DrawPadOptions } from "./web/draw_pad.ts";
export { readingFigure } from "./show/handwriting/reading_figure.ts";
export { explanationCard } from "./show/evaluation/explanation_card.ts";
export {
  correctedAccuracyTable,
  disputedGrid,
  type DisputedGridOptions,
  verdictTable,
} from "./show/evaluation/verdicts.ts";
export { labelIssueGrid, type LabelIssueGridOptions } from "./show/evaluation/label_issue_grid.ts";
export { landscapeMap, type LandscapeMapOptions } from "./show/evaluation/landscape_map.ts";
export { calibrationComparison } from "./show/evaluation/calibration_comparison.ts";
export { robustnessCurves } from "./show/evaluation/robustness_curves.ts";
export { robustnessSummary, robustnessTable } from "./show/evaluation/robustness_tables.ts";
export {
  type ConfidenceRow,
  confidenceTable,
  outOfDistributionGrid,
} from "./show/evaluation/out_of_distribution.ts";

// Types that those name.
export type { Augmentation, Augmentations } from "./data/augment.ts";
export type { Corruption, Severity } from "./data/corruptions/corruption.ts";
export type { Dataset, DataSource, Labelled, Split } from "./data/dataset.ts";
export type { Embedding } from "./evaluate/embedding.ts";
export type { Calibration, ClassScore, Evaluation, ReliabilityBin } from "./evaluate/evaluation.ts";
export type { Explanation, PicturedNeighbour, Saliency } from "./evaluate/explanation.ts";
export type { CorruptedAccuracy } from "./evaluate/mean_corruption_accuracy.ts";
export type { NearestOptions, Neighbour } from "./evaluate/nearest.ts";
export type { Predictions } from "./evaluate/predictions.ts";
export type { Evaluations } from "./evaluate/shared_mistakes.ts";
export type { Interval } from "./evaluate/statistics/wilson_interval.ts";
export type { Displayable, MediaBundle } from "./io/displayable.ts";
export type { NetworkOptions } from "./model/network_options.ts";
export type { SaliencyOptions } from "./model/saliency.ts";
export type { ExploredCell, ExploredImage } from "./show/explorer/explored_cell.ts";
export type { Figure, FigureOptions } from "./show/figure.ts";
export type {
  Callback,
  Training,
  TrainingEnd,
  TrainingEndReason,
  TrainingPlan,
  TrainingProgress,
  TrainingReporter,
  TrainingStep,
} from "./training/callback.ts";
export type { ShippedModel } from "./web/pad_page.ts";
export type { Epoch, History } from "./training/history.ts";
export type { LossName, OptimizerName, OptimizerSettings } from "./training/optimizer.ts";
export type { TrainOptions } from "./training/train_options.ts";
export type { TrainingRun } from "./training/training_run.ts";
