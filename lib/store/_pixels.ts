// Puts a Rescaling in front of a network that was trained on bytes, so that it takes pixels from 0 to 1 as all others do.

import { asObject } from "../io/schema.ts";

/** The layer's name, by which a network that has it is known again. */
const name = "pixels_0_to_255";

/**
 * Lets a network that takes pixels from 0 to 255 take them from 0 to 1. The layer is part of the network from then on, so
 * saving keeps it, and any tfjs program loads it.
 *
 * @param topology of one input, as model.json has it
 * @returns the topology with the layer; itself if it has that already, or is none
 */
export function takingBytes(topology: unknown): unknown {
  const { model_config: wrapped } = asObject(topology);
  if (wrapped !== undefined) return { ...asObject(topology), model_config: takingBytes(wrapped) };
  const { class_name, config } = asObject(topology);
  const { layers = config } = asObject(config);
  if (!Array.isArray(layers) || layers.some((layer) => asObject(layer).name === name)) {
    return topology;
  }
  if (layers.some((layer) => asObject(asObject(layer).config).name === name)) return topology;
  const changed = class_name === "Sequential" ? inFront(layers) : behindInput(layers);
  const { layers: _, ...rest } = asObject(config);
  return {
    ...asObject(topology),
    config: Array.isArray(config) ? changed : { ...rest, layers: changed },
  };
}

const settings = { name, trainable: true, dtype: "float32", scale: 255, offset: 0 };

/** In a Sequential: before the first layer, whose input's shape it takes over, or after an explicit input. */
function inFront(layers: readonly unknown[]): readonly unknown[] {
  const [first, ...rest] = layers;
  const rescaling = { class_name: "Rescaling", config: settings };
  if (asObject(first).class_name === "InputLayer") return [first, rescaling, ...rest];
  const batch_input_shape = inputShapeOf(first);
  return [{ ...rescaling, config: { ...settings, batch_input_shape } }, ...layers];
}

function inputShapeOf(layer: unknown): unknown {
  const { config } = asObject(layer);
  const { batch_input_shape, layers = config } = asObject(config);
  return batch_input_shape ?? (Array.isArray(layers) ? inputShapeOf(layers[0]) : undefined);
}

/** In a network of connected layers: all that took the input take its rescaled pixels. */
function behindInput(layers: readonly unknown[]): readonly unknown[] {
  const at = layers.findIndex((layer) => asObject(layer).class_name === "InputLayer");
  const { name: input } = asObject(layers[at]);
  const rewired = layers.map((layer) => {
    const { inbound_nodes } = asObject(layer);
    if (!Array.isArray(inbound_nodes)) return layer;
    const nodes = inbound_nodes.map((node: unknown) =>
      Array.isArray(node)
        ? node.map((from) =>
          Array.isArray(from) && from[0] === input ? [name, ...from.slice(1)] : from
        )
        : node
    );
    return { ...asObject(layer), inbound_nodes: nodes };
  });
  const rescaling = {
    ...{ class_name: "Rescaling", name, config: settings },
    inbound_nodes: [[[input, 0, 0, {}]]],
  };
  return [...rewired.slice(0, at + 1), rescaling, ...rewired.slice(at + 1)];
}
