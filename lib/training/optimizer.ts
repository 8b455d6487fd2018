// The optimizers and losses that a run can be told of: by name, or an optimizer of tfjs; what cards and engines make of them.

import type * as tf from "@tensorflow/tfjs";
import { checkValue } from "../io/check_argument.ts";
import { checkOptions, meant } from "../io/check_options.ts";
import { InputError } from "../io/input_error.ts";
import * as is from "../io/schema.ts";

/** Each optimizer with Keras's defaults; `momentum` is Keras's SGD with momentum. */
const table = {
  adam: {
    tfjs: "Adam",
    learningRate: 1e-3,
    constants: { beta1: 0.9, beta2: 0.999, epsilon: 1e-7 },
  },
  sgd: { tfjs: "SGD", learningRate: 0.01, constants: {} },
  momentum: {
    ...{ tfjs: "Momentum", learningRate: 0.01 },
    constants: { momentum: 0.9, useNesterov: false },
  },
  rmsprop: {
    ...{ tfjs: "RMSProp", learningRate: 1e-3 },
    constants: { decay: 0.9, momentum: 0, epsilon: 1e-7 },
  },
  adagrad: { tfjs: "Adagrad", learningRate: 1e-3, constants: { initialAccumulatorValue: 0.1 } },
  adadelta: { tfjs: "Adadelta", learningRate: 1e-3, constants: { rho: 0.95, epsilon: 1e-7 } },
  adamax: {
    ...{ tfjs: "Adamax", learningRate: 1e-3 },
    constants: { beta1: 0.9, beta2: 0.999, epsilon: 1e-7 },
  },
} as const;

/** What an optimizer is called, as in Keras. */
export type OptimizerName = keyof typeof table;

/** An optimizer as cards record it: its name and its constants under tfjs's names, all but the learning rate. */
export interface OptimizerSettings {
  readonly name: OptimizerName;
  readonly [constant: string]: number | boolean | string;
}

/** What `train` minimizes: the cross-entropy of the probabilities, or their mean squared distance from one-hot truths. */
export type LossName = "categoricalCrossentropy" | "meanSquaredError";

const names = Object.keys(table) as OptimizerName[];

/** What cards hold. */
export const optimizerSchema: is.Schema<OptimizerSettings> = is.byKey(
  "name",
  Object.fromEntries(names.map((name) => {
    const constants = Object.entries(table[name].constants).map(([constant, value]) =>
      [constant, typeof value === "boolean" ? is.truth : is.notNegative] as const
    );
    return [name, is.object({ name: is.oneOf(name), ...Object.fromEntries(constants) })];
  })),
  is.object({ name: is.oneOf(...names) }),
);

/** Keras's Adam. */
export const kerasAdam: OptimizerSettings = { name: "adam", ...table.adam.constants };

/** The class of tfjs whose update an optimizer makes. */
export function tfjsClass({ name }: OptimizerSettings): string {
  return table[name].tfjs;
}

/**
 * Completes what `train` was told of an optimizer.
 *
 * @param given a name in any spelling, a name with constants, or an optimizer of tfjs
 * @returns its name and all of its constants
 * @throws {InputError} if there is none of that name, or train has not all that it does
 */
export function completeOptimizer(given: unknown): OptimizerSettings {
  if (typeof given === "string") return { name: nameOf(given), ...table[nameOf(given)].constants };
  const { name: title, ...constants } = isTfjs(given) ? ofTfjs(given) : { ...Object(given) };
  if (typeof title !== "string") throw refused(is.describe(given));
  const name = nameOf(title);
  checkOptions(`optimizer ${title}`, constants, Object.keys(table[name].constants), {
    learningRate: "give learningRate to train, beside optimizer",
  });
  const whole = { name, ...table[name].constants, ...constants };
  return checkValue("optimizer", optimizerSchema, whole);
}

/**
 * The learning rate that goes with an optimizer if none was given.
 *
 * @param given as for {@linkcode completeOptimizer}
 * @returns that of an optimizer of tfjs, else Keras's default; `own` tells which
 */
export function learningRateOf(given: unknown): { readonly rate: number; readonly own: boolean } {
  if (isTfjs(given)) return { rate: Number(given.getConfig()["learningRate"]), own: true };
  return { rate: table[completeOptimizer(given).name].learningRate, own: false };
}

/** A loss by any of the names that Keras and tfjs have for it: labels are class indices, so its sparse form is the same. */
export function completeLoss(given: unknown): LossName {
  const loss = typeof given === "string" ? losses[plain(given)] : undefined;
  if (loss !== undefined) return loss;
  const known = [...new Set(Object.values(losses))];
  const hint = typeof given === "string" ? meant(plain(given), Object.keys(losses)) : undefined;
  throw new InputError(
    `loss: expected ${known.map((name) => `"${name}"`).join(" or ")}, found ${is.describe(given)}${
      hint ? `; did you mean "${losses[hint]}"?` : ""
    }`,
  );
}

const losses: Readonly<Record<string, LossName>> = {
  categoricalcrossentropy: "categoricalCrossentropy",
  sparsecategoricalcrossentropy: "categoricalCrossentropy",
  meansquarederror: "meanSquaredError",
  mse: "meanSquaredError",
};

/** Told by its methods: a notebook's tfjs need not be this file's. */
function isTfjs(value: unknown): value is tf.Optimizer {
  return ["getClassName", "getConfig", "applyGradients"].every((method) =>
    typeof Object(value)[method] === "function"
  );
}

/** What tfjs's classes have more than train, `centered` and `decay`, must be off. */
function ofTfjs(optimizer: tf.Optimizer): Readonly<Record<string, unknown>> {
  const { learningRate: _, ...config } = optimizer.getConfig();
  const name = plain(optimizer.getClassName());
  if (!(name in table)) throw refused(`tfjs's ${optimizer.getClassName()}`);
  const own = Object.entries(config).filter(([key, value]) =>
    key in table[name as OptimizerName].constants || value
  );
  return { name, ...Object.fromEntries(own) };
}

function nameOf(title: string): OptimizerName {
  const name = plain(title);
  if (name in table) return name as OptimizerName;
  const hint = meant(name, names);
  throw refused(is.describe(title), hint && `; did you mean "${hint}"?`);
}

function refused(found: string, hint = ""): InputError {
  const known = names.map((name) => `"${name}"`).join(", ");
  return new InputError(
    `optimizer: expected one of ${known}, or such of tfjs, found ${found}${hint}`,
  );
}

/** Keras writes `mean_squared_error`, tfjs `meanSquaredError`. */
function plain(name: string): string {
  return name.replaceAll("_", "").toLowerCase();
}
