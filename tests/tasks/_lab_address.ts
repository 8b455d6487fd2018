// Where a JupyterLab that a test has started can be reached.

import { linesOf } from "../../lib/tasks/lines_of.ts";

/**
 * From what it says on standard error, once it answers there: it says so before it listens. Reads on after that, so that
 * the server is not held up.
 */
export async function addressOf(stderr: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<URL> {
  const url = await saidOn(stderr);
  for (let attempt = 0; !await answers(url) && attempt < 200; attempt++) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return url;
}

async function answers({ hostname, port }: URL): Promise<boolean> {
  try {
    (await Deno.connect({ hostname, port: Number(port) })).close();
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.ConnectionRefused) return false;
    throw error;
  }
}

function saidOn(stderr: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<URL> {
  return new Promise((resolve, reject) => {
    (async () => {
      let said = "";
      for await (const line of linesOf(stderr)) {
        said += `${line}\n`;
        const url = line.match(/http:\/\/127\S+token=\w+/)?.[0];
        if (url) resolve(new URL(url));
      }
      reject(new Error(`JupyterLab ended without an address:\n${said}`));
    })();
  });
}
