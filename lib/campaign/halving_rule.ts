// When runs are compared, and how many of them are stopped.

import { checkOptions } from "../io/check_options.ts";
import { checkValue } from "../io/check_argument.ts";
import { InputError } from "../io/input_error.ts";
import * as is from "../io/schema.ts";

/** How successive halving stops runs. */
export interface HalvingOptions {
  /** The epochs after which runs are compared; 1, 2, 4, 8, … unless given. */
  readonly after?: readonly number[];
  /** The share that is stopped, the worst by validation accuracy; a third unless given. */
  readonly stop?: number;
}

/** The same in full. */
export type HalvingRule = Required<HalvingOptions>;

/**
 * Completes the options of halving.
 *
 * @param given as `sweep` was told; `true` takes the usual ones
 * @param epochs the last epoch that a run may have
 * @returns the rule
 * @throws {InputError} if it makes no sense, or would compare no epoch that runs reach
 */
export function completeHalving(given: HalvingOptions | true, epochs: number): HalvingRule {
  const options = given === true ? {} : given;
  checkOptions("halving", options, ["after", "stop"], {
    rungs: "give after: the epochs after which runs are compared",
    eta: "give stop: the share that is stopped",
    factor: "give stop: the share that is stopped",
    gracePeriod: "give after: the epochs after which runs are compared",
  });
  const { after = doublings(epochs), stop = 1 / 3 } = options;
  checkValue("halving.after", is.listOf(is.fromOne), after);
  checkValue("halving.stop", is.between0And1, stop);
  const sorted = [...new Set(after)].sort((a, b) => a - b);
  if (sorted.length === 0 || sorted[0]! >= epochs) {
    throw new InputError(
      `halving.after: expected an epoch before the last, ${epochs}, found ${is.describe(after)}`,
    );
  }
  return { after: sorted, stop };
}

function doublings(epochs: number): readonly number[] {
  const after: number[] = [];
  for (let epoch = 1; epoch < epochs; epoch *= 2) after.push(epoch);
  return after;
}
