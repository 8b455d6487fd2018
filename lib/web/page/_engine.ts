// Reads in a worker, so that the pen never waits for the network; in the page itself where there can be no worker.

import type { Reading } from "../../handwriting/read_picture.ts";
import type { Network, PagePicture } from "../network.ts";
import { openNetwork, type ReadPage } from "./_reader.ts";

/** What goes to the worker: the network first, then pictures. */
type Question =
  | { readonly network: Network; readonly weights: ArrayBuffer }
  | { readonly picture: PagePicture };

/** What comes back for each, in order. */
type Answer = { readonly reading?: Reading; readonly error?: string };

/** One end of the way between page and worker; the worker's own global object has no type among the page's. */
interface End {
  postMessage(message: Question | Answer): void;
  onmessage: ((event: MessageEvent) => void) | null;
}

/**
 * Opens a network.
 *
 * @param network what it is
 * @param weights its weights' bytes
 * @param script the page's own script, which a worker runs as well
 * @returns what reads pictures, once the network is ready
 */
export async function startEngine(
  network: Network,
  weights: ArrayBuffer,
  script: string,
): Promise<ReadPage> {
  const worker = startWorker(script);
  if (!worker) return await openNetwork(network, weights);
  const ask = asking(worker);
  try {
    await ask({ network, weights });
  } catch (error) {
    worker.terminate();
    if (error instanceof NoWorkerError) return await openNetwork(network, weights);
    throw error;
  }
  return async (picture) => (await ask({ picture })).reading!; // the answer to a picture
}

/** Some browsers refuse workers to a page that was opened as a file. */
class NoWorkerError extends Error {}

function startWorker(script: string): Worker | undefined {
  try {
    return new Worker(URL.createObjectURL(new Blob([script], { type: "text/javascript" })));
  } catch {
    return undefined;
  }
}

function asking(worker: Worker): (question: Question) => Promise<Answer> {
  const waiting: PromiseWithResolvers<Answer>[] = [];
  worker.onerror = (event) => {
    for (const { reject } of waiting.splice(0)) reject(new NoWorkerError(event.message));
  };
  worker.onmessage = ({ data }: MessageEvent<Answer>) => {
    const { resolve, reject } = waiting.shift()!; // it answers each question once
    if (data.error === undefined) resolve(data);
    else reject(new Error(data.error));
  };
  return (question) => {
    const answer = Promise.withResolvers<Answer>();
    waiting.push(answer);
    worker.postMessage(question);
    return answer.promise;
  };
}

/** The worker's side: answers whatever comes, one after the other. */
export function answerQuestions(page: End = globalThis as unknown as End): void {
  let read: Promise<ReadPage> | undefined;
  let last = Promise.resolve();
  page.onmessage = ({ data }: MessageEvent<Question>) => {
    last = last.then(async () => {
      try {
        if ("network" in data) read = openNetwork(data.network, data.weights);
        const reader = await read!; // the network comes first
        page.postMessage("picture" in data ? { reading: await reader(data.picture) } : {});
      } catch (error) {
        page.postMessage({ error: error instanceof Error ? error.message : String(error) });
      }
    });
  };
}
