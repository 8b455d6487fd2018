// Which precision trains a model faster on this machine: a few steps of each tell.

import { displayed } from "../io/displayable.ts";
import type { Dataset } from "../data/dataset.ts";
import type { Interruption } from "../io/interruption.ts";
import { Random } from "../data/random.ts";
import { bfloat16Pays, comparePrecisions } from "../model/compare_precisions.ts";
import { checkMemory } from "../model/step_memory.ts";
import { backend } from "../tensorflow/backend.ts";
import { NotCompilableError } from "../tensorflow/compile/not_compilable_error.ts";
import { TensorFlowError } from "../tensorflow/status.ts";
import type { Precision } from "../tensorflow/compile/graph/graph_session.ts";
import type * as tf from "@tensorflow/tfjs";
import { compiledEngine } from "./engine/compiled_engine.ts";
import type { Engine } from "./engine/engine.ts";
import type { PrecisionTrial } from "./precision_choice.ts";
import type { TrainSettings } from "./settings.ts";
import { TrainingImages } from "./_training_images.ts";

/** What a trial needs to know of a run. */
export interface PrecisionTrialOptions {
  readonly settings: TrainSettings;
  readonly engine: "fastest" | "eager" | undefined;
  readonly interruption: Interruption;
}

/**
 * Trains a copy of a model's weights in each precision by turns, for a second each at most, and chooses the faster. A step
 * in bfloat16 rounds, so it must save at least a twentieth.
 *
 * @param model stays as it is
 * @param dataset that it will be trained on
 * @param options the run's settings, its engine, and what stops the trial
 * @returns what was chosen, and why
 */
export async function tryPrecisions(
  model: tf.LayersModel,
  dataset: Dataset,
  { settings, engine, interruption }: PrecisionTrialOptions,
): Promise<PrecisionTrial> {
  const only = (reason: string) => displayed({ chosen: "float32" as const, reason });
  if (backend.name !== "tensorflow") return only("bfloat16 needs native TensorFlow");
  if (engine === "eager") return only("bfloat16 needs the compiled engine");
  checkMemory(model, { batchSize: settings.batchSize, work: "step", kind: "compiled" });
  const engines: Engine[] = [];
  try {
    for (const precision of precisions) {
      engines.push(compiledEngine(model, { ...settings, precision }));
    }
    const milliseconds = await timesOf(engines, { dataset, settings, interruption });
    return displayed({
      chosen: bfloat16Pays(milliseconds) ? "bfloat16" as const : "float32" as const,
      milliseconds,
    });
  } catch (error) {
    if (error instanceof NotCompilableError) {
      return only(`bfloat16 needs a compiled model; ${error.message}`);
    }
    if (error instanceof TensorFlowError) {
      return only(`TensorFlow cannot train it in both: ${error.message.split("\n")[0]}`);
    }
    throw error;
  } finally {
    for (const engine of engines) engine.dispose();
  }
}

/** One line about what was chosen. */
export function trialLine({ chosen, milliseconds, reason }: PrecisionTrial): string {
  if (!milliseconds) return `precision: ${chosen}, as ${reason}`;
  const other = chosen === "float32" ? "bfloat16" : "float32";
  const [own, others] = [milliseconds[chosen], milliseconds[other]].map((of) => of.toPrecision(3));
  return `precision: ${chosen}, at ${own} ms a step on this machine; ${other} takes ${others}`;
}

const precisions = ["float32", "bfloat16"] as const;

/** The median step of each engine in milliseconds. */
async function timesOf(
  engines: readonly Engine[],
  { dataset, settings, interruption }: Omit<PrecisionTrialOptions, "engine"> & {
    readonly dataset: Dataset;
  },
): Promise<Readonly<Record<Precision, number>>> {
  const [float32, bfloat16] = engines;
  const { learningRate } = settings;
  const images = new TrainingImages(dataset, settings);
  const order = new Random(settings.seed).shuffle(images.order());
  const full = Math.max(1, images.steps - 1); // the last batch may be short
  return await comparePrecisions((step) => {
    const batch = images.at(1, step % full, order);
    return [
      () => float32!.step(batch, learningRate),
      () => bfloat16!.step(batch, learningRate),
    ];
  }, {
    ...{ fewest: 3, most: 100, longest: 2000 },
    breathe: () => interruption.breathe(() => "before its first step"),
  });
}
