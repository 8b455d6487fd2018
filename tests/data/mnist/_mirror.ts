// A mirror on this machine, and folders for its downloads: what the tests of loading MNIST share.

import { join } from "node:path";
import { mnistFiles } from "../../../lib/data/mnist/mnist_files.ts";

/** The folder with the real files, or `undefined` where this machine has none. */
export const realMnist: string | undefined = Deno.env.get("MNIST_DIR") || undefined;

/** The names of the four files. */
export const names: readonly string[] = [mnistFiles.train, mnistFiles.test]
  .flatMap(({ images, labels }) => [images.name, labels.name]);

/** The real bytes of one of the four files. */
export function realFile(name: string): Uint8Array<ArrayBuffer> {
  if (realMnist === undefined) throw new Error("MNIST_DIR: expected a folder, found nothing");
  return Deno.readFileSync(join(realMnist, name));
}

/** A server that plays a mirror, and what it was asked for. */
export interface Mirror extends AsyncDisposable {
  readonly url: string;
  readonly requests: readonly string[];
}

/** Starts a mirror; without a handler it serves the real files. */
export function startMirror(
  handler: (name: string, request: Request) => Response | Promise<Response> = (name) =>
    new Response(realFile(name)),
): Mirror {
  const requests: string[] = [];
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, (request) => {
    const name = new URL(request.url).pathname.slice("/mnist/".length);
    requests.push(name);
    return handler(name, request);
  });
  return {
    url: `http://127.0.0.1:${server.addr.port}/mnist/`,
    requests,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

/** The address of a mirror at which nobody listens. */
export function deadMirror(): string {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  listener.close();
  return `http://127.0.0.1:${port}/mnist/`;
}

/** A folder that is gone when the test ends. */
export interface Folder extends AsyncDisposable {
  readonly path: string;
  /** The names of what lies in it, sorted. */
  list(): readonly string[];
}

/** Makes a folder with these of the real files in it. */
export function makeFolder(...real: readonly string[]): Folder {
  const path = Deno.makeTempDirSync();
  for (const name of real) Deno.writeFileSync(join(path, name), realFile(name));
  return {
    path,
    list: () => [...Deno.readDirSync(path)].map(({ name }) => name).toSorted(),
    [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }),
  };
}
