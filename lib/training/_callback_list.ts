// Calls several callbacks as one, each hook only where there is one: most have no part in a step.

import { InputError } from "../io/input_error.ts";
import type { Callback, Training, TrainingStep } from "./callback.ts";

type Hook = "onTrainBegin" | "onEpochBegin" | "onEpochEnd" | "onInterrupt" | "onTrainEnd";

/** The callbacks of a run, in the order in which they are called. */
export class CallbackList {
  readonly #callbacks: readonly Callback[];
  readonly #training: Training;
  readonly #onStepBegin: readonly Callback[];
  readonly #onStepEnd: readonly Callback[];

  /** @throws {InputError} if a callback that keeps a state has no name of its own */
  constructor(callbacks: readonly Callback[], training: Training) {
    this.#callbacks = callbacks;
    this.#training = training;
    this.#onStepBegin = callbacks.filter(({ onStepBegin }) => onStepBegin);
    this.#onStepEnd = callbacks.filter(({ onStepEnd }) => onStepEnd);
    const names = new Set<string>();
    for (const { name, state } of callbacks) {
      if (!state) continue;
      if (name === undefined || names.has(name)) {
        const found = name === undefined ? "none" : `"${name}" twice`;
        throw new InputError(
          `callbacks: expected a name of its own for each callback with a state, found ${found}`,
        );
      }
      names.add(name);
    }
  }

  async call<Name extends Hook>(
    hook: Name,
    ...args: Parameters<NonNullable<Callback[Name]>>
  ): Promise<void> {
    for (const callback of this.#callbacks) {
      const method = callback[hook] as ((...given: typeof args) => unknown) | undefined;
      await method?.apply(callback, args);
    }
  }

  stepBegin(): void {
    for (const callback of this.#onStepBegin) callback.onStepBegin!(this.#training);
  }

  /** A promise only where a callback returned one: waiting for nothing would cost every step a turn of the event loop. */
  stepEnd(step: TrainingStep): Promise<unknown> | undefined {
    const pending = this.#onStepEnd
      .map((callback) => callback.onStepEnd!(step, this.#training))
      .filter((returned) => returned instanceof Promise);
    return pending.length > 0 ? Promise.all(pending) : undefined;
  }

  /** What checkpoints keep, by name. */
  states(): Readonly<Record<string, unknown>> {
    return Object.fromEntries(
      this.#callbacks.flatMap(({ name }, at) => {
        const state = this.#callbacks[at]!.state?.();
        return name === undefined || state === undefined ? [] : [[name, state]];
      }),
    );
  }

  restore(states: Readonly<Record<string, unknown>>): void {
    for (const callback of this.#callbacks) {
      const { name } = callback;
      if (name !== undefined && name in states) callback.restore?.(states[name]);
    }
  }
}
