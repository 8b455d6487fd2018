// The smallest network and the quickest run past a mark of accuracy, in a table.

import { checkKinds, checkNumbers } from "../../io/check_argument.ts";
import type { RunResult } from "../../campaign/results_file.ts";
import { percent } from "../drawing/format.ts";
import { type Table, table } from "../table.ts";

/**
 * Tabulates, for each mark, the run with the fewest parameters and the one with the least time whose accuracy reached it:
 * on its validation images, or on the test images if all others trained. The best of many runs may owe it to
 * luck, hence the column that says how many runs of its configuration reached the mark.
 *
 * @param results what `campaignResults` read
 * @param marks accuracies, 0 to 1
 * @returns two rows a mark, none where no run reached it
 *
 * @example
 * ```ts
 * import { show } from "mnist";
 * import { campaignResults, markTable } from "mnist/study";
 *
 * await show(markTable(await campaignResults("ablation"), [0.994, 0.996]));
 * ```
 */
export function markTable(results: readonly RunResult[], marks: readonly number[]): Table {
  checkKinds("results", "result", results);
  checkNumbers("marks", marks);
  const rows = marks.flatMap((mark) => {
    const past = results.filter((run) => accuracyOf(run) >= mark);
    const row = (what: string, of: (run: RunResult) => number) => {
      const [first] = past.toSorted((a, b) => of(a) - of(b) || accuracyOf(b) - accuracyOf(a));
      if (!first) return [];
      const { configuration, parameters, training: { epochs, seconds }, validation } = first;
      const [own, ownPast] = [results, past].map((runs) =>
        runs.filter((run) => run.configuration === configuration).length
      );
      return [{
        ...{
          "past": percent(mark, 1),
          "": what,
          configuration,
          "runs past it": `${ownPast} of ${own}`,
        },
        ...{ parameters, epochs, minutes: seconds / 60 },
        ...{ accuracy: accuracyOf(first), images: validation ? "validation" : "test" },
      }];
    };
    return [
      ...row("smallest", ({ parameters }) => parameters),
      ...row("quickest", ({ training: { seconds } }) => seconds),
    ];
  });
  return table(rows, {
    format: { minutes: 1, accuracy: "percent" },
  });
}

/** NaN, which reaches no mark, if it was not measured. */
function accuracyOf({ validation, test }: RunResult): number {
  return (validation ?? test)?.accuracy ?? NaN;
}
