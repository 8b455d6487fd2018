// Attributes of an eager op: tfjs-node's TFEOpAttr to TFE_OpSetAttr*.

import type { TFEOpAttr } from "@tensorflow/tfjs-node/dist/tfjs_binding.js";
import type { CApi } from "./c_api.ts";
import { cText, cTexts } from "./_c_text.ts";
import type { Status } from "./status.ts";

/** `TF_AttrType`, as tf_attrtype.h numbers it. */
export const AttrType = { STRING: 0, INT: 1, FLOAT: 2, BOOL: 3, TYPE: 4, SHAPE: 5 } as const;

/**
 * Sets one attribute of an op; an array sets a list attribute, except for a shape.
 *
 * @throws {TypeError} When the value is not of the attribute's type, with op and attribute.
 */
export function setAttribute(
  { tf }: CApi,
  op: Deno.PointerValue,
  { name, type, value }: TFEOpAttr,
  status: Status,
  opName: string,
): void {
  const key = cText(name);
  const where = `${opName}: attribute ${name}`;
  switch (type) {
    case AttrType.STRING: {
      if (Array.isArray(value)) {
        const { pointers, lengths } = cTexts(value.map((item) => text(item, where)));
        tf.TFE_OpSetAttrStringList(op, key, pointers, lengths, value.length);
      } else {
        const bytes = new TextEncoder().encode(text(value, where));
        tf.TFE_OpSetAttrString(op, key, bytes, BigInt(bytes.length));
      }
      break;
    }
    case AttrType.INT:
      if (Array.isArray(value)) {
        const list = BigInt64Array.from(value, (item) => integer(item, where));
        tf.TFE_OpSetAttrIntList(op, key, list, list.length);
      } else {
        tf.TFE_OpSetAttrInt(op, key, integer(value, where));
      }
      break;
    case AttrType.FLOAT:
      if (Array.isArray(value)) {
        const list = Float32Array.from(value, (item) => number(item, where));
        tf.TFE_OpSetAttrFloatList(op, key, list, list.length);
      } else {
        tf.TFE_OpSetAttrFloat(op, key, number(value, where));
      }
      break;
    case AttrType.BOOL:
      if (Array.isArray(value)) {
        const list = Uint8Array.from(value, (item) => boolean(item, where));
        tf.TFE_OpSetAttrBoolList(op, key, list, list.length);
      } else {
        tf.TFE_OpSetAttrBool(op, key, boolean(value, where));
      }
      break;
    case AttrType.TYPE:
      if (Array.isArray(value)) {
        const list = Int32Array.from(value, (item) => dataType(item, where));
        tf.TFE_OpSetAttrTypeList(op, key, list, list.length);
      } else {
        tf.TFE_OpSetAttrType(op, key, dataType(value, where));
      }
      break;
    case AttrType.SHAPE: {
      if (!Array.isArray(value)) throw wrong(where, "an array of dimensions", value);
      const dimensions = BigInt64Array.from(value, (item) => integer(item, where));
      tf.TFE_OpSetAttrShape(op, key, dimensions, dimensions.length, status.pointer);
      status.check(opName);
      break;
    }
    default:
      throw new TypeError(`${where}: unknown attribute type ${type}`);
  }
}

function text(value: unknown, where: string): string {
  if (typeof value !== "string") throw wrong(where, "a string", value);
  return value;
}

function integer(value: unknown, where: string): bigint {
  if (typeof value !== "number" || !Number.isSafeInteger(value)) {
    throw wrong(where, "an integer", value);
  }
  return BigInt(value);
}

function number(value: unknown, where: string): number {
  if (typeof value !== "number") throw wrong(where, "a number", value);
  return value;
}

function dataType(value: unknown, where: string): number {
  const type = Number(integer(value, where));
  if (type < 0 || type > 0x7fffffff) throw wrong(where, "a data type", value);
  return type;
}

function boolean(value: unknown, where: string): 0 | 1 {
  if (typeof value !== "boolean") throw wrong(where, "true or false", value);
  return value ? 1 : 0;
}

function wrong(where: string, expected: string, found: unknown): TypeError {
  return new TypeError(`${where}: expected ${expected}, found ${Deno.inspect(found)}`);
}
