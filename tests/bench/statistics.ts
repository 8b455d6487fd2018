// The arithmetic of the tables.

/** The middle value; of an even number of them, the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  if (values.length === 0) throw new RangeError("median: expected numbers, found none");
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 ? sorted[half]! : (sorted[half - 1]! + sorted[half]!) / 2;
}

/**
 * How much faster one is than another, taken round by round, so that a machine that slows down for a while slows both.
 *
 * @param speeds one a round
 * @param others of the same rounds
 * @returns the median of the rounds' ratios
 */
export function pairedRatio(speeds: readonly number[], others: readonly number[]): number {
  if (speeds.length !== others.length) {
    throw new RangeError(`pairedRatio: ${speeds.length} rounds beside ${others.length}`);
  }
  return median(speeds.map((speed, round) => speed / others[round]!));
}
