// Training whose loss is no longer a number.

import { InputError } from "../io/input_error.ts";

/**
 * The loss became infinite or NaN. The model has its best weights so far, and a checkpoint was not overwritten.
 *
 * @example
 * ```ts
 * import { baselineCnn, DivergenceError, renderedDigits, silentReporter, train } from "mnist";
 *
 * const { train: digits } = await renderedDigits({ train: 40, test: 10 });
 * const options = { learningRate: 1e30, epochs: 2, batchSize: 8, reporter: silentReporter };
 * const outcome = await train(baselineCnn(), digits, options).catch((error) => error);
 * if (!(outcome instanceof DivergenceError)) throw new Error("such steps end in no number");
 * ```
 */
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
