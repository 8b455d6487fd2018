// The loop over epochs and steps, with everything that can end it.

import type { Split } from "../data/dataset.ts";
import { Random } from "../data/random.ts";
import type { TrainingEndReason, TrainingReporter } from "./training_reporter.ts";
import { Breather } from "../model/breather.ts";
import type { Checkpoint, Position, RunIdentity } from "./checkpoint.ts";
import { writeCheckpoint } from "./checkpoint_file.ts";
import { DivergenceError } from "./divergence_error.ts";
import { EarlyStopping } from "./early_stopping.ts";
import type { Engine, EngineState } from "./engine/engine.ts";
import { SteppedBackError } from "./engine/falling_back.ts";
import type { Epoch, History } from "./history.ts";
import type { Interruption } from "./_interruption.ts";
import { scheduledShare } from "./learning_rate_schedule.ts";
import { ReduceOnPlateau } from "./reduce_on_plateau.ts";
import { TrainingImages } from "./_training_images.ts";
import { Validation } from "./_validation.ts";

/** What a loop is made of. */
export interface TrainingLoopParts {
  readonly engine: Engine;
  readonly split: Split;
  readonly identity: RunIdentity;
  readonly interruption: Interruption;
  readonly reporter: TrainingReporter;
  /** The folder for checkpoints, if any are to be written. */
  readonly folder: string | undefined;
  readonly resumed: Checkpoint | undefined;
}

type EndReason = Exclude<TrainingEndReason, "failed">;

/** One run of the loop; what it learned can be read at any time. */
export class TrainingLoop {
  readonly #parts: TrainingLoopParts;
  readonly #images: TrainingImages;
  readonly #validation: Validation;
  readonly #stopping: EarlyStopping;
  readonly #plateau: ReduceOnPlateau;
  readonly #breather = new Breather();
  readonly #clock = stopwatch();
  readonly #secondsBefore: number;
  readonly #history: Epoch[] = [];
  readonly #position: MutablePosition;
  #best: EngineState | undefined;

  constructor(parts: TrainingLoopParts) {
    const { split, identity: { settings }, resumed } = parts;
    const { earlyStopping, reduceLr, learningRate, seed } = settings;
    this.#parts = parts;
    this.#images = new TrainingImages(split.train, settings);
    this.#validation = new Validation(split.validation);
    this.#stopping = new EarlyStopping(earlyStopping || Infinity);
    this.#plateau = new ReduceOnPlateau(learningRate, reduceLr || { patience: Infinity });
    const { history = [], ...position } = resumed?.position ?? {};
    this.#position = { ...runStart, random: new Random(seed).state, ...position };
    this.#secondsBefore = this.#position.seconds;
    this.#best = resumed?.best;
    for (const row of history) this.#learn(row);
  }

  /** Images, steps and epochs, as a reporter wants to know them before the start. */
  get plan() {
    const { split, identity } = this.#parts;
    return {
      epochs: identity.settings.epochs,
      steps: this.#images.steps,
      images: split.train.size,
      startEpoch: this.#history.length + 1,
    };
  }

  get history(): History {
    return this.#history;
  }

  /** The epoch whose weights `keepBest` leaves. */
  get bestEpoch(): number {
    const { earlyStopping } = this.#parts.identity.settings;
    return earlyStopping ? this.#stopping.bestEpoch : this.#history.length;
  }

  /** Weights and all after the best epoch so far. */
  get best(): EngineState | undefined {
    return this.#best;
  }

  get seconds(): number {
    return this.#secondsBefore + this.#clock();
  }

  get imagesPerSecond(): number {
    const { stepImages, stepSeconds } = this.#position;
    return stepSeconds > 0 ? stepImages / stepSeconds : 0;
  }

  /** The share of the steps' time that making their batches took. */
  get batchShare(): number {
    const { batchSeconds = 0, stepSeconds } = this.#position;
    return stepSeconds > 0 ? batchSeconds / stepSeconds : 0;
  }

