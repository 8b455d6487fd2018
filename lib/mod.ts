// All that a notebook imports as "mnist", and nothing else.

export type { Dataset, DataSource, Split } from "./data/dataset.ts";
export type { Epoch, History } from "./model/history.ts";
export type { Predictions } from "./evaluate/predictions.ts";
