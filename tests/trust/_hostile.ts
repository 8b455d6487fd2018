// Names that would act on whatever shows them, if it took them for more than text, and what shows them.

import { hostileText, shades } from "../show/_examples.ts";
import { evaluate } from "../../lib/evaluate/evaluate.ts";
import { judgeMistakes } from "../../lib/evaluate/judge_mistakes.ts";
import type { Displayable } from "../../lib/io/displayable.ts";
import { explore } from "../../lib/show/explorer/explore.ts";
import { perClassTable, summaryTable } from "../../lib/show/evaluation/evaluation_tables.ts";
import { classBalance } from "../../lib/show/data/class_balance.ts";
import { confusionMatrix } from "../../lib/show/evaluation/confusion_matrix.ts";
import { digitGrid } from "../../lib/show/data/digit_grid.ts";
import { mistakeGrid } from "../../lib/show/evaluation/mistake_grid.ts";
import { modelComparison } from "../../lib/show/evaluation/model_comparison.ts";
import { table } from "../../lib/show/table.ts";
import { verdictTable } from "../../lib/show/evaluation/verdicts.ts";

/** Each would set `window.struck`, load from the network, or move a terminal's cursor. */
export const hostileNames: readonly string[] = [
  hostileText,
  `<script>struck = 1</script>`,
  `</table></div></style><script>struck = 1</script>`,
  `"><svg onload="struck=1"><iframe src="https://example.com/frame">`,
  `' onmouseover='struck=1' style='background:url(https://example.com/1.png)' x='`,
  `<img src="https://example.com/pixel.png"><link rel=stylesheet href=https://example.com/a.css>`,
  `<a href="javascript:struck=1">x</a><meta http-equiv=refresh content="0;url=https://example.com">`,
  `&lt;script&gt;struck = 1&lt;/script&gt;<!--`,
  `]]><![CDATA[<script>struck = 1</script>`,
  "\u001b[2J\u001b]8;;https://example.com\u0007link\u001b]8;;\u0007\u001b[31m\r\u0008",
  "\u202egnp.exe\u2066\u0000\u0085\u2028\ud800",
];

const classNames = [...hostileNames];
const labels = classNames.map((_, i) => i);
const hostile = hostileNames.join("");
const dataset = { ...shades(labels, labels, classNames), name: hostile };
const wrong = {
  probabilities: Float32Array.from(
    labels.flatMap((label) =>
      labels.map((c) => c === (label + 1) % labels.length ? 0.9 : 0.1 / (labels.length - 1))
    ),
  ),
  size: labels.length,
  classes: labels.length,
};
const evaluation = evaluate(wrong, dataset);

/** Everything that shows names as text or HTML, given these. */
export const displayed: Readonly<Record<string, () => Displayable>> = {
  table: () =>
    table(hostileNames.map((name) => ({ [name]: name, number: name })), {
      caption: hostile,
      headings: { number: hostile },
    }),
  "a table of objects": () =>
    table([{ [hostile]: { [hostile]: [hostile] }, x: new Error(hostile) }]),
  explore: () => explore(dataset, evaluation, { title: hostile }),
  summaryTable: () => summaryTable(evaluation),
  perClassTable: () => perClassTable(evaluation),
  modelComparison: () =>
    modelComparison({ [hostile]: evaluation, [`${hostile}2`]: evaluation }, { baseline: hostile }),
  verdictTable: () => verdictTable(judgeMistakes(evaluation, [])),
  confusionMatrix: () => confusionMatrix(evaluation, { title: hostile }),
  digitGrid: () => digitGrid(dataset, { title: hostile, evaluation }),
  mistakeGrid: () => mistakeGrid(dataset, evaluation, { title: hostile }),
  classBalance: () => classBalance({ [hostile]: dataset }, { title: hostile }),
};
