// The settings of each layer of Keras: which tfjs has too, and which it would silently ignore.

/** What becomes of a setting. */
export type Treatment =
  | "keep"
  | "ignore"
  | "activation"
  | "initializer"
  | "regularizer"
  | "constraint"
  | "layer"
  | "layers"
  /** One axis, which Keras may have in a list. */
  | "axis"
  /** -1, or counted from the first: tfjs takes all negative ones for -1. */
  | "last or counted"
  /** Counts in training alone, and tfjs lacks it. */
  | "training"
  /** The only value that tfjs has; a list of it alone will do. */
  | { readonly only: unknown }
  /** tfjs's name for it. */
  | { readonly as: string };

/** By a setting's name in Keras. */
export type Settings = Readonly<Record<string, Treatment>>;

const keep = (...names: string[]): Settings =>
  Object.fromEntries(names.map((name) => [name, "keep"]));

/** What Keras writes beside each kind of weight. */
const weight = (name: string): Settings => ({
  [`${name}_initializer`]: "initializer",
  [`${name}_regularizer`]: "regularizer",
  [`${name}_constraint`]: "constraint",
});

const ignoredWeight = (name: string): Settings => ({
  [`${name}_initializer`]: "ignore",
  [`${name}_regularizer`]: "ignore",
  [`${name}_constraint`]: "ignore",
});

const activity: Settings = { activity_regularizer: "training" };
const noise: Settings = { noise_shape: "keep", seed: "ignore" };
const bias: Settings = { use_bias: "keep", ...weight("bias") };
const lastChannels: Settings = { data_format: { only: "channels_last" } };

const anyConvolution: Settings = {
  ...keep("kernel_size", "strides", "padding", "data_format", "dilation_rate"),
  ...{ activation: "activation", groups: { only: 1 }, rank: "ignore" },
  ...bias,
  ...activity,
};
const convolution: Settings = { ...keep("filters"), ...anyConvolution, ...weight("kernel") };
const transposed: Settings = {
  ...convolution,
  ...{ dilation_rate: { only: 1 }, output_padding: { only: null } },
};
const pooling: Settings = keep("pool_size", "strides", "padding", "data_format");
const pooling1d: Settings = { ...pooling, ...lastChannels };
const globalPooling: Settings = { data_format: "keep", keepdims: { only: false } };
const globalPooling1d: Settings = { ...globalPooling, ...lastChannels };

const anyRecurrent: Settings = {
  ...keep("return_sequences", "return_state", "go_backwards", "stateful", "unroll"),
  ...{ time_major: { only: false }, zero_output_for_mask: "ignore" },
};
const simpleCell: Settings = {
  ...keep("units", "dropout", "recurrent_dropout", "implementation"),
  ...{ activation: "activation", seed: "ignore" },
  ...weight("kernel"),
  ...weight("recurrent"),
  ...bias,
  ...activity,
};
const gatedCell: Settings = { ...simpleCell, recurrent_activation: "activation" };
const gruCell: Settings = { ...gatedCell, reset_after: { only: false } };
const lstmCell: Settings = { ...gatedCell, unit_forget_bias: "keep" };
const convLstmCell: Settings = { ...convolution, ...lstmCell, units: "ignore" };

const normalization: Settings = {
  ...keep("epsilon", "center", "scale"),
  ...weight("beta"),
  ...weight("gamma"),
};

