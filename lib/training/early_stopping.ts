// Decides when training has stopped getting better, and which epoch was best. Keras's EarlyStopping.

/**
 * Watches one figure, epoch by epoch, with Keras's rule: any decrease is an improvement, and training stops after
 * `patience` epochs without one.
 */
export class EarlyStopping {
  readonly #patience: number;
  #best = Infinity;
  #bestEpoch = 0;
  #wait = 0;
  #epoch = 0;

  /** @param patience Epochs without improvement that end training; `Infinity` never does. */
  constructor(patience: number) {
    this.#patience = patience;
  }

  /**
   * Takes the next epoch's figure.
   *
   * @param value What is to get small; a finite number.
   * @returns Whether this epoch is the best so far.
   */
  update(value: number): boolean {
    this.#epoch++;
    const better = value < this.#best;
    if (better) [this.#best, this.#bestEpoch, this.#wait] = [value, this.#epoch, 0];
    else this.#wait++;
    return better;
  }

  /** The best epoch so far, 0 before the first. */
  get bestEpoch(): number {
    return this.#bestEpoch;
  }

  /** Whether training should stop now. */
  get stopped(): boolean {
    return this.#wait >= this.#patience;
  }
}
