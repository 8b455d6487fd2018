// Fetches MNIST if need be, and says what the notebooks will run on; `deno task run` asks it first.

import { DownloadError } from "../data/_download.ts";
import { loadMnist } from "../data/load_mnist.ts";
import { runTask, TaskError } from "./_task.ts";

await runTask(async () => {
  try {
    await loadMnist();
    console.log(JSON.stringify({ kind: "mnist" }));
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if (!(error.cause instanceof DownloadError)) throw new TaskError(error.message);
    console.log(JSON.stringify({ kind: "rendered", why: error.cause.reasons.join("; ") }));
  }
});
