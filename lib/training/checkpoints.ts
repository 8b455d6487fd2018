// Keeps a run's last checkpoint in a folder. Keras's ModelCheckpoint, of all that training needs to go on.

import type { Callback, Training } from "./callback.ts";
import { writeCheckpoint } from "./checkpoint_file.ts";

/** Writes a checkpoint after each epoch and at an interruption, over the one before. */
export class Checkpoints implements Callback {
  readonly #folder: string;

  /** @param folder made if need be */
  constructor(folder: string) {
    this.#folder = folder;
  }

  async onEpochEnd(_: unknown, training: Training): Promise<void> {
    await writeCheckpoint(this.#folder, await training.checkpoint());
  }

  async onInterrupt(training: Training): Promise<void> {
    await writeCheckpoint(this.#folder, await training.checkpoint());
  }
}
