// Grey planes, and the few operations on them that finding ink needs.

/** Numbers in rows. */
export interface Plane {
  readonly width: number;
  readonly height: number;
  readonly values: Float32Array;
}

/** @returns a plane of zeros, or of what `value` says of each place */
export function plane(
  width: number,
  height: number,
  value?: (x: number, y: number) => number,
): Plane {
  const values = new Float32Array(width * height);
  if (value) {
    for (let y = 0, i = 0; y < height; y++) {
      for (let x = 0; x < width; x++, i++) values[i] = value(x, y);
    }
  }
  return { width, height, values };
}

/**
 * Draws a plane in another size: averaged where it shrinks, interpolated linearly where it grows.
 *
 * @param from the plane
 * @param width pixels a row of the result
 * @param height its rows
 */
export function resized(from: Plane, width: number, height: number): Plane {
  return along(along(from, width), height, true);
}

/** Resizes rows, or columns. */
function along(from: Plane, length: number, columns = false): Plane {
  const before = columns ? from.height : from.width;
  const lines = columns ? from.width : from.height;
  const out = columns ? plane(lines, length) : plane(length, lines);
  const [inStep, inStride] = columns ? [from.width, 1] : [1, from.width];
  const [outStep, outStride] = columns ? [lines, 1] : [1, length];
  const scale = before / length;
  const reach = Math.max(1, scale); // half the width of a triangle, which is a line where it grows
  for (let i = 0; i < length; i++) {
    const middle = (i + 0.5) * scale - 0.5;
    const first = Math.ceil(middle - reach);
    const weights: number[] = [];
    for (let k = first; k <= middle + reach; k++) weights.push(1 - Math.abs(k - middle) / reach);
    const sum = weights.reduce((total, weight) => total + weight, 0);
    for (let line = 0; line < lines; line++) {
      let value = 0;
      for (let k = 0; k < weights.length; k++) {
        const at = Math.min(before - 1, Math.max(0, first + k));
        value += weights[k]! * from.values[line * inStride + at * inStep]!;
      }
      out.values[line * outStride + i * outStep] = value / sum;
    }
  }
  return out;
}

/** @returns each place's highest value within a square of `reach` to every side; the lowest if `lowest` */
export function extreme(from: Plane, reach: number, lowest = false): Plane {
  const { width, height } = from;
  const sign = lowest ? -1 : 1;
  const out = plane(width, height);
  for (let i = 0; i < out.values.length; i++) out.values[i] = sign * from.values[i]!;
  const room = new Float32Array(2 * (Math.max(width, height) + 4 * reach + 2));
  for (let y = 0; y < height; y++) {
    slidingMaximum(out.values, { start: y * width, step: 1, length: width }, reach, room);
  }
  for (let x = 0; x < width; x++) {
    slidingMaximum(out.values, { start: x, step: width, length: height }, reach, room);
  }
  if (lowest) { for (let i = 0; i < out.values.length; i++) out.values[i]! *= -1; }
  return out;
}

/** In place, with three comparisons a value whatever the reach (van Herk 1992; Gil & Werman 1993). */
function slidingMaximum(
  values: Float32Array,
  { start, step, length }: Line,
  reach: number,
  room: Float32Array,
) {
  const window = 2 * reach + 1;
  const blocks = Math.ceil((length + 2 * reach) / window) * window;
  const fromLeft = room.subarray(0, blocks);
  const fromRight = room.subarray(blocks, 2 * blocks);
  const at = (i: number) =>
    i < reach || i >= length + reach ? -Infinity : values[start + (i - reach) * step]!;
  for (let i = 0; i < blocks; i++) {
    const value = at(i);
    fromLeft[i] = i % window === 0 ? value : Math.max(fromLeft[i - 1]!, value);
  }
  for (let i = blocks - 1; i >= 0; i--) {
    const value = at(i);
    fromRight[i] = i % window === window - 1 ? value : Math.max(fromRight[i + 1]!, value);
  }
  for (let i = 0; i < length; i++) {
    values[start + i * step] = Math.max(fromRight[i]!, fromLeft[i + 2 * reach]!);
  }
}

/** @returns each place's mean of a square of `reach` to every side; at the edges, of what there is of it */
export function blurred(from: Plane, reach: number): Plane {
  const { width, height } = from;
  const rows = plane(width, height);
  const out = plane(width, height);
  for (let y = 0; y < height; y++) {
    slidingMean(from.values, rows.values, { start: y * width, length: width }, reach);
  }
  // All columns at once, so that memory is read in its order.
  const sums = new Float64Array(width);
  const add = (y: number, sign: 1 | -1) => {
    for (let x = 0, i = y * width; x < width; x++, i++) sums[x]! += sign * rows.values[i]!;
  };
  let count = 0;
  for (; count < Math.min(reach, height); count++) add(count, 1);
  for (let y = 0; y < height; y++) {
    if (y + reach < height) {
      add(y + reach, 1);
      count++;
    }
    if (y > reach) {
      add(y - reach - 1, -1);
      count--;
    }
    for (let x = 0, i = y * width; x < width; x++, i++) out.values[i] = sums[x]! / count;
  }
  return out;
}

interface Line {
  readonly start: number;
  readonly step: number;
  readonly length: number;
}

function slidingMean(
  from: Float32Array,
  to: Float32Array,
  { start, length }: Omit<Line, "step">,
  reach: number,
) {
  let [sum, count] = [0, 0];
  for (let i = 0; i < Math.min(reach, length); i++, count++) sum += from[start + i]!;
  for (let i = 0; i < length; i++) {
    if (i + reach < length) {
      sum += from[start + i + reach]!;
      count++;
    }
    if (i > reach) {
      sum -= from[start + i - reach - 1]!;
      count--;
    }
    to[start + i] = sum / count;
  }
}

/** @returns the value that `share` of the others are below, by a histogram of 1,024 steps from 0 to 1 */
export function quantile(values: Float32Array, share: number): number {
  return quantileIn(histogram(values), share);
}

/** @returns the value that `share` of those counted in a histogram are below */
export function quantileIn(counts: Uint32Array, share: number): number {
  let left = share * counts.reduce((sum, count) => sum + count, 0);
  for (let i = 0; i < counts.length; i++) {
    left -= counts[i]!;
    if (left <= 0) return (i + 0.5) / counts.length;
  }
  return 1;
}

/** How many values there are in each of 1,024 steps from 0 to 1. */
export function histogram(values: Float32Array): Uint32Array {
  const counts = new Uint32Array(1024);
  // By index, which V8 runs twice as fast as for-of here; a clamped value cannot be negative, so `| 0` is its floor.
  for (let i = 0; i < values.length; i++) {
    counts[Math.min(1023, Math.max(0, 1024 * values[i]!)) | 0]!++;
  }
  return counts;
}

/** @returns the threshold that best divides a histogram in two (Otsu 1979), as a fraction of its length */
export function otsu(counts: Uint32Array): number {
  let [total, sum] = [0, 0];
  counts.forEach((count, i) => {
    total += count;
    sum += i * count;
  });
  let [below, sumBelow, best, at] = [0, 0, -1, 0];
  counts.forEach((count, i) => {
    below += count;
    sumBelow += i * count;
    const above = total - below;
    if (below === 0 || above === 0) return;
    const between = below * above * (sumBelow / below - (sum - sumBelow) / above) ** 2;
    if (between > best) [best, at] = [between, i];
  });
  return (at + 0.5) / counts.length;
}
