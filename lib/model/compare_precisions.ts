// What is the same in trying precisions to train and to predict: taking turns, and when bfloat16 pays.

import type { Precision } from "../tensorflow/compile/graph/graph_session.ts";

/** What takes a turn in each round, in float32 and in bfloat16. */
export type Turns = readonly [float32: () => unknown, bfloat16: () => unknown];

/** How long turns are taken, unless they agree before. */
export interface TurnOptions {
  /** Rounds of which the first lays out memory and is not timed: fewer than `most` if they are slow. */
  readonly fewest: number;
  readonly most: number;
  /** Milliseconds of turns to be timed, of both together. */
  readonly longest: number;
  /** Is awaited after each round, and may end them by throwing. */
  readonly breathe: () => Promise<void>;
}

/**
 * Times both precisions by turns, so that what slows the machine slows both.
 *
 * @param turnsOf the turns of each round
 * @param options how many rounds
 * @returns the median turn of each, in milliseconds
 */
export async function comparePrecisions(
  turnsOf: (round: number) => Turns,
  { fewest, most, longest, breathe }: TurnOptions,
): Promise<Readonly<Record<Precision, number>>> {
  const times: [number[], number[]] = [[], []];
  let spent = 0;
  for (let round = 0; round <= most; round++) {
    if (round > fewest && spent > longest) break;
    if (round > enough && agree(times)) break;
    for (const [at, turn] of turnsOf(round).entries()) {
      const started = performance.now();
      await turn();
      const took = performance.now() - started;
      if (round === 0) continue;
      times[at]!.push(took);
      spent += took;
    }
    await breathe();
  }
  const [float32, bfloat16] = times.map((of) =>
    of.toSorted((a, b) => a - b)[Math.floor(of.length / 2)]!
  );
  return { float32: float32!, bfloat16: bfloat16! };
}

/** Rounds after which nothing is left to find out if all say the same, which chance would do once in 512 times. */
const enough = 10;

/** Whether bfloat16 pays in every round, or in none. */
function agree([float32s, bfloat16s]: readonly [readonly number[], readonly number[]]): boolean {
  const pays = float32s.map((float32, i) => bfloat16Pays({ float32, bfloat16: bfloat16s[i]! }));
  return new Set(pays).size === 1;
}

/** Whether bfloat16 saves a twentieth: it rounds, and less is within what trials differ by. */
export function bfloat16Pays(times: Readonly<Record<Precision, number>>): boolean {
  return times.bfloat16 < 0.95 * times.float32;
}
