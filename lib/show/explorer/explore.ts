// The mistakes explorer: a confusion matrix in which each cell opens its images, without a script.

import { InputError } from "../../io/input_error.ts";
import { describe } from "../../io/schema.ts";
import { checkDataset } from "../../data/check_dataset.ts";
import { checkOptions } from "../../io/check_options.ts";
import { checkKind } from "../../io/check_argument.ts";
import type { Dataset } from "../../data/dataset.ts";
import type { Evaluation } from "../../evaluate/evaluation.ts";
import { type Displayable, displayMethod, type MediaBundle } from "../../io/displayable.ts";
import { plain } from "../../io/escape.ts";
import { checkEvaluated } from "../drawing/check_evaluated.ts";
import { count, percent, plural } from "../drawing/format.ts";
import type { Figure } from "../figure.ts";
import { exploredCells } from "./_explored_cells.ts";
import { explorerHtml } from "./_explorer_html.ts";
import { explorerSheet } from "./_explorer_sheet.ts";
import type { ExploredCell } from "./explored_cell.ts";

/** What `explore` shows. */
export interface ExploreOptions {
  /** What the explorer is called; the data set's name unless given. */
  readonly title?: string;
  /**
   * Images that a cell opens at most, those of highest loss; 24 unless given. Fewer if the explorer would otherwise
   * exceed 1.4 MB; it says how many are left out.
   */
  readonly limit?: number;
  /** Correct images of each class to compare with, from the highest loss to the lowest; 8 unless given. */
  readonly correct?: number;
}

/** An explorer that shows itself. */
export interface Explorer extends Displayable {
  /** Every cell that has images, row by row of the confusion matrix. */
  readonly cells: readonly ExploredCell[];
  /** The whole page fragment: inline styles, one style sheet, no script, nothing from the network. */
  readonly html: string;
  /** The same mistakes as a picture, for places that strip HTML, such as GitHub. */
  readonly contactSheet: Figure;
  [displayMethod](): MediaBundle;
}

/** Of one output: notebooks are files that people send and commit. */
const mostBytes = 1_400_000;

/**
 * Lays a model's mistakes out as a confusion matrix. Each count opens its images, by pointer or keyboard, with truth,
 * prediction, confidence, margin, loss and index; the name of a class opens all mistakes on it, or all that were read
 * as it. Counts on the diagonal open some images that the model gets right.
 *
 * It works where scripts do not: in a notebook that is not trusted each cell opens in place; where style sheets are
 * allowed the images come up in a panel beside the matrix, and can be sorted by loss, confidence or margin.
 *
 * @param dataset the images that were evaluated, of any size and with any number of classes
 * @param evaluation what `evaluate` made of them
 * @param options how many images
 * @throws {InputError} if the evaluation is of another number of images, or an option is not a count
 *
 * @example
 * ```ts
 * import { baselineCnn, evaluate, explore, predict, renderedDigits, show } from "mnist";
 *
 * const { test } = await renderedDigits({ train: 10, test: 50 });
 * const explorer = explore(test, evaluate(await predict(baselineCnn(), test), test));
 * await show(explorer, explorer.contactSheet);
 * ```
 */
export function explore(
  dataset: Dataset,
  evaluation: Evaluation,
  options: ExploreOptions = {},
): Explorer {
  checkDataset(dataset);
  checkKind("evaluation", "evaluation", evaluation);
  checkOptions("explore", options, ["title", "limit", "correct"]);
  const { title = dataset.name, limit = 24, correct = 8 } = options;
  check(dataset, evaluation, { limit, correct });
  const wrong = evaluation.size - evaluation.correct;
  const summary = `${plural(wrong, "mistake")} on ${plural(evaluation.size, "image")}, ` +
    `accuracy ${percent(evaluation.accuracy)}`;
  const { height, width } = dataset;
  const { classNames } = evaluation;
  const contentOf = (most: number) => {
    const limits = { limit: Math.min(limit, most), correct: Math.min(correct, most) };
    const cells = exploredCells(dataset, evaluation, limits);
    return { title, summary, cells, height, width, classNames, most };
  };
  let content = contentOf(Math.max(limit, correct));
  let html = explorerHtml({ ...content, group: nextGroup() });
  while (html.length > mostBytes && content.most > 1) {
    content = contentOf(Math.floor(content.most / 2));
    html = explorerHtml({ ...content, group: nextGroup() });
  }
  const { cells } = content;
  return {
    cells,
    html,
    get contactSheet() {
      return explorerSheet(cells, { title, summary, height, width, classNames });
    },
    // Shown twice on a page, two explorers must not close each other's cells.
    [displayMethod]: () => ({
      "text/html": explorerHtml({ ...content, group: nextGroup() }),
      "text/plain": inWords({ title, summary, cells, classNames }),
    }),
  };
}

let groups = 0;

/** Names what belongs together on a page: the cells that close each other, and the ways to sort. */
function nextGroup(): string {
  return `mx-${++groups}`;
}

function inWords({ title, summary, cells, classNames }: {
  readonly title: string;
  readonly summary: string;
  readonly cells: readonly ExploredCell[];
  readonly classNames: readonly string[];
}): string {
  const name = (label: number) => plain(classNames[label] || String(label));
  const pairs = cells.filter(({ truth, prediction }) => truth !== prediction)
    .toSorted((a, b) => b.total - a.total)
    .map(({ truth, prediction, total }) => `${name(truth)} → ${name(prediction)}: ${count(total)}`);
  const more = pairs.length > 10 ? [`and ${count(pairs.length - 10)} other pairs`] : [];
  return [`${plain(title)}: ${summary}.`, ...pairs.slice(0, 10), ...more].join("\n");
}

function check(
  dataset: Dataset,
  evaluation: Evaluation,
  counts: Readonly<Record<string, number>>,
): void {
  checkEvaluated("explore", dataset, evaluation);
  for (const [name, value] of Object.entries(counts)) {
    if (Number.isSafeInteger(value) && value >= 0) continue;
    throw new InputError(`${name}: expected a whole number from 0 up, found ${describe(value)}`);
  }
}
