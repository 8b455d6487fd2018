// Where a training run is, as callbacks see it and checkpoints keep it.

import { displayed } from "../io/displayable.ts";
import { describe } from "../io/schema.ts";
import type * as tf from "@tensorflow/tfjs";
import { Random } from "../data/random.ts";
import { InputError } from "../io/input_error.ts";
import type { Callback, Training } from "./callback.ts";
import { CallbackList } from "./_callback_list.ts";
import type { Checkpoint, Position, RunIdentity } from "./checkpoint.ts";
import type { Engine, EngineState } from "./engine/engine.ts";
import type { Epoch } from "./history.ts";
import type { TrainSettings } from "./settings.ts";

/** What a run is about, apart from its images. */
export interface RunStateParts {
  readonly model: tf.LayersModel;
  readonly engine: Engine;
  readonly identity: RunIdentity;
  readonly callbacks: readonly Callback[];
  readonly resumed: Checkpoint | undefined;
}

/** What of it is fixed before the first step. */
type Plan = Pick<Training, "steps" | "images">;

/** The state of one run. */
export class RunState implements Training {
  readonly #parts: RunStateParts;
  readonly #clock = stopwatch();
  readonly #secondsBefore: number;
  readonly history: Epoch[];
  readonly position: MutablePosition;
  readonly callbacks: CallbackList;
  readonly steps: number;
  readonly images: number;
  readonly startEpoch: number;
  notes: string[] = [];
  epoch: number;
  best: EngineState | undefined;
  stopped: "early stopping" | "stopped" | undefined;

  constructor(parts: RunStateParts, { steps, images }: Plan) {
    const { resumed, identity: { settings } } = parts;
    const { history = [], ...position } = resumed?.position ?? {};
    this.#parts = parts;
    this.steps = steps;
    this.images = images;
    this.history = displayed([...history]);
    this.position = { ...startOf(settings), ...position };
    this.#secondsBefore = this.position.seconds;
    this.best = resumed?.best;
    this.startEpoch = this.epoch = history.length + 1;
    this.callbacks = new CallbackList(parts.callbacks, this);
    if (resumed) this.callbacks.restore(resumed.callbacks);
  }

  get settings(): TrainSettings {
    return this.#parts.identity.settings;
  }

  get epochs(): number {
    return this.settings.epochs;
  }

  get patience(): number | undefined {
    return this.settings.earlyStopping || undefined;
  }

  get step(): number {
    return this.position.step;
  }

  get bestEpoch(): number {
    return this.position.bestEpoch;
  }

  get learningRate(): number {
    return this.position.learningRate;
  }

  set learningRate(rate: number) {
    if (!(rate >= 0 && rate < Infinity)) {
      throw new InputError(`learningRate: expected 0 or more, found ${describe(rate)}`);
    }
    this.position.learningRate = rate;
  }

  /** Wall-clock seconds, those before a resumption included. */
  get seconds(): number {
    return this.#secondsBefore + this.#clock();
  }

  get imagesPerSecond(): number {
    const { stepImages, stepSeconds } = this.position;
    return stepSeconds > 0 ? stepImages / stepSeconds : 0;
  }

  /** The share of the steps' time that making their batches took. */
  get batchShare(): number {
    const { batchSeconds, stepSeconds } = this.position;
    return stepSeconds > 0 ? batchSeconds / stepSeconds : 0;
  }

  note(text: string): void {
    this.notes.push(text);
  }

  stop(reason: "early stopping" | "stopped" = "stopped"): void {
    this.stopped ??= reason;
  }

  async keepBest(): Promise<void> {
    this.best = await this.#parts.engine.state();
    this.position.bestEpoch = this.history.length;
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
      position: { history: [...this.history], ...this.position, seconds: this.seconds },
      callbacks: this.callbacks.states(),
      state: await this.#parts.engine.state(),
      ...(this.best && { best: this.best }),
    };
  }
}

type MutablePosition = { -readonly [Key in keyof Omit<Position, "history">]: Position[Key] };

/** Where every epoch begins. */
export const epochStart = { step: 0, lossSum: 0, correct: 0, epochSeconds: 0 };

function startOf({ seed, learningRate }: TrainSettings): MutablePosition {
  return {
    ...epochStart,
    ...{ bestEpoch: 0, epochRate: learningRate, learningRate, random: new Random(seed).state },
    ...{ seconds: 0, stepSeconds: 0, stepImages: 0, batchSeconds: 0 },
  };
}

/** Seconds since it was made. */
export function stopwatch(): () => number {
  const started = performance.now();
  return () => (performance.now() - started) / 1000;
}
