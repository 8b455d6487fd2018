// Expected calibration error, and the bins that a reliability diagram draws.

import type { Calibration } from "./evaluation.ts";

/** The number that Guo et al. 2017 used, and most since. */
const binCount = 15;

/** Bins images by confidence: bin m holds those in `(m / 15, (m + 1) / 15]`. */
export function calibrate(
  confidence: Float32Array,
  isCorrect: (index: number) => boolean,
): Calibration {
  const sizes = new Float64Array(binCount);
  const confidences = new Float64Array(binCount);
  const hits = new Float64Array(binCount);
  confidence.forEach((p, i) => {
    const bin = Math.min(binCount, Math.max(1, Math.ceil(p * binCount))) - 1;
    sizes[bin]! += 1;
    confidences[bin]! += p;
    if (isCorrect(i)) hits[bin]! += 1;
  });
  const gap = hits.reduce((sum, right, bin) => sum + Math.abs(right - confidences[bin]!), 0);
  return {
    error: gap / confidence.length,
    bins: Array.from(sizes, (size, bin) => ({
      low: bin / binCount,
      high: (bin + 1) / binCount,
      size,
      confidence: confidences[bin]! / size,
      accuracy: hits[bin]! / size,
    })),
  };
}
