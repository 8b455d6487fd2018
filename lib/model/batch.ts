// Images and labels as a network takes them.

/** The images and labels of one step. */
export interface Batch {
  /** `size` x height x width pixels: numbers from 0 to 1, or the bytes that they came from. */
  readonly images: Float32Array | Uint8Array;
  /** `size` class indices. */
  readonly labels: Uint8Array;
  /** Number of images; the last batch of an epoch may be smaller. */
  readonly size: number;
}
