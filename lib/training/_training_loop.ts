// The loop over epochs and steps. What else training does, it does in callbacks.

import type { Split } from "../data/dataset.ts";
import { Random } from "../data/random.ts";
import type { Interruption } from "../io/interruption.ts";
import type { TrainingEnd, TrainingEndReason } from "./callback.ts";
import type { Checkpoint } from "./checkpoint.ts";
import { DivergenceError } from "./divergence_error.ts";
import type { Engine } from "./engine/engine.ts";
import { SteppedBackError } from "./engine/falling_back.ts";
import { TrainingImages } from "./_training_images.ts";
import { epochStart, RunState, type RunStateParts, stopwatch } from "./_run_state.ts";
import { Validation } from "./_validation.ts";

/** What a loop is made of. */
export interface TrainingLoopParts extends RunStateParts {
  readonly split: Split;
  readonly interruption: Interruption;
}

/** How a run ended that did not fail, and where it can go on if it was interrupted. */
interface RunEnd extends TrainingEnd {
  readonly reason: Exclude<TrainingEndReason, "failed">;
  readonly checkpoint?: Checkpoint;
}

/** One run of the loop. */
export class TrainingLoop {
  readonly #engine: Engine;
  readonly #interruption: Interruption;
  readonly #images: TrainingImages;
  readonly #validation: Validation;
  readonly #resumed: Checkpoint | undefined;
  readonly state: RunState;

  constructor(parts: TrainingLoopParts) {
    const { split: { train, validation }, identity: { settings } } = parts;
    this.#engine = parts.engine;
    this.#interruption = parts.interruption;
    this.#resumed = parts.resumed;
    this.#images = new TrainingImages(train, settings);
    this.#validation = new Validation(validation);
    this.state = new RunState(parts, { steps: this.#images.steps, images: train.size });
  }

  /** Trains until something ends it, and leaves the model with the weights that the run is to have. */
  async run(): Promise<RunEnd> {
    const [engine, state] = [this.#engine, this.state];
    let reason: RunEnd["reason"] | undefined;
    let checkpoint: Checkpoint | undefined;
    try {
      if (this.#resumed) await engine.restore(this.#resumed.state);
      const start = await engine.state();
      try {
        await state.callbacks.call("onTrainBegin", state);
        while (!this.#ending) await this.#trainEpoch();
        reason = this.#ending;
        if (reason === "interrupted" || reason === "aborted") {
          checkpoint = await state.checkpoint();
          await state.callbacks.call("onInterrupt", state);
        }
        if (state.settings.earlyStopping && state.best) await engine.restore(state.best);
      } catch (error) {
        reason = undefined;
        await engine.restore(state.best ?? start);
        throw error;
      } finally {
        await engine.writeBack();
      }
    } finally {
      await state.callbacks.call("onTrainEnd", this.#end(reason ?? "failed"), state);
    }
    return { ...this.#end(reason), ...(checkpoint && { checkpoint }) };
  }

  /** One epoch, or what an interruption leaves of it; nothing of it where the engine had to step back. */
  async #trainEpoch(): Promise<void> {
    const [state, position] = [this.state, this.state.position];
    const begun = { ...position };
    const random = Random.fromState(position.random);
    state.epoch = state.history.length + 1;
    state.notes = [];
    await state.callbacks.call("onEpochBegin", state);
    await this.#engine.keep?.();
    try {
      await this.#trainSteps(random.shuffle(this.#images.order()));
    } catch (error) {
      if (!(error instanceof SteppedBackError)) throw error;
      Object.assign(position, begun);
      return;
    }
    if (position.step < state.steps) return;

    const clock = stopwatch();
    const validation = await this.#validation.measure(this.#engine, this.#interruption);
    const where = { epoch: state.epoch, learningRate: position.epochRate };
    if (!this.#validation.isSound(validation.valLoss)) {
      throw new DivergenceError(where, validation.valLoss);
    }
    const row = {
      epoch: state.epoch,
      loss: position.lossSum / state.images,
      accuracy: position.correct / state.images,
      ...validation,
      learningRate: position.epochRate,
      seconds: position.epochSeconds + clock(),
    };
    state.history.push(row);
    Object.assign(position, { ...epochStart, random: random.state });
    await state.callbacks.call("onEpochEnd", row, state);
  }

  /** The steps that are left of this epoch, up to an interruption. */
  async #trainSteps(order: Uint32Array): Promise<void> {
    const [state, position] = [this.state, this.state.position];
    const clock = stopwatch();
    let batchSeconds = 0;
    let images = Math.min(position.step * this.#images.batchSize, order.length);
    while (position.step < state.steps && !state.stopped && !this.#interruption.reason) {
      const batchClock = stopwatch();
      const batch = this.#images.at(state.epoch, position.step, order);
      batchSeconds += batchClock();
      state.callbacks.stepBegin();
      const { learningRate } = position;
      if (position.step === 0) position.epochRate = learningRate;
      const { loss, correct } = await this.#engine.step(batch, learningRate);
      await this.#interruption.pause();
      const step = ++position.step;
      if (!Number.isFinite(loss)) {
        throw new DivergenceError({ epoch: state.epoch, step, learningRate }, loss);
      }
      images += batch.size;
      position.lossSum += loss * batch.size;
      position.correct += correct;
      position.stepImages += batch.size;
      const told = state.callbacks.stepEnd({
        epoch: state.epoch,
        step,
        loss: position.lossSum / images,
        accuracy: position.correct / images,
        imagesPerSecond: images / (position.epochSeconds + clock()),
      });
      if (told) await told;
    }
    const seconds = clock();
    position.batchSeconds += batchSeconds;
    position.stepSeconds += seconds;
    position.epochSeconds += seconds;
  }

  /** Why training is to end, if it is. */
  get #ending(): RunEnd["reason"] | undefined {
    if (this.state.stopped) return this.state.stopped;
    if (this.state.history.length >= this.state.epochs) return "finished";
    return this.#interruption.reason;
  }

  #end<Reason extends TrainingEndReason>(reason: Reason) {
    const { history, seconds, settings, bestEpoch } = this.state;
    return {
      reason,
      history,
      seconds,
      // A run that fails falls back on its best weights.
      bestEpoch: settings.earlyStopping || reason === "failed" ? bestEpoch : history.length,
    };
  }
}
