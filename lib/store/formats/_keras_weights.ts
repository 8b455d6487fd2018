// Matches the weights in a file of Keras with a network's: by the layers' names (.h5), or by counting classes (.keras).

import * as tf from "@tensorflow/tfjs";
import type { KerasContents, StoredArray, WeightGroup } from "./hdf5_contents.ts";
import type { ListedLayer } from "./keras_topology.ts";

/** A variable of the network, and what it is to hold. */
export type Match = readonly [variable: tf.LayerVariable, array: StoredArray];

/**
 * Matches every weight with an array, and every array with a weight.
 *
 * @param layers as Keras lists them
 * @returns the pairs, or what does not match, as text
 */
export function matchWeights(
  network: tf.LayersModel,
  layers: readonly ListedLayer[],
  { weights, groupedBy }: Pick<KerasContents, "weights" | "groupedBy">,
): readonly Match[] | string {
  try {
    const matched = groupedBy === "names"
      ? byNames(network, weights)
      : byClasses(network, layers, weights);
    const left = network.weights.find((weight) =>
      !matched.some(([variable]) => variable === weight)
    );
    if (left) throw new MismatchError(`expected ${left.originalName}, found no array for it`);
    return matched;
  } catch (error) {
    if (error instanceof MismatchError) return error.message;
    throw error;
  }
}

class MismatchError extends Error {}

function byNames({ layers }: tf.LayersModel, { groups }: WeightGroup): readonly Match[] {
  const named = new Map(layers.map((layer) => [layer.name, layer]));
  return groups.flatMap(({ name, arrays }) => {
    if (arrays.length === 0) return [];
    const layer = named.get(name);
    if (!layer) {
      throw new MismatchError(`expected weights of the network's layers, found ${name}'s`);
    }
    named.delete(name);
    return paired(layer, arrays);
  });
}

function byClasses(
  network: tf.LayersModel,
  listed: readonly ListedLayer[],
  { arrays, groups }: WeightGroup,
): readonly Match[] {
  const [stray] = arrays;
  if (stray) throw new MismatchError(`expected weights of layers, found ${stray.path}`);
  const places = groups.filter(holdsArrays);
  const [place, ...others] = places;
  if (others.length > 0) {
    const names = places.map(({ name }) => name).join(", ");
    throw new MismatchError(`expected the weights of layers alone, found ${names}`);
  }
  const stored = numbered(place?.groups ?? []);
  const withWeights = listed.filter(({ name }) => network.getLayer(name).weights.length > 0);
  const matches = withWeights.flatMap(({ name, className, layers }) => {
    const layer = network.getLayer(name);
    const group = stored.get(snakeCase(className))?.shift();
    if (!group) throw new MismatchError(`expected weights of ${name}, found none`);
    return layers
      ? byClasses(layer as tf.LayersModel, layers, group)
      : paired(layer, inOrder(group));
  });
  for (const [stray] of stored.values()) {
    if (!stray) continue;
    throw new MismatchError(`expected weights of the network's layers, found ${stray.name}`);
  }
  return matches;
}

/**
 * The groups of each class in the order of their numbers: the second is `dense_1` in most versions of Keras, `dense_2` in
 * some, and what stands between them may have no weights.
 */
function numbered(groups: readonly WeightGroup[]): Map<string, WeightGroup[]> {
  const byClass = new Map<string, [number, WeightGroup][]>();
  for (const group of groups.filter(holdsArrays)) {
    const [, base = "", number = "0"] = /^(.*?)(?:_(\d+))?$/.exec(group.name) ?? [];
    byClass.set(base, [...byClass.get(base) ?? [], [Number(number), group]]);
  }
  return new Map(
    [...byClass].map(([base, counted]) => [
      base,
      counted.sort(([a], [b]) => a - b).map(([, group]) => group),
    ]),
  );
}

function holdsArrays({ arrays, groups }: WeightGroup): boolean {
  return arrays.length > 0 || groups.some(holdsArrays);
}

/** A layer's own weights, then those of what is in it, in the order in which tfjs has them. */
function inOrder({ arrays, groups }: WeightGroup): readonly StoredArray[] {
  const rank = ({ name }: WeightGroup) => name.startsWith("backward") ? 1 : 0;
  const inner = groups.toSorted((a, b) => rank(a) - rank(b));
  return [...arrays, ...inner.flatMap(inOrder)];
}

/** As Keras makes the name of a group from a class. */
export function snakeCase(className: string): string {
  return className.replace(/\W+/g, "")
    .replace(/(.)([A-Z][a-z]+)/g, "$1_$2")
    .replace(/([a-z])([A-Z])/g, "$1_$2").toLowerCase();
}

function paired({ name, weights }: tf.layers.Layer, arrays: readonly StoredArray[]): Match[] {
  if (weights.length !== arrays.length) {
    throw new MismatchError(
      `expected ${weights.length} arrays for ${name}, found ${arrays.length}`,
    );
  }
  return weights.map((weight, i) => {
    const array = arrays[i]!;
    const [expected, found] = [weight.shape, array.shape].map((shape) => shape.join(" x "));
    if (expected !== found) {
      throw new MismatchError(`expected ${expected} for ${weight.originalName}, found ${found}`);
    }
    return [weight, array];
  });
}

/**
 * Gives a network its weights.
 *
 * @returns what is not finite, as text; undefined if all is well
 */
export function setWeights(matches: readonly Match[]): string | undefined {
  for (const [variable, { values, path, shape }] of matches) {
    const at = values.findIndex((value) => !Number.isFinite(value));
    if (at >= 0) return `expected finite weights, found ${values[at]} in ${path} at ${at}`;
    // Not by `write`, which would apply the layer's constraint.
    tf.tidy(() => (variable.read() as tf.Variable).assign(tf.tensor(values, [...shape])));
  }
  return undefined;
}
