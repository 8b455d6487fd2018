// A sweep of one linear layer on a hundred small images, in a file as a user writes it.

/** @param more lines within sweep({ … }) */
export const toySweep = (more = "") => `
import * as tf from "@tensorflow/tfjs";
import { renderedDigits } from "mnist";
import { grid, sweep } from "mnist/study";

export default sweep({
  network(values, seed) {
    const kernelInitializer = tf.initializers.glorotUniform({ seed });
    return tf.sequential({
      layers: [
        tf.layers.flatten({ inputShape: [28, 28, 1] }),
        tf.layers.dense({ units: values.units, activation: "relu", kernelInitializer }),
        tf.layers.dense({ units: 10, activation: "softmax", kernelInitializer }),
      ],
    });
  },
  options: grid({ learningRate: [1e-2, 1e-3], units: [8] }),
  train: { epochs: 3, batchSize: 30, earlyStopping: false },
  seeds: 2,
  data: async () => (await renderedDigits({ train: 100, test: 10 })).train,
  ${more}
});
`;
