// What a model is called, so that its name tells how it was trained.

import { checkKind, checkValue } from "../io/check_argument.ts";
import * as is from "../io/schema.ts";
import type { DataSource } from "../data/dataset.ts";
import type { ReduceOnPlateauSettings, TrainSettings } from "../training/settings.ts";

/** What the name is made of; a run's `settings` will do. */
export type ModelNameParts = Pick<TrainSettings, "epochs" | "batchSize" | "earlyStopping"> & {
  readonly reduceLr: number | Pick<ReduceOnPlateauSettings, "patience"> | false;
};

/**
 * Names a model as the reference names its own: epochs, batch size, patience of early stopping, patience of the
 * learning rate's reduction; 0 stands for a rule that is off.
 *
 * @param settings how it is trained
 * @param data what it is trained on; only what has seen MNIST carries its name
 * @returns the name, good for a folder
 *
 * @example
 * ```ts
 * import { modelName } from "mnist";
 *
 * const name = modelName({ epochs: 100, batchSize: 16, earlyStopping: 10, reduceLr: 5 });
 * if (name !== "mnist_cnn_model_100e_16b_10sp_5rp") throw new Error(name);
 * ```
 */
export function modelName(
  settings: ModelNameParts,
  data: DataSource["kind"] = "mnist",
): string {
  checkKind("settings", "settings", settings);
  checkValue("data", is.oneOf("mnist", "rendered", "custom"), data);
  const { epochs, batchSize, earlyStopping, reduceLr } = settings;
  const plateau = typeof reduceLr === "object" ? reduceLr.patience : Number(reduceLr);
  return `${data}_cnn_model_${epochs}e_${batchSize}b_${Number(earlyStopping)}sp_${plateau}rp`;
}