/** By a layer's class: those that tfjs has and computes as Keras does. */
export const layerSettings: Readonly<Record<string, Settings>> = {
  InputLayer: { sparse: { only: false }, ragged: { only: false }, optional: "ignore" },

  Conv1D: { ...convolution, ...lastChannels },
  Conv2D: convolution,
  Conv3D: convolution,
  Conv2DTranspose: transposed,
  Conv3DTranspose: transposed,
  SeparableConv2D: {
    ...keep("filters", "depth_multiplier"),
    ...anyConvolution,
    ...weight("depthwise"),
    ...weight("pointwise"),
    ...ignoredWeight("kernel"),
  },
  DepthwiseConv2D: {
    ...keep("depth_multiplier"),
    ...anyConvolution,
    ...weight("depthwise"),
    ...ignoredWeight("kernel"),
    ...{ filters: "ignore", dilation_rate: { only: 1 } }, // which tfjs never looks at
  },
  Dense: { ...keep("units"), activation: "activation", ...weight("kernel"), ...bias, ...activity },
  Embedding: {
    ...keep("input_dim", "output_dim", "mask_zero", "input_length"),
    ...weight("embeddings"),
    ...activity,
  },

  BatchNormalization: {
    ...{ axis: "axis", momentum: "keep", synchronized: "training" },
    ...normalization,
    ...{ moving_mean_initializer: "initializer", moving_variance_initializer: "initializer" },
    ...{ renorm: { only: false }, renorm_clipping: "ignore", renorm_momentum: "ignore" },
    ...{ fused: "ignore", virtual_batch_size: { only: null } },
  },
  LayerNormalization: {
    ...{ axis: "keep", rms_scaling: { only: false } },
    ...normalization,
    ...{ beta_constraint: "training", gamma_constraint: "training" },
  },

  Activation: { activation: "activation" },
  ReLU: { max_value: "keep", negative_slope: { only: 0 }, threshold: { only: 0 } },
  LeakyReLU: { alpha: "keep", negative_slope: { as: "alpha" } },
  PReLU: { shared_axes: "keep", ...weight("alpha") },
  ELU: { alpha: { only: 1 } },
  ThresholdedReLU: { theta: "keep" },
  Softmax: { axis: "axis" },

  MaxPooling1D: pooling1d,
  MaxPooling2D: pooling,
  MaxPooling3D: pooling,
  AveragePooling1D: pooling1d,
  AveragePooling2D: pooling,
  AveragePooling3D: pooling,
  GlobalMaxPooling1D: globalPooling1d,
  GlobalMaxPooling2D: globalPooling,
  GlobalAveragePooling1D: globalPooling1d,
  GlobalAveragePooling2D: globalPooling,

  Flatten: keep("data_format"),
  Reshape: keep("target_shape"),
  Permute: keep("dims"),
  RepeatVector: keep("n"),
  ZeroPadding2D: keep("padding", "data_format"),
  Cropping2D: keep("cropping", "data_format"),
  // tfjs's bilinear one has its pixels elsewhere.
  UpSampling2D: { ...keep("size", "data_format"), interpolation: { only: "nearest" } },
  Rescaling: keep("scale", "offset"),
  Masking: keep("mask_value"),

  Dropout: { rate: "keep", ...noise },
  SpatialDropout1D: { rate: "keep", ...noise },
  GaussianNoise: { stddev: "keep", seed: "ignore" },
  GaussianDropout: { rate: "keep", seed: "ignore" },
  AlphaDropout: { rate: "keep", ...noise },

  Add: {},
  Multiply: {},
  Average: {},
  Maximum: {},
  Minimum: {},
  Concatenate: { axis: "last or counted" },
  Dot: keep("axes", "normalize"),

  SimpleRNN: { ...anyRecurrent, ...simpleCell },
  GRU: { ...anyRecurrent, ...gruCell },
  LSTM: { ...anyRecurrent, ...lstmCell },
  ConvLSTM2D: { ...anyRecurrent, ...convLstmCell },
  RNN: { ...anyRecurrent, cell: "layer" },
  SimpleRNNCell: simpleCell,
  GRUCell: gruCell,
  LSTMCell: lstmCell,
  StackedRNNCells: { cells: "layers" },
  TimeDistributed: { layer: "layer" },
  Bidirectional: { layer: "layer", backward_layer: "ignore", merge_mode: "keep" },
};

/** tfjs's names of activations, by Keras's. */
export const activations: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    ["elu", "gelu", "linear", "mish", "relu", "relu6", "selu", "sigmoid", "softmax", "softplus"]
      .concat(["softsign", "swish", "tanh", "log_softmax", "hard_sigmoid"])
      .map((name) => [name, name]),
  ),
  silu: "swish",
  softmax_v2: "softmax",
};

/** tfjs's names of initializers, by Keras's without underscores and in lower case. */
export const initializers: Readonly<Record<string, string>> = Object.fromEntries(
  ["Zeros", "Ones", "Constant", "RandomUniform", "RandomNormal", "TruncatedNormal", "Identity"]
    .concat(["VarianceScaling", "GlorotUniform", "GlorotNormal", "HeNormal", "HeUniform"])
    .concat(["LeCunNormal", "LeCunUniform", "Orthogonal"])
    .map((name) => [name.toLowerCase(), name]),
);

/** What tfjs takes for an initializer's settings. */
export const initializerSettings = [
  ...["value", "minval", "maxval", "mean", "stddev", "gain", "scale", "mode", "distribution"],
] as const;

/** Regularizers as Keras makes them of a name alone, by their names without underscores and in lower case. */
export const regularizers: Readonly<Record<string, Readonly<{ l1?: number; l2?: number }>>> = {
  ...{ l1: { l1: 0.01 }, l2: { l2: 0.01 }, l1l2: { l1: 0.01, l2: 0.01 } },
};

/** Constraints, by their names without underscores and in lower case. */
export const constraints: Readonly<Record<string, string>> = {
  ...{ maxnorm: "MaxNorm", unitnorm: "UnitNorm", nonneg: "NonNeg", minmaxnorm: "MinMaxNorm" },
};
