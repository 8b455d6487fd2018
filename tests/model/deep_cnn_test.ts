// The deeper network: its layers beside those of the committed models, its seeded weights, its dropout.

import assert from "node:assert/strict";
import * as tf from "@tensorflow/tfjs";
import { deepCnn } from "../../lib/model/deep_cnn.ts";
import { predict } from "../../lib/model/predict.ts";
import { fingerprint } from "../_fingerprint.ts";
import { bars } from "../_bars.ts";
import { committedTopology, configOf, layersOf } from "./_topology.ts";

const small = { classes: 3, height: 12, width: 12, filters: [4, 6, 8] } as const;

Deno.test("deepCnn() is, layer by layer and seed by seed, what the committed models were trained from", async () => {
  for (const seed of [1, 2]) {
    const committed = await committedTopology(`deep_cnn_27e_128b_seed_${seed}`);
    assert.deepEqual(configOf(deepCnn({ seed })), committed);
  }
  assert.equal(deepCnn().countParams(), 289_066);
});

Deno.test("deepCnn() drops out after each pooling and before the output, at the rate asked for", () => {
  const block = ["Conv2D", "BatchNormalization", "ReLU"];
  const layers = (end: string) => [...block, ...block, end];
  assert.deepEqual(layersOf(deepCnn({ ...small, dropout: 0.3 })), [
    ...[...layers("MaxPooling2D"), "Dropout"],
    ...[...layers("MaxPooling2D"), "Dropout"],
    ...[...layers("GlobalAveragePooling2D"), "Dropout", "Dense"],
  ]);
  const dropouts = deepCnn({ ...small, dropout: 0.3 }).layers
    .filter((layer) => layer.getClassName() === "Dropout");
  assert.deepEqual(dropouts.map((layer) => layer.getConfig().rate), [0.3, 0.3, 0.3]);
  assert.deepEqual(dropouts.map(({ name }) => name), ["dropout1", "dropout2", "dropout3"]);
});

Deno.test("deepCnn() with dropout gives other probabilities as it trains, and steady ones as it predicts", async () => {
  const dataset = bars(6);
  const images = tf.tensor4d(Float32Array.from(dataset.images), [6, 12, 12, 1]).div(255);
  const [plain, dropping] = [deepCnn(small), deepCnn({ ...small, dropout: 0.5 })];
  const trained = (model: tf.LayersModel) => [
    ...(model.apply(images, { training: true }) as tf.Tensor).dataSync(),
  ];
  assert.deepEqual(trained(plain), trained(plain));
  assert.notDeepEqual(trained(dropping), trained(dropping));
  assert.deepEqual(
    (await predict(dropping, dataset)).probabilities,
    (await predict(dropping, dataset)).probabilities,
  );
});

Deno.test("deepCnn() has as many filters as it is told, in pairs", () => {
  const filters = deepCnn(small).layers.filter((layer) => layer.getClassName() === "Conv2D")
    .map((layer) => layer.getConfig().filters);
  assert.deepEqual(filters, [4, 4, 6, 6, 8, 8]);
});

Deno.test("deepCnn() draws the same weights from the same seed, dropout or not", () => {
  const weights = fingerprint(deepCnn({ ...small, seed: 3 }));
  assert.equal(fingerprint(deepCnn({ ...small, seed: 3 })), weights);
  assert.equal(fingerprint(deepCnn({ ...small, seed: 3, dropout: 0.5 })), weights);
  assert.notEqual(fingerprint(deepCnn({ ...small, seed: 4 })), weights);
  assert.equal(fingerprint(deepCnn(small)), fingerprint(deepCnn({ ...small, seed: 0 })));
});

Deno.test("deepCnn() refuses what it cannot build, naming it", () => {
  for (const index of [0, 1, 2]) {
    for (const count of [0, 1.5]) {
      const filters = [2, 2, 2].with(index, count) as [number, number, number];
      assert.throws(() => deepCnn({ filters }), {
        name: "InputError",
        message: `filters[${index}]: expected a whole number from 1 up, found ${count}`,
      });
    }
  }
  assert.throws(() => deepCnn({ height: 3 }), /height: .* from 4 up, found 3/);
  const smallest = deepCnn({ filters: [1, 1, 1], height: 4, width: 4 });
  assert.deepEqual(smallest.layers[6]!.outputShape, [null, 2, 2, 1]);
});
