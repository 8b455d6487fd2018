// Networks with the settings that train them well in a given time.

import type * as tf from "@tensorflow/tfjs";
import { checkValue } from "../io/check_argument.ts";
import * as is from "../io/schema.ts";
import { deepCnn } from "../model/deep_cnn.ts";
import type { NetworkOptions } from "../model/network_options.ts";
import { recipeFilters, type RecipeName, recipeNames, recipeOptions } from "./recipe_options.ts";
import type { TrainOptions } from "./train_options.ts";

/** A network, and how it is trained. */
export interface Recipe {
  /** Builds the network, untrained, for images of any size and any number of classes. */
  readonly network: (options?: NetworkOptions) => tf.LayersModel;
  /** What `train` is told, but for the seed. */
  readonly options: TrainOptions;
}

/**
 * Looks up a network with the settings that train it well in a given time: `"fast"` in less than a minute, `"accurate"` in
 * about six, on two cores that multiply 16 bits faster than 32. models/README.md has what five seeds of each read.
 *
 * @param name `"fast"` or `"accurate"`
 * @returns the network, 28 x 28 x 1 pixels to 10 probabilities unless told otherwise, and the options of `train`
 * @throws {InputError} if there is no recipe of that name
 *
 * @example
 * ```ts
 * import { recipe, renderedDigits, train } from "mnist";
 *
 * const { train: digits } = await renderedDigits({ train: 256, test: 1 });
 * const { network, options } = recipe("fast");
 * await train(network({ seed: 1 }), digits, { ...options, epochs: 1, seed: 1 });
 * ```
 */
export function recipe(name: RecipeName): Recipe {
  checkValue("recipe", is.oneOf(...recipeNames), name);
  return {
    network: (options) => deepCnn({ ...options, filters: recipeFilters[name] }),
    options: recipeOptions[name],
  };
}
