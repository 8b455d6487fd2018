// What an eager op needs, as TensorFlow defines it, checked before the op runs: with one input too many TensorFlow reads
// past the end of a table of its own, and attributes that are missing or of another type may abort the process.

import type { TFEOpAttr } from "@tensorflow/tfjs-node/dist/tfjs_binding.js";
import type { CApi } from "./c_api.ts";
import { cName } from "./c_text.ts";
import { AttrType } from "./eager_attribute.ts";
import type { Status } from "./status.ts";
import { readFields } from "./wire.ts";

interface OpDefinition {
  /** The most inputs it takes; infinite if one of them is a list. */
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

  /** @throws {TypeError} if an op has too many inputs, or attributes that are missing or of another type. */
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
      // An attribute that the op does not have is left to TensorFlow, which refuses it by name.
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
      tf.TF_GraphGetOpDef(graph, cName(opName), buffer, this.#status.pointer);
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

// op_def.proto: the fields of OpDef, ArgDef and AttrDef that are read.
const [inputArgument, attribute] = [2, 4];
const [typeAttribute, numberAttribute, typeListAttribute] = [4, 5, 6];
const [attributeName, attributeType, attributeDefault] = [1, 2, 3];

function parse(opDef: Uint8Array): OpDefinition {
  let inputs = 0;
  const inferred = new Set<string>();
  const withoutDefault: string[] = [];
  const types = new Map<string, string>();
  for (const { field, bytes } of readFields(opDef)) {
    if (field === inputArgument) {
      inputs++;
      for (const { field, bytes: name } of readFields(bytes)) {
        if (field === numberAttribute || field === typeListAttribute) inputs = Infinity;
        if (field >= typeAttribute && field <= typeListAttribute) inferred.add(text(name));
      }
    } else if (field === attribute) {
      const parts = new Map(Array.from(readFields(bytes), ({ field, bytes }) => [field, bytes]));
      const name = text(parts.get(attributeName));
      types.set(name, text(parts.get(attributeType)));
      if (!parts.has(attributeDefault)) withoutDefault.push(name);
    }
  }
  return { inputs, types, required: withoutDefault.filter((name) => !inferred.has(name)) };
}

const typeNames: Readonly<Record<number, string>> = Object.fromEntries(
  Object.entries(AttrType).map(([name, type]) => [type, name.toLowerCase()]),
);

/** An attribute's type as op_def.proto writes it; a shape is an array that is not a list. */
function typeOf({ type, value }: TFEOpAttr): string {
  const name = typeNames[type] ?? `type ${type}`;
  return Array.isArray(value) && type !== AttrType.SHAPE ? `list(${name})` : name;
}

function text(bytes: Uint8Array | undefined): string {
  return new TextDecoder().decode(bytes);
}
