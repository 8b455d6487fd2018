// The axes that charts over epochs share.

import { muted } from "../drawing/palette.ts";
import { text } from "../drawing/text.ts";

/** A horizontal axis from epoch `first` to `last`, with about six whole numbers on it. */
export function epochAxis(first: number, last: number) {
  const steps = [1, 2, 5, 10, 20, 25, 50, 100, 200, 500, 1000];
  const step = steps.find((size) => (last - first) / size <= 7) ?? 2000;
  const ticks: number[] = [];
  for (let tick = Math.ceil(first / step) * step; tick <= last; tick += step) ticks.push(tick);
  const domain = [first - 0.5, last + 0.5];
  return { label: null, domain, ticks, tickFormat: (epoch: number) => String(epoch) };
}

/** What the axis is called, at the lower right of a chart. */
export function epochLabel({ width, height }: { readonly width: number; readonly height: number }) {
  return text(width - 12, height - 2, "epoch →", { size: 11, colour: muted, anchor: "end" });
}

/** `0.9965` as `"99.65 %"`, `0.99` as `"99 %"`. */
export function accuracyTick(share: number): string {
  return `${Number((100 * share).toFixed(2))} %`;
}
