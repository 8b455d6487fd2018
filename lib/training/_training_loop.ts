// The loop over epochs and steps. What else training does, it does in callbacks.

import { InputError } from "../io/input_error.ts";
import type * as tf from "@tensorflow/tfjs";
import type { Split } from "../data/dataset.ts";
import { Random } from "../data/random.ts";
import { Breather } from "../model/breather.ts";
import type { Callback, Training, TrainingEnd, TrainingEndReason } from "./callback.ts";
import { CallbackList } from "./_callback_list.ts";
import type { Checkpoint, Position, RunIdentity } from "./checkpoint.ts";
import { DivergenceError } from "./divergence_error.ts";
import type { Engine, EngineState } from "./engine/engine.ts";
import { SteppedBackError } from "./engine/falling_back.ts";
import type { Epoch, History } from "./history.ts";
import type { Interruption } from "./_interruption.ts";
import type { TrainSettings } from "./settings.ts";
import { TrainingImages } from "./_training_images.ts";
import { Validation } from "./_validation.ts";

/** What a loop is made of. */
export interface TrainingLoopParts {
  readonly model: tf.LayersModel;
  readonly engine: Engine;
  readonly split: Split;
  readonly identity: RunIdentity;
  readonly callbacks: readonly Callback[];
  readonly interruption: Interruption;
  readonly resumed: Checkpoint | undefined;
}

/** How a run ended that did not fail, and where it can go on if it was interrupted. */
type RunEnd = TrainingEnd & {
  readonly reason: Exclude<TrainingEndReason, "failed">;
  readonly checkpoint?: Checkpoint;
};

/** One run of the loop, and what callbacks see of it. */
export class TrainingLoop implements Training {
  readonly #parts: TrainingLoopParts;
  readonly #callbacks: CallbackList;
  readonly #images: TrainingImages;
  readonly #validation: Validation;
  readonly #breather = new Breather();
  readonly #clock = stopwatch();
  readonly #secondsBefore: number;
  readonly #history: Epoch[];
  readonly #position: MutablePosition;
  readonly startEpoch: number;
  notes: string[] = [];
  #epoch: number;
  #best: EngineState | undefined;
  #stopped: "early stopping" | "stopped" | undefined;

  constructor(parts: TrainingLoopParts) {
    const { split, identity: { settings }, resumed } = parts;
    const { history = [], ...position } = resumed?.position ?? {};
    this.#parts = parts;
    this.#callbacks = new CallbackList(parts.callbacks, this);
    this.#images = new TrainingImages(split.train, settings);
    this.#validation = new Validation(split.validation);
    this.#history = [...history];
    this.#position = { ...startOf(settings), ...position };
    this.#secondsBefore = this.#position.seconds;
    this.#best = resumed?.best;
    this.startEpoch = this.#epoch = history.length + 1;
    if (resumed) this.#callbacks.restore(resumed.callbacks);
  }

