// An eager op's attribute as a graph's.

import type { TFEOpAttr } from "@tensorflow/tfjs-node/dist/tfjs_binding.js";
import { AttrType } from "../_attribute.ts";
import type { Attribute } from "./graph.ts";
import { NotCompilableError } from "./scope.ts";

/** Translates an attribute; `subject` is the code whose op it is. */
export function graphAttribute({ name, type, value }: TFEOpAttr, subject: string): Attribute {
  switch (type) {
    case AttrType.TYPE:
      return { type: Number(value) };
    case AttrType.INT:
      return Array.isArray(value) ? { ints: value } : { int: Number(value) };
    case AttrType.FLOAT:
      if (!Array.isArray(value)) return { float: Number(value) };
      break;
    case AttrType.BOOL:
      if (!Array.isArray(value)) return { bool: Boolean(value) };
      break;
    case AttrType.STRING:
      if (typeof value === "string") return { text: value };
      break;
    case AttrType.SHAPE:
      if (Array.isArray(value)) return { shape: value };
  }
  throw new NotCompilableError(subject, `attribute ${name} is of a kind that a graph is not given`);
}
