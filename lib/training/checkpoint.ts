// All that an interrupted training run needs to go on as if nothing had happened.

import { isDeepStrictEqual } from "node:util";
import { InputError } from "../io/input_error.ts";
import { sha256 } from "../io/sha256.ts";
import type * as tf from "@tensorflow/tfjs";
import type { EngineState } from "./engine/engine.ts";
import type { History } from "./history.ts";
import type { PrecisionTrial } from "./precision_choice.ts";
import { completeRecorded, sharedSettings, type TrainSettings } from "./settings.ts";
import type { TrainingData } from "./training_data.ts";

/** A training run between two steps. */
export interface Checkpoint {
  readonly identity: RunIdentity;
  readonly position: Position;
  /** What callbacks keep, by their names. */
  readonly callbacks: Readonly<Record<string, unknown>>;
  /** Weights and optimizer slots as the last step left them. */
  readonly state: EngineState;
  /** The same after the best epoch; absent before the first epoch's end. */
  readonly best?: EngineState;
}

/** What two runs must share for one to go on where the other stopped. */
export interface RunIdentity {
  readonly settings: TrainSettings;
  readonly data: TrainingData;
  /**
   * SHA-256 in hex of the layers, their sizes, and which weights are trained. How these start does not count, nor do the
   * layers' names: those that tfjs makes up differ each time that a network is built.
   */
  readonly architecture: string;
  /** Why it has its precision, if that was to be the fastest. Another trial might end otherwise, so it is no difference. */
  readonly precisionTrial?: PrecisionTrial;
}

/** Where a run stands. */
export interface Position {
  readonly history: History;
  /** The best epoch so far, 0 before there is one. */
  readonly bestEpoch: number;
  /** The learning rate of the first step of the epoch under way, and that of its next. */
  readonly epochRate: number;
  readonly learningRate: number;
  /** Steps done in the epoch after them. */
  readonly step: number;
  /** The generator's state before that epoch's order was drawn. */
  readonly random: readonly number[];
  /** Sum of the losses of that epoch's images so far, and how many were right. */
  readonly lossSum: number;
  readonly correct: number;
  /** Seconds that epoch has taken so far. */
  readonly epochSeconds: number;
  /** Over the whole run: seconds, those spent in training steps, and images trained in them. */
  readonly seconds: number;
  readonly stepSeconds: number;
  readonly stepImages: number;
  /** Of those in steps: seconds spent making batches. */
  readonly batchSeconds: number;
}

/** The digest that {@linkcode RunIdentity} knows a network by. */
export function architectureOf(model: tf.LayersModel): string {
  const trained = new Set(model.trainableWeights);
  const isTrained = model.weights.map((weight) => trained.has(weight));
  return digestOf([numbered(topologyOf(model)), isTrained]);
}

/** The same as older checkpoints have it, with the layers' names. */
export function namedArchitectureOf(model: tf.LayersModel): string {
  return digestOf(topologyOf(model));
}

function topologyOf(model: tf.LayersModel) {
  const { class_name, config } = model.toJSON(null, false) as unknown as TopologyJson;
  // A model's own name is often numbered by how many came before it in the process.
  return { class_name, ...config, name: undefined };
}

/** What `toJSON` gives unless it is asked for text; its declared type says only that it is JSON. */
interface TopologyJson {
  readonly class_name: string;
  readonly config: Readonly<Record<string, unknown>>;
}

function digestOf(topology: unknown): string {
  return sha256(JSON.stringify(topology, withoutInitializers));
}

function withoutInitializers(key: string, value: unknown): unknown {
  return key.endsWith("initializer") ? undefined : value;
}

