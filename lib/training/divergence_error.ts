// Training whose loss is no longer a number.

import { InputError } from "../io/input_error.ts";

import { InputError } from "../io/input_error.ts";

/** The loss became infinite or NaN. The model has its best weights so far, and a checkpoint was not overwritten. */
export class DivergenceError extends InputError {
  override name = "DivergenceError";

  /** @param where When it happened. */
  constructor(
    where: { readonly epoch: number; readonly step?: number; readonly learningRate: number },
    loss: number,
  ) {
    const { epoch, step, learningRate } = where;
    super(
      `training diverged in epoch ${epoch}, ${
        step === undefined ? "validation" : `step ${step}`
      }, ` +
        `at learning rate ${learningRate}: expected a finite loss, found ${loss}; ` +
        "try a lower learning rate, or look for pixels or weights that are not finite",
    );
  }
}
