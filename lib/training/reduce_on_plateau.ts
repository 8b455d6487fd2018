// Lowers the learning rate when training no longer gets better. Keras's ReduceLROnPlateau.

/** How the learning rate is lowered. */
export interface ReduceOnPlateauSettings {
  /** Epochs without improvement before each reduction. */
  readonly patience: number;
  /** What the rate is multiplied by; 0.5 unless given. */
  readonly factor?: number;
  /** The rate goes no lower; 1e-6 unless given. */
  readonly minLearningRate?: number;
}

/**
 * Watches one figure, epoch by epoch, with Keras's rule: only a decrease of more than 1e-4 is an improvement, unlike
 * {@linkcode EarlyStopping}'s, and a reduction starts the count anew.
 */
export class ReduceOnPlateau {
  readonly #settings: Required<ReduceOnPlateauSettings>;
  #learningRate: number;
  #best = Infinity;
  #wait = 0;

  /** @param learningRate The rate to start from. */
  constructor(
    learningRate: number,
    { patience, factor = 0.5, minLearningRate = 1e-6 }: ReduceOnPlateauSettings,
  ) {
    this.#learningRate = learningRate;
    this.#settings = { patience, factor, minLearningRate };
  }

  /**
   * Takes the next epoch's figure.
   *
   * @param value What is to get small; a finite number.
   * @returns Whether the rate was lowered.
   */
  update(value: number): boolean {
    const { patience, factor, minLearningRate } = this.#settings;
    if (value < this.#best - minDelta) {
      this.#best = value;
      this.#wait = 0;
      return false;
    }
    if (++this.#wait < patience || this.#learningRate <= minLearningRate) return false;
    this.#learningRate = Math.max(this.#learningRate * factor, minLearningRate);
    this.#wait = 0;
    return true;
  }

  /** The rate that the next epoch should run at. */
  get learningRate(): number {
    return this.#learningRate;
  }
}

/** Keras's default. */
const minDelta = 1e-4;
