// Where tfjs 4.22.0 itself falls short of TensorFlow, whatever its binding; tested, so that a change is noticed.

/** Cases of the fixture that fail, and how. */
export interface Shortfall {
  readonly op: string;
  /** The cases concerned; all of the op's where absent. */
  readonly cases?: readonly string[];
  /** What of it fails: the op itself, or only its gradient. */
  readonly part: "op" | "gradient";
  /** What it says, or how its wrong values show. */
  readonly message: RegExp;
  readonly why: string;
}

const broadcast = ["row broadcast", "column by row", "scalar"];
const noGradient = /gradient function not found for/;

export const shortfalls: readonly Shortfall[] = [
  ...["maximum", "minimum", "squaredDifference"].map((op) => ({
    ...{ op, cases: broadcast, part: "gradient" as const },
    message: /has shape .*, which does not match the shape of the input/,
    why: "tfjs-core does not sum this gradient over the axes that were broadcast",
  })),
  {
    ...{ op: "matMul", cases: ["batch by one matrix"], part: "gradient" },
    message: /has shape '3,3,2', which does not match the shape of the input '3,2'/,
    why: "tfjs-core does not sum this gradient over the axes that were broadcast",
  },
  {
    ...{ op: "cumsum", cases: ["plain", "exclusive", "reverse", "exclusive reverse"] },
    part: "gradient",
    message: /has shape '2,4,3', which does not match the shape of the input '2,3,4'/,
    why: "tfjs-core permutes this gradient although the op did not; the last axis is right",
  },
  {
    ...{ op: "prod", cases: ["last axis, kept"], part: "gradient" },
    message: /rank of input 3 must match length of perm/,
    why: "tfjs-core's gradient of prod takes no negative axis",
  },
  {
    ...{ op: "mirrorPad", part: "gradient" },
    message: /expected .* found 0.75/,
    why:
      "tfjs-core slices this gradient and leaves out what the mirrored border gives: wrong values",
  },
  ...["resizeBilinear", "resizeNearestNeighbor"].map((op) => ({
    ...{ op, cases: ["half pixel centres"], part: "gradient" as const },
    message: /expected -0.75, found/,
    why: "tfjs-node does not tell this gradient of half pixel centres: wrong values",
  })),
  {
    ...{ op: "conv2d", cases: ["padded by 1"], part: "op" },
    message: /supports only 'valid' and 'same' padding/,
    why: "tfjs-node passes on no explicit padding; use tf.pad first",
  },
  ...["conv2d", "depthwiseConv2d"].map((op) => ({
    ...{ op, cases: ["same, dilation 2", "valid, dilations 1 and 2"], part: "gradient" as const },
    message: /dilation rates greater than 1 are not yet supported/,
    why: "tfjs-core has no gradient of a dilated convolution",
  })),
  ...[
    ...["conv3dTranspose", "cropAndResize", "cumprod", "depthToSpace", "diag", "divNoNan"],
    ...["einsum", "flipLeftRight", "gatherND", "scatterND", "stridedSlice"],
    ...["tensorScatterUpdate", "topk"],
  ].map((op) => ({
    ...{ op, part: "gradient" as const, message: noGradient },
    why: "tfjs-core has no gradient for it",
  })),
];

/** Kernels that tfjs has for its JavaScript backend and tfjs-node lacks. */
export const kernelsMissing = [
  ...["BitwiseAnd", "DenseBincount", "Draw", "MaxPoolWithArgmax", "RaggedGather", "RaggedRange"],
  ...["RaggedTensorToTensor", "RotateWithOffset", "SearchSorted", "SparseFillEmptyRows"],
  ...["SparseReshape", "SparseSegmentMean", "SparseSegmentSum", "StringNGrams", "StringSplit"],
  ...["StringToHashBucketFast", "Transform"],
] as const;
