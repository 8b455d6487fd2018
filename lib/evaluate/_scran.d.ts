// The types of what is used of scran.js, which has none. The shapes are those of its documentation.

/** What has been found near each of `runs.length` points. */
export class FindNearestNeighborsResults {
  /**
   * Takes over what was found elsewhere.
   *
   * @param runs how many neighbours each point has
   * @param indices who they are, point by point
   * @param distances how far away each is
   */
  static unserialize(
    runs: Int32Array,
    indices: Int32Array,
    distances: Float64Array,
  ): FindNearestNeighborsResults;
}

/** A layout in the making. */
export interface UmapStatus {
  currentEpoch(): number;
  /** Goes on for `runTime` milliseconds, or to the end. */
  run(options: { readonly runTime: number }): void;
  extractCoordinates(): { readonly x: Float64Array; readonly y: Float64Array };
}

/** Loads the library, once; it may have so many threads of its own. */
export function initialize(options: { readonly numberOfThreads: number }): Promise<boolean>;

/** Weighs the neighbours and places each point. */
export function initializeUmap(
  neighbours: FindNearestNeighborsResults,
  options: {
    readonly neighbors: number;
    readonly epochs: number;
    readonly minDist: number;
    readonly numberOfThreads: number;
  },
): UmapStatus;
