// What computed a result, for cards.

import * as is from "../io/schema.ts";

/** Versions by program. */
export interface Versions {
  readonly deno: string;
  readonly tfjs: string;
  /** TensorFlow's, or `"none"` where tfjs computed in JavaScript. */
  readonly tensorflow: string;
}

export const versionsSchema = is.object<Versions>({
  deno: is.text,
  tfjs: is.text,
  tensorflow: is.text,
});
