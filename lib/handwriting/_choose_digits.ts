// Chooses among the ways to join and cut a row's ink: the ones that the network is surest of.

import type { Row } from "./find_digits.ts";

/** What leaving out an atom as high as the row costs, as a natural logarithm; small ones cost less. */
const leftOut = { least: 0.5, most: 12 } as const;

/**
 * Finds the best way to read a row (Viterbi 1967, over the atoms from left to right).
 *
 * @param row its atoms and candidates
 * @param confidence of the network in each candidate
 * @returns places of the chosen candidates in the row's list, from left to right
 */
export function chooseDigits(
  { atoms, candidates, height }: Row,
  confidence: readonly number[],
): number[] {
  const best: Path[] = [{ score: 0, chosen: undefined }];
  atoms.forEach(({ left, top, right, bottom }, at) => {
    const size = Math.min(1, Math.max(bottom - top, right - left) / height);
    const before = best[at]!;
    best.push({
      score: before.score - leftOut.least - leftOut.most * size,
      chosen: before.chosen,
    });
    candidates.forEach(({ from, to, prior }, index) => {
      if (to !== at + 1) return;
      // Each of its atoms counts, so that ways with more digits and with fewer compare.
      const score = best[from]!.score + prior +
        (to - from) * Math.log(Math.max(1e-3, confidence[index]!));
      if (score > best[to]!.score) {
        best[to] = { score, chosen: { index, before: best[from]!.chosen } };
      }
    });
  });
  const path: number[] = [];
  for (let step = best.at(-1)!.chosen; step; step = step.before) path.unshift(step.index);
  return path;
}

interface Path {
  readonly score: number;
  readonly chosen: Step | undefined;
}

interface Step {
  readonly index: number;
  readonly before: Step | undefined;
}
