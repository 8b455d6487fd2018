// The four files of MNIST as published: names, contents and hashes.

/** One published file. */
export interface MnistFile {
  /** Its name, on disk and on the mirrors. */
  readonly name: string;
  /** Its compressed size in bytes. */
  readonly bytes: number;
  /** SHA-256 of those bytes, in hex. */
  readonly sha256: string;
  /** SHA-256 of the uncompressed file. */
  readonly inflatedSha256: string;
  /** The shape that the IDX header must give. */
  readonly shape: readonly number[];
}

/** Images and labels of one part of MNIST. */
export interface MnistPart {
  readonly images: MnistFile;
  readonly labels: MnistFile;
}

/** The four files (LeCun, Cortes & Burges 1998; CC BY-SA 3.0). */
export const mnistFiles: { readonly train: MnistPart; readonly test: MnistPart } = {
  train: {
    images: {
      name: "train-images-idx3-ubyte.gz",
      bytes: 9_912_422,
      sha256: "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
      inflatedSha256: "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
      shape: [60_000, 28, 28],
    },
    labels: {
      name: "train-labels-idx1-ubyte.gz",
      bytes: 28_881,
      sha256: "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
      inflatedSha256: "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
      shape: [60_000],
    },
  },
  test: {
    images: {
      name: "t10k-images-idx3-ubyte.gz",
      bytes: 1_648_877,
      sha256: "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
      inflatedSha256: "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
      shape: [10_000, 28, 28],
    },
    labels: {
      name: "t10k-labels-idx1-ubyte.gz",
      bytes: 4_542,
      sha256: "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6",
      inflatedSha256: "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
      shape: [10_000],
    },
  },
};

/** Where the files are downloaded from: base addresses, tried in turn. */
export const mnistMirrors: readonly string[] = [
  "https://storage.googleapis.com/cvdf-datasets/mnist/",
  "https://ossci-datasets.s3.amazonaws.com/mnist/",
];

/**
 * Computes a file's uncompressed size from its shape.
 *
 * @param file one of the four
 * @returns bytes of header and elements
 */
export function inflatedBytes(file: MnistFile): number {
  return 4 + 4 * file.shape.length + file.shape.reduce((product, size) => product * size, 1);
}
