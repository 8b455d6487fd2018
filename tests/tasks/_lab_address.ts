// Where a JupyterLab that a test has started can be reached.

import { linesOf } from "../../lib/tasks/_lines_of.ts";

/** From what it says on standard error; reads on after it was found, so that the server is not held up. */
export function addressOf(stderr: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<URL> {
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
