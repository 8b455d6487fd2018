// Why tfjs could not do something, in one line.

/** The first line of what was thrown: tfjs goes on with advice to whoever wrote the layer. */
export function tfjsReason(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split("\n")[0]!;
}
