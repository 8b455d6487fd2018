// Gives node:util the two functions that tfjs-node 4.22.0 still calls and that newer runtimes have dropped.

import util from "node:util";

Object.assign(util, {
  isArray: Array.isArray,
  isNullOrUndefined: (value: unknown) => value === null || value === undefined,
});
