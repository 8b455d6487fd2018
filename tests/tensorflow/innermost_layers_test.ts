// The layers of nested networks.

import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { innermostLayers } from "../../lib/tensorflow/innermost_layers.ts";

Deno.test("networks among the layers are replaced by their own layers, in order, at any depth", () => {
  const dense = (name: string) => tf.layers.dense({ name, units: 1, inputShape: [1] });
  const inner = tf.sequential({ layers: [dense("b"), dense("c")] });
  const middle = tf.sequential({ layers: [inner, dense("d")] });
  const outer = tf.sequential({ layers: [dense("a"), middle, dense("e")] });
  assert.deepEqual(innermostLayers(outer).map(({ name }) => name), ["a", "b", "c", "d", "e"]);
});
