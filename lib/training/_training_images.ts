// The training images of a run, batch by batch, distorted anew in each epoch if so asked.

import { augmenterOf, type ImageDrawer } from "../data/augment.ts";
import type { Dataset } from "../data/dataset.ts";
import { Random } from "../data/random.ts";
import { Batches } from "../model/batches.ts";
import type { Batch } from "../model/batch.ts";
import type { TrainSettings } from "./settings.ts";

/** The training images of a run. */
export class TrainingImages {
  readonly #batches: Batches;
  readonly #augmenter: ImageDrawer | undefined;
  readonly #seed: number;

  constructor(dataset: Dataset, settings: Pick<TrainSettings, "augment" | "batchSize" | "seed">) {
    const { augment = false, batchSize, seed } = settings;
    this.#batches = new Batches(dataset, batchSize);
    this.#augmenter = augment ? augmenterOf(augment, dataset) : undefined;
    this.#seed = seed;
  }

  /** Number of steps an epoch. */
  get steps(): number {
    return this.#batches.length;
  }

  /** Images in every step but the last. */
  get batchSize(): number {
    return this.#batches.size;
  }

  /** The data set's own order, to be shuffled. */
  order(): Uint32Array {
    return this.#batches.order();
  }

  /**
   * The batch of one step, the same whenever it is made; its arrays hold until the second call after this one.
   *
   * @param epoch 1 is the first
   * @param step 0 is the first
   * @param order the epoch's
   */
  at(epoch: number, step: number, order: Uint32Array): Batch {
    const augmenter = this.#augmenter;
    if (!augmenter) {
      // A small batch is made into numbers here before TensorFlow could begin to.
      return this.batchSize < 64
        ? this.#batches.at(step, order)
        : this.#batches.bytesAt(step, order);
    }
    const random = new Random(((this.#seed & 0xfffff) * 2 ** 12 + epoch) * 2 ** 20 + step);
    return this.#batches.at(step, order, { augmenter, random });
  }
}
