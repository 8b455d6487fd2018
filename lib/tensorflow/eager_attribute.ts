// Attributes of an eager op: tfjs-node's TFEOpAttr to TFE_OpSetAttr*.

import type { TFEOpAttr } from "@tensorflow/tfjs-node/dist/tfjs_binding.js";
import type { CApi } from "./c_api.ts";
import { cName, cStrings } from "./c_text.ts";
import type { Status } from "./status.ts";

/** `TF_AttrType`, as tf_attrtype.h numbers it. */
export const AttrType = { STRING: 0, INT: 1, FLOAT: 2, BOOL: 3, TYPE: 4, SHAPE: 5 } as const;

/**
 * Sets one attribute of an op; an array sets a list attribute, except for a shape.
 *
 * @throws {TypeError} if the value does not have the attribute's type; the message names op and attribute.
 */
export function setEagerAttribute(
  { tf }: CApi,
  op: Deno.PointerValue,
  { name, type, value }: TFEOpAttr,
  status: Status,
  opName: string,
): void {
  const key = cName(name);
  const { text, integer, number, dataType, boolean, wrong } = checks(
    `${opName}: attribute ${name}`,
  );
  const list: readonly unknown[] | undefined = Array.isArray(value) ? value : undefined;
  switch (type) {
    case AttrType.STRING: {
      if (list) {
        const { pointers, lengths } = cStrings(list.map(text));
        return tf.TFE_OpSetAttrStringList(op, key, pointers, lengths, list.length);
      }
      const bytes = new TextEncoder().encode(text(value));
      return tf.TFE_OpSetAttrString(op, key, bytes, BigInt(bytes.length));
    }
    case AttrType.INT:
      if (!list) return tf.TFE_OpSetAttrInt(op, key, integer(value));
      return tf.TFE_OpSetAttrIntList(op, key, BigInt64Array.from(list, integer), list.length);
    case AttrType.FLOAT:
      if (!list) return tf.TFE_OpSetAttrFloat(op, key, number(value));
      return tf.TFE_OpSetAttrFloatList(op, key, Float32Array.from(list, number), list.length);
    case AttrType.BOOL:
      if (!list) return tf.TFE_OpSetAttrBool(op, key, boolean(value));
      return tf.TFE_OpSetAttrBoolList(op, key, Uint8Array.from(list, boolean), list.length);
    case AttrType.TYPE:
      if (!list) return tf.TFE_OpSetAttrType(op, key, dataType(value));
      return tf.TFE_OpSetAttrTypeList(op, key, Int32Array.from(list, dataType), list.length);
    case AttrType.SHAPE: {
      if (!list) throw wrong("an array of dimensions", value);
      const dimensions = BigInt64Array.from(list, integer);
      tf.TFE_OpSetAttrShape(op, key, dimensions, list.length, status.pointer);
      return status.check(opName);
    }
    default:
      throw new TypeError(`${opName}: attribute ${name}: unknown attribute type ${type}`);
  }
}

/** Turns the values of one attribute into what C takes, or throws. */
function checks(attribute: string) {
  const wrong = (expected: string, found: unknown) =>
    new TypeError(`${attribute}: expected ${expected}, found ${Deno.inspect(found)}`);
  const text = (value: unknown): string => {
    if (typeof value !== "string") throw wrong("a string", value);
    return value;
  };
  const integer = (value: unknown): bigint => {
    if (!Number.isSafeInteger(value)) throw wrong("an integer", value);
    return BigInt(value as number);
  };
  const number = (value: unknown): number => {
    if (typeof value !== "number") throw wrong("a number", value);
    return value;
  };
  const dataType = (value: unknown): number => {
    const type = Number(integer(value));
    if (type < 0 || type > 0x7fffffff) throw wrong("a data type", value);
    return type;
  };
  const boolean = (value: unknown): 0 | 1 => {
    if (typeof value !== "boolean") throw wrong("true or false", value);
    return value ? 1 : 0;
  };
  return { text, integer, number, dataType, boolean, wrong };
}
