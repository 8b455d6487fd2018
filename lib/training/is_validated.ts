// Whether an epoch has figures of validation images.

import type { Epoch } from "./history.ts";

/** False where all images trained. */
export function isValidated({ valLoss }: Epoch): boolean {
  return !Number.isNaN(valLoss);
}
