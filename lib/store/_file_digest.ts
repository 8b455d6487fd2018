// Knows a file again by its content.

import { sha256 } from "../io/sha256.ts";
import type { FileDigest } from "./model_card.ts";

export function digestOf(bytes: Uint8Array): FileDigest {
  return { bytes: bytes.length, sha256: sha256(bytes) };
}
