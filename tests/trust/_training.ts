// Trains for a moment in a process of its own, to be killed, starved or locked out there.
// Arguments: the folder for checkpoints, then options of `train` as JSON, then a pause in ms after each epoch, or the path
// of a file that it waits to see removed.

import { train } from "../../lib/training/train.ts";
import { bars, barsModel } from "../_bars.ts";
import { fingerprint } from "../_fingerprint.ts";

const [checkpoint = "", options = "{}", pause = "0"] = Deno.args;
const model = barsModel({ dropout: 0.3 });
try {
  const run = await train(model, bars(), {
    ...{ epochs: 12, batchSize: 16, seed: 1, checkpoint },
    ...JSON.parse(options),
    reporter: {
      onTrainBegin: ({ startEpoch }) => console.log(`from epoch ${startEpoch}`),
      onEpochEnd: async ({ epoch }) => {
        console.log(`epoch ${epoch}`);
        const held = () => Deno.lstat(pause).then(() => true, () => false);
        do await new Promise((resolve) => setTimeout(resolve, Number(pause) || 0)); while (
          await held()
        );
      },
    },
  });
  const sane = run.history.every(({ seconds }) => seconds >= 0 && seconds < 60) &&
    run.seconds >= 0 && run.imagesPerSecond >= 0;
  console.log(`${run.reason} ${fingerprint(model)} ${sane ? "sane times" : "absurd times"}`);
} catch (error) {
  console.log(String(error));
  Deno.exitCode = 1;
}
