// Loads MNIST in a process of its own, to be killed, starved or locked out there.
// Arguments: the folder, then the mirror's address.

import { loadMnist } from "../../lib/data/mnist/load_mnist.ts";

const [directory = "", mirror] = Deno.args;
console.log("loading");
try {
  const { train, test } = await loadMnist({
    directory,
    mirrors: mirror === undefined ? [] : [mirror],
    progress: false,
  });
  console.log(`loaded ${train.size} and ${test.size}`);
} catch (error) {
  console.log(String(error));
  Deno.exitCode = 1;
}
