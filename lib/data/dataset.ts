// The data set that the whole project shares: bytes and labels, nothing of TensorFlow.

/** Labelled grey-scale images, all in memory. Treat the arrays as read-only: splits and models share them. */
export interface Dataset {
  /** What the data are, as a result may name them: `"mnist/train"`, `"rendered/test"`, … */
  readonly name: string;
  /** `size` x `height` x `width` bytes, row by row; 0 is background, 255 is full ink. */
  readonly images: Uint8Array;
  /** `size` class indices, each below `classNames.length`; empty if unknown (a competition's test images). */
  readonly labels: Uint8Array;
  /** Number of images. */
  readonly size: number;
  /** Pixels a column; 28 in MNIST. */
  readonly height: number;
  /** Pixels a row; 28 in MNIST. */
  readonly width: number;
  /** What each class is called; `["0", …, "9"]` in MNIST. */
  readonly classNames: readonly string[];
  /** Where the bytes came from; goes into the card of a model trained on them. */
  readonly source: DataSource;
}

/** What predictions are measured against: a data set, of which the pixels are not needed. */
export type Labelled = Pick<Dataset, "name" | "size" | "labels" | "classNames">;

/** Where a data set came from, with proof. */
export interface DataSource {
  /** `"mnist"` for the four published files, `"rendered"` for stand-ins drawn by this project, `"custom"` otherwise. */
  readonly kind: "mnist" | "rendered" | "custom";
  /** SHA-256 in hex of each file (or generated array) the data set was read from, by name. */
  readonly sha256: Readonly<Record<string, string>>;
}

/** The training images divided in two: one part to fit weights, one to choose by. */
export interface Split {
  readonly train: Dataset;
  readonly validation: Dataset;
  /** How it was made, e.g. `"last 10 %"`; goes into the model's card. */
  readonly method: string;
}

/** The class names of digits. */
export const digitNames: readonly string[] = ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"];