/** A topology with its layers numbered in place of their names, also where a layer says which it follows. */
function numbered(topology: unknown): unknown {
  const numbers = new Map<unknown, string>();
  const number = (name: unknown) => {
    const known = numbers.get(name) ?? `layer ${numbers.size + 1}`;
    numbers.set(name, known);
    return known;
  };
  const renamed = (value: unknown): unknown => {
    if (Array.isArray(value)) {
      const [name, ...at] = value;
      const isReference = typeof name === "string" && typeof at[0] === "number";
      return isReference ? [number(name), ...at] : value.map(renamed);
    }
    if (typeof value !== "object" || value === null) return value;
    const isLayer = "class_name" in value;
    return Object.fromEntries(
      Object.entries(value).map(([key, part]) => {
        if (isLayer && key === "name") return [key, number(part)];
        if (isLayer && key === "config" && typeof part?.name === "string") {
          return [key, { ...renamed(part) as object, name: number(part.name) }];
        }
        return [key, renamed(part)];
      }),
    );
  };
  return renamed(topology);
}

/**
 * Gives a checkpoint's weights the names that a model has for them: the layers are the same, and called otherwise.
 *
 * @param checkpoint of a run with a network of the same architecture
 */
export function underNamesOf(model: tf.LayersModel, checkpoint: Checkpoint): Checkpoint {
  const { state, best } = checkpoint;
  const names = Object.keys(state);
  // The other names are a weight's with a slot's behind it.
  const weights = names.filter((name) =>
    name !== "iterations" && !names.some((other) => name.startsWith(`${other}/`))
  );
  if (weights.length !== model.weights.length) return checkpoint;
  const renamed = (state: EngineState): EngineState =>
    Object.fromEntries(
      Object.entries(state).map(([name, values]) => {
        const at = weights.findIndex((weight) => `${name}/`.startsWith(`${weight}/`));
        const own = model.weights[at]?.originalName;
        return [own === undefined ? name : own + name.slice(weights[at]!.length), values];
      }),
    );
  return { ...checkpoint, state: renamed(state), ...(best && { best: renamed(best) }) };
}

/**
 * Checks that a run may go on from a checkpoint. More or fewer epochs are no obstacle.
 *
 * @param named what older checkpoints know the network by, see {@linkcode namedArchitectureOf}
 * @throws {InputError} if it is another run's, naming the first difference
 */
export function checkIdentity(found: RunIdentity, asked: RunIdentity, named?: string): void {
  const differ = (what: string, was: string, is: string, remedy: string) =>
    new InputError(
      `checkpoint: expected a run with ${what} ${is}, found one with ${was}; ${remedy}`,
    );
  for (const key of sharedSettings) {
    const [was, is] = [found, asked].map(({ settings }) =>
      JSON.stringify(completeRecorded(settings)[key] ?? null)
    ) as [string, string];
    // Parts of a setting may come in any order.
    if (isDeepStrictEqual(JSON.parse(was), JSON.parse(is))) continue;
    throw differ(key, was, is, `resume with ${key} ${was}, or start anew`);
  }
  // The end of a schedule is the last epoch.
  if (asked.settings.schedule !== "constant" && found.settings.epochs !== asked.settings.epochs) {
    const [was, is] = [found.settings.epochs, asked.settings.epochs];
    throw differ("epochs", `${was}`, `${is}`, `resume with epochs ${was}, or start anew`);
  }
  for (const part of ["train", "validation"] as const) {
    const [was, is] = [found.data[part], asked.data[part]];
    if (was.sha256 !== is.sha256) {
      const name = `the ${part} images`;
      throw differ(name, describe(was), describe(is), "resume with the same data, or start anew");
    }
  }
  if (![asked.architecture, named].includes(found.architecture)) {
    throw new InputError(
      "checkpoint: expected a run with this network, found one with other layers, or others of them trained; " +
        "resume with a model of the same layers, trainable or not as they were, or start anew",
    );
  }
}

function describe({ name, size, sha256 }: TrainingData["train"]): string {
  return `${name} (${size} images, SHA-256 ${sha256.slice(0, 12)}…)`;
}
