// Which files Keras saves, and which are written for other programs.

import { extname } from "node:path";

/** Whether a path has the extension of a file that Keras saves. */
export function isKerasFile(path: string): boolean {
  return [".h5", ".hdf5", ".keras"].includes(extname(path).toLowerCase());
}

/** The extensions of files that are written for other programs. */
export const exportedExtensions = [".keras", ".h5", ".hdf5", ".onnx"] as const;

/** Whether a path has the extension of a file that is written for other programs, and is no folder. */
export function isExportedFile(path: string): boolean {
  return exportedExtensions.some((extension) => extension === extname(path).toLowerCase());
}
