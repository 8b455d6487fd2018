// Whether two recorded models differ by more than chance, from the images that each misread.

import { checkKind } from "../io/check_argument.ts";
import { type McNemar, mcNemarPValue } from "../evaluate/statistics/mc_nemar.ts";
import { InputError } from "../io/input_error.ts";
import type { TestResult } from "./results_file.ts";

/**
 * Exact McNemar test of two recorded evaluations on the same test images; `mcNemar` does the same from predictions.
 *
 * @param first what one model or ensemble misread
 * @param second what the other misread
 * @returns how the images divide, and the two-sided p-value
 * @throws {InputError} if they did not see the same images
 *
 * @example
 * ```ts
 * import { campaignResults, compareLooks } from "mnist/study";
 *
 * const [a, b] = (await campaignResults("batch_sizes")).map(({ test }) => test!);
 * const { onlyFirst, onlySecond, pValue } = compareLooks(a!, b!);
 * console.log(`${onlyFirst} images to ${onlySecond}: p = ${pValue.toFixed(3)}`);
 * ```
 */
export function compareLooks(first: TestResult, second: TestResult): McNemar {
  checkKind("first", "testResult", first);
  checkKind("second", "testResult", second);
  const [a, b] = [first, second].map(({ size, source: { sha256 } }) =>
    JSON.stringify([size, Object.entries(sha256).sort()])
  );
  if (a !== b) {
    throw new InputError(
      `looks: expected two at the same images, found ${first.size} of ${first.dataset} and ` +
        `${second.size} of ${second.dataset}, or files of other digests`,
    );
  }
  const [wrongFirst, wrongSecond] = [first, second].map(({ wrong }) =>
    new Set(wrong.map(([index]) => index))
  ) as [Set<number>, Set<number>];
  const neither = wrongFirst.intersection(wrongSecond).size;
  const onlyFirst = wrongSecond.size - neither;
  const onlySecond = wrongFirst.size - neither;
  const both = first.size - neither - onlyFirst - onlySecond;
  return { both, onlyFirst, onlySecond, neither, pValue: mcNemarPValue(onlyFirst, onlySecond) };
}
