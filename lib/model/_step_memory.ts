// How much memory a training step needs: asked before the first, for a system without memory ends the process unheard.

import type * as tf from "@tensorflow/tfjs";
import type { Engine } from "./engine.ts";
import { outputShapes, valuesOf } from "./_layer_shapes.ts";

const gibibyte = 2 ** 30;

/** What is taken to be free where the system may not be asked, as in the project's tasks: 8 GiB. */
const assumed = 8 * gibibyte;

/** So much is not worth a question: no batch of an ordinary size is refused on what a system says of itself. */
const little = gibibyte / 4;

/**
 * What a step holds at its peak, as a multiple of the values that the layers put out: gradients and what the ops between
 * add. Peaks of the baseline and the deep network were 1.0 to 2.4 compiled, and 7.6 eager.
 */
const multiples: Readonly<Record<Engine["kind"], number>> = { compiled: 2.5, eager: 8 };

/**
 * Refuses a batch that memory will not hold. Nothing is allocated to find out.
 *
 * @param batchSize images a step
 * @param kind how steps run
 * @param free bytes that can be had; what the system says unless given
 * @throws {RangeError} when the estimate is above that
 */
export function checkStepMemory(
  model: tf.LayersModel,
  batchSize: number,
  kind: Engine["kind"],
  free?: number,
): void {
  const perImage = stepBytes(model, kind);
  const needed = batchSize * perImage;
  if (needed <= little) return;
  const asked = free ?? freeMemory();
  const available = asked ?? assumed;
  if (needed <= available) return;
  const source = asked === undefined ? "are assumed free without leave to ask" : "are free";
  throw new RangeError(
    `batchSize: ${batchSize} images a step need about ${
      inGibibytes(needed)
    } of memory for ${model.name} ` +
      `(${kind}), and ${inGibibytes(available)} ${source}; give at most ${
        Math.max(1, Math.floor(available / perImage))
      }`,
  );
}

/** Bytes at the peak of a step, for one image of its batch. */
function stepBytes(model: tf.LayersModel, kind: Engine["kind"]): number {
  let values = valuesOf(model.inputs[0]!.shape);
  for (const layer of innermost(model.layers)) {
    for (const shape of outputShapes(layer)) values += valuesOf(shape);
  }
  return values * Float32Array.BYTES_PER_ELEMENT * multiples[kind];
}

/** Layers, and in place of networks among them those that they are made of. */
function innermost(layers: readonly tf.layers.Layer[]): tf.layers.Layer[] {
  return layers.flatMap((layer) => {
    const inner = (layer as Partial<tf.LayersModel>).layers;
    return inner ? innermost(inner) : [layer];
  });
}

/** Undefined where the system may not be asked. Swap counts: it is slow, and no end. */
function freeMemory(): number | undefined {
  const leave = { name: "sys", kind: "systemMemoryInfo" } as const;
  if (Deno.permissions.querySync(leave).state !== "granted") return undefined;
  const { available, swapFree } = Deno.systemMemoryInfo();
  return available + swapFree;
}

function inGibibytes(bytes: number): string {
  return `${(bytes / gibibyte).toFixed(1)} GiB`;
}
