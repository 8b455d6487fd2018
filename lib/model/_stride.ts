// How many steps an engine is given at once: several where they are short, for it then takes less time for each.

/** Steps after which a run is long enough for it to pay to prepare for several. */
const settled = 200;

/** What so many steps may take, so that an interruption is still heard at once: seconds. */
const longest = 0.02;

const most = 8;

/** Decides by how long the steps so far took. What they compute does not depend on it. */
export class Stride {
  #steps = 0;
  #seconds = 0;

  /**
   * Steps to take next: 1, or a power of two.
   *
   * @param left how many there are
   */
  next(left: number): number {
    if (this.#steps < settled) return 1;
    let count = 1;
    while (2 * count <= Math.min(left, most) && 2 * count * this.#seconds <= longest) count *= 2;
    return count;
  }

  /** Takes into account how long some steps took, all in all: seconds. */
  took(steps: number, seconds: number): void {
    this.#steps += steps;
    // The last dozen steps or so count: machines are now fast, now slow.
    const share = this.#seconds === 0 ? 1 : 1 - (11 / 12) ** steps;
    this.#seconds += share * (seconds / steps - this.#seconds);
  }
}