  /** Trains until something ends it. An interruption leaves a checkpoint in the folder, if there is one. */
  async run(): Promise<EndReason> {
    const { identity: { settings }, interruption, folder } = this.#parts;
    for (;;) {
      if (this.#stopping.stopped) return "early stopping";
      if (this.#history.length >= settings.epochs) return "finished";
      if (interruption.reason) {
        if (folder !== undefined) await writeCheckpoint(folder, await this.checkpoint());
        return interruption.reason;
      }
      await this.#epoch();
    }
  }

  /** All that a resumed run needs, as of now. */
  async checkpoint(): Promise<Checkpoint> {
    return {
      identity: this.#parts.identity,
      position: { history: [...this.#history], ...this.#position, seconds: this.seconds },
      state: await this.#parts.engine.state(),
      ...(this.#best && { best: this.#best }),
    };
  }

  /** Goes back to the weights of the best epoch, where early stopping asks for them and there is one. */
  async keepBest(): Promise<void> {
    const { engine, identity: { settings } } = this.#parts;
    if (settings.earlyStopping && this.#best) await engine.restore(this.#best);
  }

  /** One epoch, or what an interruption leaves of it; nothing of it where the engine had to step back. */
  async #epoch(): Promise<void> {
    const { engine, reporter, folder } = this.#parts;
    const learningRate = this.#learningRate(this.#history.length + 1, 0);
    const random = Random.fromState(this.#position.random);
    const begun = { ...this.#position };
    await engine.keep?.();
    try {
      await this.#steps(random.shuffle(this.#images.order()));
    } catch (error) {
      if (!(error instanceof SteppedBackError)) throw error;
      Object.assign(this.#position, begun);
      return;
    }
    if (this.#position.step < this.#images.steps) return;

    const clock = stopwatch();
    const validation = await this.#validation.measure(engine, this.#breather);
    this.#position.epochSeconds += clock();
    if (!this.#validation.isSound(validation.valLoss)) {
      throw new DivergenceError(
        { epoch: this.#history.length + 1, learningRate },
        validation.valLoss,
      );
    }
    const { lossSum, correct, epochSeconds } = this.#position;
    const { size } = this.#parts.split.train;
    const row: Epoch = {
      epoch: this.#history.length + 1,
      loss: lossSum / size,
      accuracy: correct / size,
      ...validation,
      learningRate,
      seconds: epochSeconds,
    };
    const { improved, note } = this.#learn(row);
    if (improved) this.#best = await engine.state();
    Object.assign(this.#position, { ...epochStart, random: random.state });
    if (folder !== undefined) await writeCheckpoint(folder, await this.checkpoint());
    await reporter.epoch(row, this.#history, {
      best: this.#stopping.bestEpoch,
      learningRate: this.#plateau.learningRate,
      ...(note && { note }),
    });
  }

  /** The steps that are left of this epoch, up to an interruption. */
  async #steps(order: Uint32Array): Promise<void> {
    const { engine, reporter, interruption } = this.#parts;
    const position = this.#position;
    const epoch = this.#history.length + 1;
    const clock = stopwatch();
    let batchSeconds = 0;
    let images = Math.min(position.step * this.#images.batchSize, order.length);
    while (position.step < this.#images.steps && !interruption.reason) {
      const batchClock = stopwatch();
      const batch = this.#images.at(epoch, position.step, order);
      batchSeconds += batchClock();
      const learningRate = this.#learningRate(epoch, position.step);
      const { loss, correct } = await engine.step(batch, learningRate);
      await this.#breather.breathe();
      position.step++;
      if (!Number.isFinite(loss)) {
        throw new DivergenceError({ epoch, step: position.step, learningRate }, loss);
      }
      images += batch.size;
      position.lossSum += loss * batch.size;
      position.correct += correct;
      position.stepImages += batch.size;
      reporter.step({
        epoch,
        step: position.step,
        loss: position.lossSum / images,
        accuracy: position.correct / images,
        imagesPerSecond: images / (position.epochSeconds + clock()),
      });
    }
    const seconds = clock();
    position.batchSeconds = (position.batchSeconds ?? 0) + batchSeconds;
    position.stepSeconds += seconds;
    position.epochSeconds += seconds;
  }

  /** The rate of one step: what the plateau rule has left of it, and the schedule's share. */
  #learningRate(epoch: number, step: number): number {
    const { schedule = "constant", epochs } = this.#parts.identity.settings;
    const progress = (epoch - 1 + step / this.#images.steps) / epochs;
    return this.#plateau.learningRate * scheduledShare(schedule, progress);
  }

  /** Takes a finished epoch into account; the same epochs always lead to the same decisions. */
  #learn(row: Epoch): { readonly improved: boolean; readonly note?: string } {
    const { monitor } = this.#parts.identity.settings;
    const value = monitor === "valLoss" ? row.valLoss : -row.valAccuracy;
    this.#history.push(row);
    const improved = this.#stopping.update(value);
    const reduced = this.#plateau.update(value);
    if (this.#stopping.stopped) {
      return { improved, note: `early stopping: epoch ${this.#stopping.bestEpoch} was best` };
    }
    const rate = Number(this.#plateau.learningRate.toPrecision(3));
    return { improved, ...(reduced && { note: `learning rate reduced to ${rate}` }) };
  }
}

type MutablePosition = { -readonly [Key in keyof Omit<Position, "history">]: Position[Key] };

const epochStart = { step: 0, lossSum: 0, correct: 0, epochSeconds: 0 };
const runStart = { ...epochStart, seconds: 0, stepSeconds: 0, stepImages: 0, batchSeconds: 0 };

/** Seconds since it was made. */
function stopwatch(): () => number {
  const started = performance.now();
  return () => (performance.now() - started) / 1000;
}
