// Images and labels as a network takes them.

/** Images and labels of one step. */
export interface Batch {
  /** `size` x height x width pixels: 0 to 1, or bytes that stand for it. */
  readonly images: Float32Array | Uint8Array;
  /** `size` class indices. */
  readonly labels: Uint8Array;
  /** Number of images; the last batch of an epoch may be short. */
  readonly size: number;
}
