// What goes into a network and comes out.

import type * as tf from "@tensorflow/tfjs";
import { ModelFileError } from "./read_model_file.ts";

/** @throws {ModelFileError} if it does not take images and give one row of numbers each */
export function ends(network: tf.LayersModel, name: string) {
  const [input, ...inputs] = network.inputs;
  const [output, ...outputs] = network.outputs;
  const shape = input?.shape.slice(1) ?? [];
  const [height, width, channels] = shape;
  const [outputSize, ...rest] = output?.shape.slice(1) ?? [];
  if (
    inputs.length + outputs.length + rest.length === 0 && shape.length === 3 &&
    height && width && channels && outputSize
  ) {
    return { inputShape: [height, width, channels] as const, outputSize };
  }
  throw new ModelFileError(
    `${name}: expected one input of height x width x channels and one output of n classes, found inputs ` +
      `${JSON.stringify(network.inputs.map(({ shape }) => shape))} and outputs ` +
      JSON.stringify(network.outputs.map(({ shape }) => shape)),
  );
}
