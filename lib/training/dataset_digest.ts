// Knows a data set again by its content.

import { createHash } from "node:crypto";
import type { Dataset } from "../data/dataset.ts";
import type { DatasetDigest } from "./training_run.ts";

export function digestOf(dataset: Dataset): DatasetDigest {
  const { name, size, height, width, images, labels } = dataset;
  const hash = createHash("sha256").update(`${size} x ${height} x ${width}\n`);
  return { name, size, sha256: hash.update(images).update(labels).digest("hex") };
}