  /**
   * Trains until something ends it, and leaves the model with the weights that the run is to have.
   *
   * @returns how it ended, and where an interrupted run can go on
   */
  async run(): Promise<RunEnd> {
    const { engine, resumed } = this.#parts;
    let reason: RunEnd["reason"] | undefined;
    let checkpoint: Checkpoint | undefined;
    try {
      if (resumed) await engine.restore(resumed.state);
      const start = await engine.state();
      try {
        await this.#callbacks.call("onTrainBegin", this);
        while (!this.#ending) await this.#trainEpoch();
        reason = this.#ending;
        if (reason === "interrupted" || reason === "aborted") {
          checkpoint = await this.checkpoint();
          await this.#callbacks.call("onInterrupt", this);
        }
        if (this.settings.earlyStopping && this.#best) await engine.restore(this.#best);
      } catch (error) {
        reason = undefined;
        await engine.restore(this.#best ?? start);
        throw error;
      } finally {
        await engine.writeBack();
      }
    } finally {
      await this.#callbacks.call("onTrainEnd", this.#end(reason ?? "failed"), this);
    }
    return { ...this.#end(reason), ...(checkpoint && { checkpoint }) };
  }

  /** One epoch, or what an interruption leaves of it; nothing of it where the engine had to step back. */
  async #trainEpoch(): Promise<void> {
    const { engine, split: { train: { size } } } = this.#parts;
    const position = this.#position;
    const begun = { ...position };
    const random = Random.fromState(position.random);
    this.#epoch = this.#history.length + 1;
    this.notes = [];
    await this.#callbacks.call("onEpochBegin", this);
    await engine.keep?.();
    try {
      await this.#trainSteps(random.shuffle(this.#images.order()));
    } catch (error) {
      if (!(error instanceof SteppedBackError)) throw error;
      Object.assign(position, begun);
      return;
    }
    if (position.step < this.steps) return;

    const clock = stopwatch();
    const validation = await this.#validation.measure(engine, this.#breather);
    if (!this.#validation.isSound(validation.valLoss)) {
      throw this.#diverged(validation.valLoss, { learningRate: position.epochRate });
    }
    const row: Epoch = {
      epoch: this.#epoch,
      loss: position.lossSum / size,
      accuracy: position.correct / size,
      ...validation,
      learningRate: position.epochRate,
      seconds: position.epochSeconds + clock(),
    };
    this.#history.push(row);
    Object.assign(position, { ...epochStart, random: random.state });
    await this.#callbacks.call("onEpochEnd", row, this);
  }

  /** The steps that are left of this epoch, up to an interruption. */
  async #trainSteps(order: Uint32Array): Promise<void> {
    const { engine, interruption } = this.#parts;
    const position = this.#position;
    const clock = stopwatch();
    let batchSeconds = 0;
    let images = Math.min(position.step * this.#images.batchSize, order.length);
    while (position.step < this.steps && !this.#stopped && !interruption.reason) {
      const batchClock = stopwatch();
      const batch = this.#images.at(this.#epoch, position.step, order);
      batchSeconds += batchClock();
      this.#callbacks.stepBegin();
      if (position.step === 0) position.epochRate = position.learningRate;
      const { loss, correct } = await engine.step(batch, position.learningRate);
      await this.#breather.breathe();
      position.step++;
      if (!Number.isFinite(loss)) {
        throw this.#diverged(loss, { step: position.step, learningRate: position.learningRate });
      }
      images += batch.size;
      position.lossSum += loss * batch.size;
      position.correct += correct;
      position.stepImages += batch.size;
      const told = this.#callbacks.stepEnd({
        epoch: this.#epoch,
        step: position.step,
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

  get settings(): TrainSettings {
    return this.#parts.identity.settings;
  }

  get epochs(): number {
    return this.settings.epochs;
  }

  get steps(): number {
    return this.#images.steps;
  }

  get images(): number {
    return this.#parts.split.train.size;
  }

  get history(): History {
    return this.#history;
  }

  get epoch(): number {
    return this.#epoch;
  }

  get step(): number {
    return this.#position.step;
  }

  get bestEpoch(): number {
    return this.#position.bestEpoch;
  }

  get learningRate(): number {
    return this.#position.learningRate;
  }

  set learningRate(rate: number) {
    if (!(rate >= 0 && rate < Infinity)) {
      throw new InputError(`learningRate: expected 0 or more, found ${rate}`);
    }
    this.#position.learningRate = rate;
  }

  get imagesPerSecond(): number {
    const { stepImages, stepSeconds } = this.#position;
    return stepSeconds > 0 ? stepImages / stepSeconds : 0;
  }

  /** The share of the steps' time that making their batches took. */
  get batchShare(): number {
    const { batchSeconds, stepSeconds } = this.#position;
    return stepSeconds > 0 ? batchSeconds / stepSeconds : 0;
  }

  note(text: string): void {
    this.notes.push(text);
  }

  stop(reason: "early stopping" | "stopped" = "stopped"): void {
    this.#stopped ??= reason;
  }

  async keepBest(): Promise<void> {
    this.#best = await this.#parts.engine.state();
    this.#position.bestEpoch = this.#history.length;
  }

  async model(): Promise<tf.LayersModel> {
    const { engine, model } = this.#parts;
    const state = await engine.state();
    await engine.writeBack();
    await engine.restore(state); // with averaged weights, no step may follow what was written back
    return model;
  }

  async checkpoint(): Promise<Checkpoint> {
    return {
      identity: this.#parts.identity,
      position: { history: [...this.#history], ...this.#position, seconds: this.#seconds },
      callbacks: this.#callbacks.states(),
      state: await this.#parts.engine.state(),
      ...(this.#best && { best: this.#best }),
    };
  }

  /** Why training is to end, if it is. */
  get #ending(): RunEnd["reason"] | undefined {
    if (this.#stopped) return this.#stopped;
    if (this.#history.length >= this.epochs) return "finished";
    return this.#parts.interruption.reason;
  }

  get #seconds(): number {
    return this.#secondsBefore + this.#clock();
  }

  #end<Reason extends TrainingEndReason>(reason: Reason) {
    const bestEpoch = this.settings.earlyStopping ? this.bestEpoch : this.#history.length;
    return { reason, history: this.#history, seconds: this.#seconds, bestEpoch };
  }

  #diverged(loss: number, where: { readonly step?: number; readonly learningRate: number }): Error {
    return new DivergenceError({ epoch: this.#epoch, ...where }, loss);
  }
}

type MutablePosition = { -readonly [Key in keyof Omit<Position, "history">]: Position[Key] };

const epochStart = { step: 0, lossSum: 0, correct: 0, epochSeconds: 0 };

function startOf({ seed, learningRate }: TrainSettings): MutablePosition {
  return {
    ...epochStart,
    ...{ bestEpoch: 0, epochRate: learningRate, learningRate, random: new Random(seed).state },
    ...{ seconds: 0, stepSeconds: 0, stepImages: 0, batchSeconds: 0 },
  };
}

/** Seconds since it was made. */
function stopwatch(): () => number {
  const started = performance.now();
  return () => (performance.now() - started) / 1000;
}
