// All that a notebook imports as "mnist", and nothing else.

export type { Dataset, DataSource, Split } from "./data/dataset.ts";
export { datasetFromIdx, type DatasetFromIdxOptions } from "./data/dataset_from_idx.ts";
export { loadMnist, type LoadMnistOptions } from "./data/load_mnist.ts";
export { Random, type Shuffleable } from "./data/random.ts";
export { type Idx, IdxError, type IdxOf, readIdx } from "./data/read_idx.ts";
export { renderedDigits, type RenderedDigitsOptions } from "./data/rendered_digits.ts";
export {
  splitLast,
  type SplitLastOptions,
  splitStratified,
  type SplitStratifiedOptions,
} from "./data/split.ts";
export { subset } from "./data/subset.ts";

export type { Epoch, History } from "./model/history.ts";

export type { Predictions } from "./evaluate/predictions.ts";
