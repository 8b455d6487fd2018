// Attributes of a graph's ops: their kinds, and how the C API takes each.

import type { CApi } from "../../c_api.ts";
import { cName } from "../../c_text.ts";
import { Status } from "../../status.ts";
import { newTensor } from "../../tensor.ts";

/** An attribute: its kind and its value. */
export type Attribute =
  | { readonly type: number }
  | { readonly int: number }
  | { readonly ints: readonly number[] }
  | { readonly float: number }
  | { readonly bool: boolean }
  | { readonly text: string }
  | { readonly shape: readonly number[] }
  | { readonly tensor: Constant };

/** The values of a constant; `type` is a `TF_DataType`. */
export interface Constant {
  readonly shape: readonly number[];
  readonly type: number;
  readonly values: ArrayBufferView;
}

/** Sets one attribute of an op that is being described. */
export function setGraphAttribute(
  api: CApi,
  description: Deno.PointerValue,
  key: string,
  attribute: Attribute,
): void {
  const { tf } = api;
  const name = cName(key);
  if ("type" in attribute) tf.TF_SetAttrType(description, name, attribute.type);
  else if ("int" in attribute) tf.TF_SetAttrInt(description, name, BigInt(attribute.int));
  else if ("float" in attribute) tf.TF_SetAttrFloat(description, name, attribute.float);
  else if ("bool" in attribute) tf.TF_SetAttrBool(description, name, attribute.bool ? 1 : 0);
  else if ("ints" in attribute) {
    const list = BigInt64Array.from(attribute.ints, BigInt);
    tf.TF_SetAttrIntList(description, name, list, list.length);
  } else if ("text" in attribute) {
    const text = new TextEncoder().encode(attribute.text);
    tf.TF_SetAttrString(description, name, text, BigInt(text.length));
  } else if ("shape" in attribute) {
    const dimensions = BigInt64Array.from(attribute.shape, BigInt);
    tf.TF_SetAttrShape(description, name, dimensions, dimensions.length);
  } else {
    const { shape, type, values } = attribute.tensor;
    const tensor = newTensor(api, shape, type, values);
    const status = new Status(api);
    try {
      tf.TF_SetAttrTensor(description, name, tensor, status.pointer);
      status.check(`attribute ${key}`);
    } finally {
      tf.TF_DeleteTensor(tensor);
      status.delete();
    }
  }
}
