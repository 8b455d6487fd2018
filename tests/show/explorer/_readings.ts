// Digits that are read as told, each with a confidence of its own.

import type { Dataset } from "../../../lib/data/dataset.ts";
import { Random } from "../../../lib/data/random.ts";
import { evaluate } from "../../../lib/evaluate/evaluate.ts";

/**
 * @param labels The true class of each image, 0 to 9.
 * @param read What each is read as.
 */
export function readAs(
  labels: readonly number[],
  read: (label: number, image: number) => number,
) {
  const random = new Random(4);
  const size = labels.length;
  const dataset: Dataset = {
    name: "told",
    images: Uint8Array.from({ length: size * 64 }, () => random.integer(256)),
    labels: Uint8Array.from(labels),
    ...{ size, height: 8, width: 8 },
    classNames: Array.from({ length: 10 }, (_, label) => String(label)),
    source: { kind: "custom", sha256: {} },
  };
  const probabilities = Float32Array.from(labels.flatMap((label, i) => {
    const rest = dataset.classNames.map(() => random.next());
    const chosen = read(label, i);
    const others = rest.reduce((sum, value, c) => c === chosen ? sum : sum + value, 0);
    const sure = 0.55 + 0.44 * random.next();
    return rest.map((value, c) => c === chosen ? sure : (1 - sure) * value / others);
  }));
  return { dataset, evaluation: evaluate({ probabilities, size, classes: 10 }, dataset) };
}
