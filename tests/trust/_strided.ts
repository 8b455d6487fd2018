// Convolves and trains with strides that leave pixels unread, as convolutions_test.ts asks; prints how far off it is.

import "../../lib/tensorflow/backend.ts";
import * as tf from "@tensorflow/tfjs";
import { compiledEngine } from "../../lib/training/engine/compiled_engine.ts";
import { eagerEngine } from "../../lib/training/engine/eager_engine.ts";

const [side = 0, channels = 0, filters = 0, filter = 0, down = 0, across = 0] = JSON.parse(
  Deno.args[0]!,
) as number[];
const depthwise = Deno.args[1] === "depthwise";
const [images, repeats] = [3, 30];
const strides: [number, number] = [down, across];

let [forward, gradient] = [0, 0];
for (let repeat = 0; repeat < repeats; repeat++) {
  const x = tf.randomNormal([images, side, side, channels], 0, 1, "float32", repeat) as tf.Tensor4D;
  const kernel = tf.randomNormal([filter, filter, channels, filters]) as tf.Tensor4D;
  const convolve = (kernel: tf.Tensor) =>
    depthwise
      ? tf.depthwiseConv2d(x, kernel as tf.Tensor4D, strides, "valid")
      : tf.conv2d(x, kernel as tf.Tensor4D, strides, "valid");
  const found = convolve(kernel);
  const [, rows = 0, columns = 0, outputs = 0] = found.shape;
  const expected = new Float32Array(found.size);
  const slope = new Float32Array(kernel.size);
  const [pixels, weights] = [x.dataSync(), kernel.dataSync()];
  // Every product of a pixel and a weight, once; the gradient is that of the sum of all outputs.
  for (let place = 0; place < images * rows * columns; place++) {
    const [image, row] = [Math.floor(place / (rows * columns)), Math.floor(place / columns) % rows];
    for (let tap = 0; tap < filter * filter * channels * filters; tap++) {
      const [channel, out] = [Math.floor(tap / filters) % channels, tap % filters];
      const [i, j] = [Math.floor(tap / (filters * channels * filter)), 0];
      const at = (image * side + row * down + i) * side + (place % columns) * across + j +
        Math.floor(tap / (filters * channels)) % filter;
      const pixel = pixels[at * channels + channel]!;
      expected[place * outputs + (depthwise ? channel * filters : 0) + out]! += pixel *
        weights[tap]!;
      slope[tap]! += pixel;
    }
  }
  forward = Math.max(forward, distance(found.dataSync(), expected));
  gradient = Math.max(gradient, distance(tf.grad(convolve)(kernel).dataSync(), slope));
}

/** The weights after some steps from the same ones. */
async function trained(make: typeof eagerEngine): Promise<readonly tf.TypedArray[]> {
  const options = { strides, kernelInitializer: tf.initializers.glorotNormal({ seed: 1 }) };
  const model = tf.sequential({
    layers: [
      tf.layers.inputLayer({ inputShape: [side, side, channels] }),
      depthwise
        ? tf.layers.depthwiseConv2d({
          ...{ kernelSize: filter, depthMultiplier: filters, strides },
          depthwiseInitializer: options.kernelInitializer,
        })
        : tf.layers.conv2d({ filters, kernelSize: filter, ...options }),
      tf.layers.flatten(),
      tf.layers.dense({ units: 4, activation: "softmax", ...options }),
    ],
  });
  const engine = make(model, { seed: 1, batchSize: images });
  const labels = Uint8Array.of(0, 1, 2);
  const pixels = tf.randomUniform([images * side * side * channels], 0, 1, "float32", 1);
  const batch = { images: pixels.dataSync() as Float32Array, labels, size: images };
  for (let step = 0; step < 10; step++) await engine.step(batch, 0.01);
  await engine.writeBack();
  engine.dispose();
  return model.getWeights().map((weight) => weight.dataSync());
}

function distance(found: ArrayLike<number>, expected: ArrayLike<number>): number {
  return Math.max(...Array.from(found, (value, i) => {
    const off = Math.abs(value - expected[i]!);
    return off >= 0 ? off : Infinity; // no number at all
  }));
}

const [eager, compiled] = [await trained(eagerEngine), await trained(compiledEngine)];
const engines = Math.max(...eager.map((weight, i) => distance(compiled[i]!, weight)));
console.log(JSON.stringify([forward, gradient, engines]));
