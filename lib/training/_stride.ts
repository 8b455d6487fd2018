// How many steps an engine is given at once: two where they are short, for the second can begin while the first one ends.

/** Steps after which a run is long enough for it to pay to prepare for several. */
const settled = 200;

/** What so many steps may take, so that an interruption is still heard at once: seconds. */
const longest = 0.02;

/** More gained nothing, and take longer to prepare. */
const most = 2;

/** Decides by how long the steps so far took. What they compute does not depend on it. */
export class Stride {
  #steps = 0;
  #seconds = 0;

  /**
   * Steps to take next.
   *
   * @param left how many there are
   */
  next(left: number): number {
    return this.#steps >= settled && left >= most && most * this.#seconds <= longest ? most : 1;
  }

  /** Takes into account how long some steps took, all in all: seconds. */
  took(steps: number, seconds: number): void {
    this.#steps += steps;
    // The last dozen steps or so count: machines are now fast, now slow.
    const share = this.#seconds === 0 ? 1 : 1 - (11 / 12) ** steps;
    this.#seconds += share * (seconds / steps - this.#seconds);
  }
}
