// Explains decisions: probabilities, a saliency map, and the nearest training images.

import { displayed } from "../io/displayable.ts";
import { checkModel } from "./check_model.ts";
import { checkDataset } from "../data/check_dataset.ts";
import { checkOptions } from "../io/check_options.ts";
import { checkKind, checkNumbers } from "../io/check_argument.ts";
import type * as tf from "@tensorflow/tfjs";
import type { Dataset } from "../data/dataset.ts";
import { gather } from "../data/select.ts";
import { type Embedding, vectorOf } from "../evaluate/embedding.ts";
import type { Explanation, PicturedNeighbour } from "../evaluate/explanation.ts";
import { nearest, type NearestOptions } from "../evaluate/nearest.ts";
import { InputError } from "../io/input_error.ts";
import { after, Interruption } from "../io/interruption.ts";
import { embed } from "./embed.ts";
import { predict } from "./predict.ts";
import { saliency, type SaliencyOptions } from "./saliency.ts";

/** What {@linkcode explain} gathers. */
export interface ExplainOptions
  extends Pick<SaliencyOptions, "patch" | "signal">, Pick<NearestOptions, "metric"> {
  /** Where to look for neighbours, usually the training images; no neighbours unless given. */
  readonly reference?: Dataset;
  /** The reference's embedding, by `embed`; computed unless given. */
  readonly embedding?: Embedding;
  /** Neighbours of each of the two classes; 5 unless given. */
  readonly neighbours?: number;
}

/**
 * Explains decisions: for each image the probabilities, a saliency map, and the nearest reference images of the
 * predicted class and of its rival: the true class or, if that was predicted, the runner-up.
 *
 * @param model one that fits the data
 * @param dataset where the images are
 * @param indices which images
 * @param options where to look for neighbours, and how many
 * @returns an explanation an image, in the order of the indices
 * @throws {InputError} if there is no such image, the embedding is not of the reference, or model and data do not fit
 * @throws {InterruptedError} if Stop, Ctrl+C or the signal ended it
 *
 * @example
 * ```ts
 * import { baselineCnn, explain, renderedDigits } from "mnist";
 *
 * const { train, test } = await renderedDigits({ train: 100, test: 10 });
 * const [why] = await explain(baselineCnn(), test, [3], { reference: train, neighbours: 2 });
 * if (why?.neighbours?.ofPrediction.length !== 2) throw new Error("two neighbours");
 * ```
 */
export async function explain(
  model: tf.LayersModel,
  dataset: Dataset,
  indices: readonly number[],
  options: ExplainOptions = {},
): Promise<readonly Explanation[]> {
  checkModel(model);
  checkDataset(dataset);
  checkNumbers("indices", indices);
  checkOptions("explain", options, [
    "reference",
    "embedding",
    "neighbours",
    "metric",
    "patch",
    "signal",
  ], {
    k: "give neighbours",
  });
  const { reference, embedding, neighbours: k = 5, metric = "cosine", patch = 5, signal } = options;
  if (reference !== undefined) checkDataset(reference, { argument: "reference" });
  if (embedding !== undefined) checkKind("embedding", "embedding", embedding);
  const chosen = gather(dataset, indices, dataset.name);
  using interruption = new Interruption("explain", { signal });
  const explanations: Explanation[] = [];
  const part = <Result>(work: Promise<Result>) =>
    interruption.part(work, () => after(explanations.length, indices.length, "images"));
  const stop = { ...(signal && { signal }) };
  const { probabilities, classes } = await part(predict(model, chosen, stop));
  const vectors = reference && await part(embed(model, chosen, stop));
  const searched = reference && (embedding ?? await part(embed(model, reference, stop)));
  if (reference && searched && searched.size !== reference.size) {
    throw new InputError(
      `embedding: expected that of ${reference.name}, ${reference.size} images, ` +
        `found one of ${searched.dataset}, ${searched.size} images`,
    );
  }
  const { height, width, classNames } = dataset;
  const length = height * width;
  for (const [place, index] of indices.entries()) {
    const row = probabilities.slice(place * classes, (place + 1) * classes);
    const truth = chosen.labels[place]!;
    const { prediction, rival } = contest(row, truth);
    const nearestOf = (ofClass: number): readonly PicturedNeighbour[] =>
      reference && vectors && searched
        ? nearest(vectorOf(vectors, place), searched, {
          ...{ k, metric, ofClass },
          ...(reference === dataset && { except: index }),
        }).map((found) => ({
          ...found,
          pixels: reference.images.subarray(found.index * length, (found.index + 1) * length),
        }))
        : [];
    explanations.push(displayed({
      ...{ dataset: dataset.name, index, height, width, classNames },
      pixels: chosen.images.subarray(place * length, (place + 1) * length),
      ...{ truth, prediction, rival, probabilities: row },
      saliency: await part(
        saliency(model, dataset, index, { of: prediction, against: rival, patch, ...stop }),
      ),
      ...(reference && {
        neighbours: {
          reference: reference.name,
          ofPrediction: nearestOf(prediction),
          ofRival: nearestOf(rival),
        },
      }),
    }));
  }
  return displayed(explanations);
}

/** The most probable class, and the one that it competes with. */
function contest(row: Float32Array, truth: number): { prediction: number; rival: number } {
  const ranking = [...row.keys()].sort((a, b) => row[b]! - row[a]!);
  const [prediction, runnerUp] = ranking as [number, number]; // a classifier has at least two classes
  return { prediction, rival: prediction === truth ? runnerUp : truth };
}
