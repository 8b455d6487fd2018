// A data set that a network learns in a second: noise with a bright bar at the top, in the middle or at the bottom.

import type { Dataset } from "../lib/data/dataset.ts";
import { Random } from "../lib/data/random.ts";
import { baselineCnn } from "../lib/model/baseline_cnn.ts";

const side = 12;

/** @param size Number of images, 12 x 12, of three classes. */
export function bars(size = 100, seed = 1): Dataset {
  const random = new Random(seed);
  const labels = Uint8Array.from({ length: size }, () => random.integer(3));
  const images = Uint8Array.from({ length: size * side * side }, (_, i) => {
    const row = Math.floor(i / side) % side;
    const inBar = Math.floor(row / 4) === labels[Math.floor(i / (side * side))];
    return random.integer(inBar ? 256 : 176);
  });
  return {
    name: "bars",
    images,
    labels,
    size,
    height: side,
    width: side,
    classNames: ["top", "middle", "bottom"],
    source: { kind: "custom", sha256: {} },
  };
}

/** The baseline network for them. */
export function barsModel({ seed = 1, dropout = 0 } = {}) {
  return baselineCnn({ seed, dropout, classes: 3, height: side, width: side });
}
