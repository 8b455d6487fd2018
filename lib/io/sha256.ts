// SHA-256 in hex: node:crypto's, which hashes MNIST in milliseconds.

import { createHash } from "node:crypto";

export function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
