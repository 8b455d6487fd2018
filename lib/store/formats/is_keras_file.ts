// Which files Keras saves.

import { extname } from "node:path";

/** Whether a path has the extension of a file that Keras saves. */
export function isKerasFile(path: string): boolean {
  return [".h5", ".hdf5", ".keras"].includes(extname(path).toLowerCase());
}
