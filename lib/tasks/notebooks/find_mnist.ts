// Fetches MNIST if need be, and says what the notebooks will run on; `run` and `test` ask it first.

import { DownloadError } from "../../data/mnist/download.ts";
import { loadMnist } from "../../data/mnist/load_mnist.ts";
import { InputError } from "../../io/input_error.ts";
import { runTask } from "../task.ts";

/** What this program prints, as JSON. */
export type FoundData =
  | { readonly kind: "mnist"; readonly why?: undefined }
  | { readonly kind: "rendered"; readonly why: string };

await runTask(async () => {
  try {
    await loadMnist();
    print({ kind: "mnist" });
  } catch (error) {
    if (!(error instanceof InputError && error.cause instanceof DownloadError)) throw error;
    const reasons = error.cause.reasons.join("; ");
    print({ kind: "rendered", why: `is not on this machine, nor to be downloaded (${reasons}).` });
  }
});

function print(found: FoundData): void {
  console.log(JSON.stringify(found));
}
