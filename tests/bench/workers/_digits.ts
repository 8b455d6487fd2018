// The data that all contenders have, for those in TypeScript.

import { join } from "node:path";
import type { Dataset } from "../../../lib/data/dataset.ts";
import { config } from "./_serve.ts";

/** @returns the images as the bytes they were, as this project keeps them */
export function digits(part: "train" | "test"): Dataset {
  const file = (name: string) => Deno.readFileSync(join(config.data, `${part}_${name}.u8`));
  const labels = file("labels");
  return {
    name: part,
    images: file("images"),
    labels,
    size: labels.length,
    height: 28,
    width: 28,
    classNames: Array.from("0123456789"),
    source: { kind: "custom", sha256: {} },
  };
}
