// Architectures of Keras that tfjs would compute otherwise, or that are none: each is refused by name.

import assert from "node:assert/strict";
import { ArchitectureError, translate } from "../../../lib/store/formats/keras_topology.ts";
import { type Config, configOf, layerOf, layersOf } from "./_keras_files.ts";

/** The architecture of an example is refused once it is changed. */
function refuses(
  what: string,
  edit: (config: Config) => void,
  why: RegExp,
  example = "3_reference",
): void {
  Deno.test(`refuses ${what}`, () => {
    const config = configOf(example);
    translate(config, "3.15.0");
    edit(config);
    const refused = (error: unknown) => {
      assert.ok(error instanceof ArchitectureError, `${error}`);
      assert.match(error.message, /^expected [^\n]+, found [^\n]+$/);
      assert.match(error.message, why);
      return true;
    };
    assert.throws(() => translate(config, "3.15.0"), refused);
  });
}

for (
  const [setting, value, className] of [
    ["groups", 2, "Conv2D"],
    ["lora_rank", 4, "Dense"],
    ["a_setting_of_the_future", 1, "Dense"],
  ] as const
) {
  refuses(
    `${setting} of ${className}`,
    (config) => void (layerOf(config, className)[setting] = value),
    new RegExp(
      `${setting} of ${className} \\w+, .*found ${value}|found ${setting} of ${className} \\w+, ${value}`,
    ),
  );
}
for (
  const [setting, value, className, example] of [
    ["negative_slope", 0.1, "ReLU", "3_activations"],
    ["threshold", 0.5, "ReLU", "3_activations"],
    ["alpha", 0.5, "ELU", "3_activations"],
    ["renorm", true, "BatchNormalization", "3_residual"],
    ["virtual_batch_size", 4, "BatchNormalization", "3_residual"],
    ["dilation_rate", [2, 2], "DepthwiseConv2D", "3_residual"],
    ["keepdims", true, "GlobalAveragePooling2D", "3_residual"],
    ["reset_after", true, "GRU", "3_recurrent"],
    ["interpolation", "bilinear", "UpSampling2D", "3_shapes"],
    ["output_padding", [1, 1], "Conv2DTranspose", "3_shapes"],
    ["rms_scaling", true, "LayerNormalization", "3_shapes"],
    ["axis", -2, "Concatenate", "3_merges"],
    ["activation", "hard_sigmoid", "Dense", "3_merges"],
    ["activation", "leaky_relu", "Dense", "3_merges"],
    ["scale", [1, 2], "Rescaling", "3_shapes"],
    ["dtype", "int8", "Dense", "3_merges"],
  ] as const
) {
  refuses(
    `${setting} ${JSON.stringify(value)} of ${className}`,
    (config) => void (layerOf(config, className)[setting] = value),
    new RegExp(`${setting} of (${className} )?\\w+`),
    example,
  );
}
for (const className of ["Lambda", "Attention", "SpatialDropout2D", "constructor", "__proto__x"]) {
  refuses(
    `a layer of class ${className}`,
    (config) => void (layersOf(config)[1]!["class_name"] = className),
    new RegExp(`expected layers that tfjs has, found ${className} as conv2d`),
  );
}
refuses(
  "a layer of somebody's own class that has the name of one of Keras",
  (config) => void (layersOf(config)[1]!["registered_name"] = "their_package>Conv2D"),
  /expected layers that tfjs has, found their_package's Conv2D as/,
);
refuses(
  "a layer of another module",
  (config) => void (layersOf(config)[1]!["module"] = "their_package.layers"),
  /expected layers that tfjs has, found their_package\.layers's Conv2D as/,
);
refuses(
  "an operation that Keras 3 takes for a layer",
  (config) => {
    const add = layersOf(config).find(({ class_name }) => class_name === "Add")!;
    add["module"] = "keras.src.ops.numpy";
  },
  /expected layers that tfjs has, found keras\.src\.ops\.numpy's Add as/,
  "3_residual",
);
refuses(
  "a subclass of Model",
  (config) => void (config["class_name"] = "MyModel"),
  /expected a Sequential or Functional model, found "MyModel", whose code only its own program has/,
);
refuses(
  "a layer called in training mode",
  (config) => {
    const layer = layersOf(config).find(({ class_name }) => class_name === "BatchNormalization")!;
    const [node] = layer["inbound_nodes"] as [{ kwargs: Config }];
    node.kwargs["training"] = true;
  },
  /expected batch_normalization\w* called with its inputs alone, found training, true/,
  "3_residual",
);
refuses(
  "networks in a hundred networks",
  (config) => {
    let inner = layersOf(config);
    for (let i = 0; i < 100; i++) {
      inner = [{ class_name: "Sequential", config: { name: `n${i}`, layers: inner } }];
    }
    (config["config"] as Config)["layers"] = inner;
  },
  /expected at most 16 networks in one another, found more/,
);
refuses(
  "a network of no layers",
  (config) => void ((config["config"] as Config)["layers"] = []),
  /expected layers, found none/,
);
