// Numbers as figures and tables write them.

/** `0.9918` as `"99.18 %"`. */
export function percent(fraction: number, digits = 2): string {
  return Number.isFinite(fraction) ? `${(fraction * 100).toFixed(digits)} %` : "–";
}

/**
 * A probability as a percentage that never overstates: `0.99996` is `"> 99.9 %"`, not `"100.0 %"`.
 */
export function confidencePercent(probability: number): string {
  if (probability < 1 && probability >= 0.9995) return "> 99.9 %";
  if (probability > 0 && probability < 0.0005) return "< 0.1 %";
  return percent(probability, 1);
}

/** `60000` as `"60,000"`. */
export function count(n: number): string {
  return n.toLocaleString("en-US");
}

/** `1 image`, `2 images`. */
export function plural(n: number, noun: string, nouns = `${noun}s`): string {
  return `${count(n)} ${n === 1 ? noun : nouns}`;
}

/** `75` seconds as `"1 min 15 s"`. */
export function duration(seconds: number): string {
  if (!Number.isFinite(seconds)) return "–";
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  if (h > 0) return `${h} h ${m} min`;
  return m > 0 ? `${m} min ${s} s` : `${s} s`;
}

/** A learning rate or loss, short: `0.001`, `1e-5`. */
export function short(value: number): string {
  if (value === 0 || (Math.abs(value) >= 1e-3 && Math.abs(value) < 1e5)) {
    return String(Number(value.toPrecision(3)));
  }
  return Number(value.toPrecision(2)).toExponential();
}

/** @returns what a class is called: its number if it has no name */
export function namer(classNames: readonly string[]): (label: number) => string {
  return (label) => classNames[label] || String(label);
}
