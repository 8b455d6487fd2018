// What an eager op needs, asked of TensorFlow and checked before it runs: one input too many is read beyond the end of
// TensorFlow's own table, and attributes that are missing or of another type may end the process.

import type { TFEOpAttr } from "@tensorflow/tfjs-node/dist/tfjs_binding.js";
import { AttrType } from "./_attribute.ts";
import type { CApi } from "./c_api.ts";
import { cText } from "./_c_text.ts";
import type { Status } from "./status.ts";

interface OpDefinition {
  /** The most inputs it takes; endless where one of them is a list. */
  readonly inputs: number;
  /** Attributes that have no default and do not follow from the inputs. */
  readonly required: readonly string[];
  /** The type of every attribute, such as `"list(int)"`. */
  readonly types: ReadonlyMap<string, string>;
}

/** The ops' definitions, each read once. */
export class OpDefinitions {
  readonly #api: CApi;
  readonly #status: Status;
  readonly #definitions = new Map<string, OpDefinition>();

  constructor(api: CApi, status: Status) {
    this.#api = api;
    this.#status = status;
  }

  /** @throws {TypeError} When an op has too many inputs, or attributes that are missing or of another type. */
  check(opName: string, inputs: number, attributes: readonly TFEOpAttr[]): void {
    let definition = this.#definitions.get(opName);
    if (!definition) this.#definitions.set(opName, definition = this.#read(opName));
    if (inputs > definition.inputs) {
      throw new TypeError(
        `${opName}: expected at most ${definition.inputs} inputs, found ${inputs}`,
      );
    }
    for (const required of definition.required) {
      if (!attributes.some(({ name }) => name === required)) {
        throw new TypeError(`${opName}: expected the attribute ${required}, found none`);
      }
    }
    for (const attribute of attributes) {
      const expected = definition.types.get(attribute.name);
      const found = typeOf(attribute);
      // TensorFlow itself says which attributes an op does not have.
      if (expected !== undefined && found !== expected) {
        throw new TypeError(
          `${opName}: attribute ${attribute.name}: expected ${expected}, found ${found}`,
        );
      }
    }
  }

  #read(opName: string): OpDefinition {
    const { tf } = this.#api;
    const [graph, buffer] = [tf.TF_NewGraph(), tf.TF_NewBuffer()];
    try {
      tf.TF_GraphGetOpDef(graph, cText(opName), buffer, this.#status.pointer);
      this.#status.check(opName);
      // TF_Buffer { const void* data; size_t length; ... }; an op has a name, so there is data.
      const view = new Deno.UnsafePointerView(buffer!);
      const [data, length] = [view.getPointer(0)!, Number(view.getBigUint64(8))];
      return parse(new Uint8Array(Deno.UnsafePointerView.getArrayBuffer(data, length)));
    } finally {
      tf.TF_DeleteBuffer(buffer);
      tf.TF_DeleteGraph(graph);
    }
  }
}

// op_def.proto: OpDef's fields, ArgDef's and AttrDef's
const inputArgument = 2;
const attribute = 4;
const [typeAttribute, numberAttribute, typeListAttribute] = [4, 5, 6];
const [attributeName, attributeType, attributeDefault] = [1, 2, 3];

function parse(opDef: Uint8Array): OpDefinition {
  let inputs = 0;
  const inferred = new Set<string>();
  const withoutDefault: string[] = [];
  const types = new Map<string, string>();
  for (const { field, bytes } of fields(opDef)) {
    if (field === inputArgument) {
      inputs++;
      for (const { field, bytes: name } of fields(bytes)) {
        if (field === numberAttribute || field === typeListAttribute) inputs = Infinity;
        if (field >= typeAttribute && field <= typeListAttribute) inferred.add(text(name));
      }
    } else if (field === attribute) {
      const parts = new Map(Array.from(fields(bytes), ({ field, bytes }) => [field, bytes]));
      const name = text(parts.get(attributeName));
      types.set(name, text(parts.get(attributeType)));
      if (!parts.has(attributeDefault)) withoutDefault.push(name);
    }
  }
  return { inputs, types, required: withoutDefault.filter((name) => !inferred.has(name)) };
}

const typeNames: Readonly<Record<number, string>> = {
  [AttrType.STRING]: "string",
  [AttrType.INT]: "int",
  [AttrType.FLOAT]: "float",
  [AttrType.BOOL]: "bool",
  [AttrType.TYPE]: "type",
  [AttrType.SHAPE]: "shape",
};

/** As op_def.proto writes the type that `setAttribute` gives an attribute; a shape is an array and no list. */
function typeOf({ type, value }: TFEOpAttr): string {
  const name = typeNames[type] ?? `type ${type}`;
  return Array.isArray(value) && type !== AttrType.SHAPE ? `list(${name})` : name;
}

function text(bytes: Uint8Array | undefined): string {
  return new TextDecoder().decode(bytes);
}

/** The fields of a protocol buffer message, each with its bytes where it has a length. */
function* fields(message: Uint8Array): Generator<{ field: number; bytes: Uint8Array }> {
  let at = 0;
  const varint = () => {
    let value = 0;
    for (let scale = 1;; scale *= 128) {
      const byte = message[at++] ?? 0;
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
    }
  };
  while (at < message.length) {
    const key = varint();
    const [field, wireType] = [Math.floor(key / 8), key % 8];
    if (wireType === 0) varint();
    else if (wireType === 1) at += 8;
    else if (wireType === 5) at += 4;
    const length = wireType === 2 ? varint() : 0;
    yield { field, bytes: message.subarray(at, at += length) };
  }
}
