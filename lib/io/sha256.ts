// SHA-256 in hex of bytes, or of text in UTF-8: node:crypto's, which hashes MNIST in milliseconds.

import { createHash } from "node:crypto";

export function sha256(content: Uint8Array | string): string {
  return createHash("sha256").update(content).digest("hex");
}
