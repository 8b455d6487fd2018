// What a trial of precisions chose, as cards and checkpoints record it: whoever reads them needs no TensorFlow.

import * as is from "../io/schema.ts";
import type { Precision } from "../tensorflow/compile/graph/graph_session.ts";

/** Why a run has the precision that `precision: "fastest"` chose. */
export interface PrecisionTrial {
  readonly chosen: Precision;
  /** Milliseconds a step, the median of some; absent if one of them cannot run. */
  readonly milliseconds?: Readonly<Record<Precision, number>>;
  /** Why there was nothing to choose between. */
  readonly reason?: string;
}

export const precisionTrialSchema: is.Schema<PrecisionTrial> = is.object<PrecisionTrial>({
  chosen: is.oneOf("float32", "bfloat16"),
  milliseconds: is.optional(
    is.object<Record<Precision, number>>({ float32: is.positive, bfloat16: is.positive }),
  ),
  reason: is.optional(is.text),
});
