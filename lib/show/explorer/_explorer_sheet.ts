// The explorer's mistakes as one picture, cell by cell.

import { sentenceCard } from "../drawing/card.ts";
import { count, namer, plural } from "../drawing/format.ts";
import { tileGrid } from "../drawing/tiles.ts";
import type { Figure } from "../figure.ts";
import type { ExploredCell } from "./explored_cell.ts";

export interface ExplorerSheetOptions {
  readonly title: string;
  /** How many mistakes there are, in a few words. */
  readonly summary: string;
  readonly classNames: readonly string[];
  /** Of one image, in pixels. */
  readonly height: number;
  readonly width: number;
}

const columns = 12;
/** More rows would make a picture too long to look at. */
const mostImages = 25 * columns;

export function explorerSheet(
  cells: readonly ExploredCell[],
  { title, summary, classNames, height, width }: ExplorerSheetOptions,
): Figure {
  const name = namer(classNames);
  const off = cells.filter(({ truth, prediction }) => truth !== prediction);
  const total = off.reduce((sum, cell) => sum + cell.total, 0);
  const all = off.flatMap(({ images }) => images);
  const shown = all.length <= mostImages
    ? all
    : all.toSorted((a, b) => b.loss - a.loss).slice(0, mostImages)
      .sort((a, b) => a.truth - b.truth || a.prediction - b.prediction);
  if (shown.length === 0) {
    return sentenceCard(title, summary, `${title}: ${summary}.`);
  }
  const pairs = off.map(({ truth, prediction, total }) =>
    `${name(truth)} → ${name(prediction)}: ${count(total)}`
  );
  return tileGrid(
    shown.map(({ index, truth, prediction, pixels }) => ({
      pixels,
      caption: [name(truth), name(prediction)] as const,
      notes: [`#${index}`],
    })),
    {
      title: `Mistakes on ${title}, truth → prediction`,
      subtitle: `${summary}; ` +
        (shown.length < total
          ? `${count(shown.length)} of them, row by row`
          : "row by row, highest loss first"),
      alt: `${plural(shown.length, "mistake")} of ${count(total)}, truth → prediction: ` +
        `${pairs.slice(0, 100).join(", ")}.`,
      columns,
      source: { height, width },
    },
  );
}
