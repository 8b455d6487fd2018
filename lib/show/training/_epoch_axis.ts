// The axes that charts over epochs share.

import { muted } from "../drawing/palette.ts";
import { text } from "../drawing/text.ts";

/** A horizontal axis from epoch `first` to `last`, with about six whole numbers on it. */
export function epochAxis(first: number, last: number) {
  const steps = [1, 2, 5, 10, 20, 25, 50, 100, 200, 500, 1000];
  const step = steps.find((size) => (last - first) / size <= 7) ?? 2000;
  const ticks: number[] = [];
  for (let tick = Math.ceil(first / step) * step; tick <= last; tick += step) ticks.push(tick);
  // Room for half of a label of four digits at the right.
  const margin = Math.max(0.5, 0.025 * (last - first));
  const domain = [first - margin, last + margin];
  return { label: null, domain, ticks, tickFormat: (epoch: number) => String(epoch) };
}

/** What the axis is called, at the lower right of a chart. */
export function epochLabel({ width, height }: { readonly width: number; readonly height: number }) {
  return text(width - 12, height - 2, "epoch →", { size: 11, colour: muted, anchor: "end" });
}

/** A domain around accuracies that is wide enough for ticks to differ in {@linkcode accuracyTick}. */
export function accuracyDomain(shares: readonly number[]): [low: number, high: number] {
  const [least, most] = [Math.min(...shares), Math.max(...shares)];
  if (most - least >= leastSpan) return [least, most];
  const low = Math.min(Math.max(0, (least + most - leastSpan) / 2), 1 - leastSpan);
  return [low, low + leastSpan];
}

/** Five ticks, each a hundredth of a per cent above the other. */
const leastSpan = 0.0005;

/** `0.9965` as `"99.65 %"`, `0.99` as `"99 %"`. */
export function accuracyTick(share: number): string {
  return `${Number((100 * share).toFixed(2))} %`;
}
