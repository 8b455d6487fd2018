// Student's t, loaded when it is first needed: a package that stdlib's depends on lists the environment as it loads, which
// programs that compute no interval may not.

import { createRequire } from "node:module";
import type Quantile from "@stdlib/stats-base-dists-t-quantile";

let quantile: typeof Quantile | undefined;

/** The value that a variable of Student's t stays below with probability `p`; NaN without degrees of freedom. */
export function tQuantile(p: number, degreesOfFreedom: number): number {
  quantile ??= createRequire(import.meta.url)("@stdlib/stats-base-dists-t-quantile");
  return quantile!(p, degreesOfFreedom);
}
