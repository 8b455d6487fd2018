// Hands the engine its steps: one at a time, or several where it gains by it.

import type { Engine, Step, StepResult } from "./engine/engine.ts";
import { Stride } from "./_stride.ts";
import type { TrainingImages } from "./_training_images.ts";

/** A step that was run. */
export interface StepDone extends StepResult {
  readonly size: number;
  readonly learningRate: number;
}

/** Runs the steps of a training run, in order. */
export class StepRunner {
  readonly #engine: Engine;
  readonly #images: TrainingImages;
  readonly #learningRate: (epoch: number, step: number) => number;
  readonly #stride = new Stride();
  #batchSeconds = 0;
  /** When the last steps were begun, and how many they were. */
  #last: { readonly time: number; readonly steps: number } | undefined;

  /** @param learningRate the rate of a step: 1 is the first epoch, 0 its first step */
  constructor(
    engine: Engine,
    images: TrainingImages,
    learningRate: (epoch: number, step: number) => number,
  ) {
    this.#engine = engine;
    this.#images = images;
    this.#learningRate = learningRate;
  }

  /**
   * Runs a step, and perhaps some that follow it in the epoch.
   *
   * @param order the epoch's
   */
  async run(epoch: number, step: number, order: Uint32Array): Promise<StepDone[]> {
    const given: Pick<StepDone, "size" | "learningRate">[] = [];
    const stepAt = (at: number): Step => {
      const batch = this.#timed(() => this.#images.at(epoch, step + at, order));
      const learningRate = this.#learningRate(epoch, step + at);
      given.push({ size: batch.size, learningRate });
      return { batch, learningRate };
    };
    const whole = Math.floor(order.length / this.#images.batchSize) - step;
    const count = this.#engine.steps && step > 0 ? this.#next(whole) : 1;
    this.#last = { time: performance.now(), steps: count };
    const results = this.#engine.steps && count > 1
      ? await this.#engine.steps(count, stepAt)
      : [await this.#step(stepAt(0))];
    return results.map((result, at) => ({ ...result, ...given[at]! }));
  }

  /** Seconds that making batches has taken since this was last asked. */
  takeBatchSeconds(): number {
    const seconds = this.#batchSeconds;
    this.#batchSeconds = 0;
    return seconds;
  }

  #step({ batch, learningRate }: Step): Promise<StepResult> {
    return this.#engine.step(batch, learningRate);
  }

  /** How many steps to take, by the time of those before: whoever watches them is part of it. */
  #next(left: number): number {
    if (this.#last) {
      const { time, steps } = this.#last;
      this.#stride.took(steps, (performance.now() - time) / 1000);
    }
    return this.#stride.next(left);
  }

  #timed<T>(make: () => T): T {
    const started = performance.now();
    const made = make();
    this.#batchSeconds += (performance.now() - started) / 1000;
    return made;
  }
}
