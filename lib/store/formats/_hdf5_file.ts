// Reads HDF5 by h5wasm, which believes what it is told: here every link, size, type and status is checked first.
// Only a worker imports this: h5wasm takes a quarter of a second to start, and what it reads may mean harm.

import type { ReadLimits, StoredArray } from "./hdf5_contents.ts";

/** Ends reading with what was expected and found. */
export class RefusedError extends Error {
  constructor(readonly expected: string, readonly found: string) {
    super(`expected ${expected}, found ${found}`);
  }
}

/** Begins every HDF5 file. */
const signature = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];

/** Whether bytes begin as an HDF5 file does. */
export function isHdf5(bytes: Uint8Array): boolean {
  return signature.every((byte, i) => bytes[i] === byte);
}

/** Of h5wasm's metadata, what is looked at. */
interface Metadata {
  readonly type: number;
  readonly size: number;
  readonly shape: readonly number[] | null;
  readonly chunks: readonly number[] | null;
  readonly virtual_sources?: readonly unknown[];
  readonly vlen: boolean;
}

/** Of h5wasm's module, what is used: its classes drop the status of a read. */
interface Library {
  readonly FS: { writeFile(path: string, bytes: Uint8Array): void };
  readonly HEAPU8: Uint8Array;
  readonly H5F_ACC_RDONLY: number;
  readonly H5G_GROUP: number;
  readonly H5G_DATASET: number;
  open(path: string, mode: number, order: boolean, low: number, high: number): bigint;
  close_file(file: bigint): number;
  get_type(file: bigint, path: string): number;
  get_symbolic_link(file: bigint, path: string): string | null;
  get_external_link(file: bigint, path: string): { readonly filename?: string };
  get_names(file: bigint, path: string, recursive: boolean): string[];
  get_attribute_names(file: bigint, path: string): string[];
  get_attribute_metadata(file: bigint, path: string, name: string): Metadata;
  get_dataset_metadata(file: bigint, path: string): Metadata;
  get_dataset_filters(file: bigint, path: string): readonly unknown[];
  get_dataset_data(
    ...args: [file: bigint, path: string, count: null, offset: null, stride: null, to: bigint]
  ): number;
  _malloc(bytes: number): number;
  _free(at: number): void;
}

/** HDF5's classes of types. */
const types = { float: 1, string: 3 } as const;

/** An HDF5 file in memory. */
export class Hdf5File implements Disposable {
  readonly #library: Library;
  readonly #file: bigint;
  readonly #limits: ReadLimits;
  readonly #attribute: (path: string, name: string) => unknown;
  readonly #size: number;
  #objects = 0;
  #elements = 0;
  #bytes = 0;

  private constructor(
    library: Library,
    file: bigint,
    attribute: (path: string, name: string) => unknown,
    size: number,
    limits: ReadLimits,
  ) {
    this.#library = library;
    this.#file = file;
    this.#attribute = attribute;
    this.#size = size;
    this.#limits = limits;
  }

  /** @throws {RefusedError} if it is no HDF5 file, or is cut short */
  static async open(bytes: Uint8Array, limits: ReadLimits): Promise<Hdf5File> {
    if (!isHdf5(bytes)) {
      const start = [...bytes.subarray(0, 8)].map((byte) => byte.toString(16).padStart(2, "0"));
      throw new RefusedError(
        "an HDF5 file",
        bytes.length === 0 ? "an empty one" : `one that begins ${start.join(" ")}`,
      );
    }
    const h5wasm = await import("h5wasm");
    const library = await h5wasm.ready as unknown as Library; // as far as it is used here
    library.FS.writeFile("/model", bytes);
    const file = library.open("/model", library.H5F_ACC_RDONLY, false, -1, -1);
    if (!(file >= 0n)) {
      throw new RefusedError("a whole HDF5 file", "a damaged one, or a part of one");
    }
    const attribute = (path: string, name: string) =>
      new h5wasm.Group(file, path).get_attribute(name, false);
    return new Hdf5File(library, file, attribute, bytes.length, limits);
  }

  [Symbol.dispose](): void {
    this.#library.close_file(this.#file);
  }

  /** Whether there is a group of that path; none where a link is not part of the file. */
  hasGroup(path: string): boolean {
    return this.#kindOf(path) === this.#library.H5G_GROUP;
  }

  /** @returns the names in a group: those of its groups, and those of its datasets */
  list(path: string): { readonly groups: readonly string[]; readonly arrays: readonly string[] } {
    const groups: string[] = [];
    const arrays: string[] = [];
    for (const name of this.#library.get_names(this.#file, path, false)) {
      (this.#isArray(`${path}/${name}`) ? arrays : groups).push(name);
    }
    return { groups, arrays };
  }

  #isArray(path: string): boolean {
    const kind = this.#kindOf(path);
    if (kind === this.#library.H5G_DATASET) return true;
    if (kind === this.#library.H5G_GROUP) return false;
    throw new RefusedError("groups and arrays", `something else at ${path}`);
  }

  /** HDF5 follows links wherever they lead, so each part of a path must be a part of the file itself. */
  #kindOf(path: string): number {
    if (++this.#objects > this.#limits.objects) {
      throw new RefusedError(`at most ${this.#limits.objects} groups and arrays`, "more");
    }
    let whole = "";
    for (const part of path.split("/").filter((part) => part !== "")) {
      whole += `/${part}`;
      const soft = this.#library.get_symbolic_link(this.#file, whole);
      if (soft !== null) throw new RefusedError("no links", `one to ${soft} at ${whole}`);
      const { filename } = this.#library.get_external_link(this.#file, whole);
      if (filename !== undefined) {
        throw new RefusedError("no links", `one into the file ${filename} at ${whole}`);
      }
    }
    return this.#library.get_type(this.#file, path);
  }

  /** @returns an attribute that is text; undefined if there is none */
  text(path: string, name: string): string | undefined {
    const list = this.#texts(path, name);
    if (list === undefined) return undefined;
    if (list.length === 1) return list[0]!;
    throw new RefusedError(`one text as ${name}`, `${list.length}`);
  }

  /** @returns a list of texts; Keras puts those beyond 64 KB into `name0`, `name1` and so on. Undefined if there is none */
  texts(path: string, name: string): readonly string[] | undefined {
    const whole = this.#texts(path, name);
    if (whole !== undefined) return whole;
    const parts: string[] = [];
    for (let i = 0;; i++) {
      const part = this.#texts(path, `${name}${i}`);
      if (part === undefined) return i === 0 ? undefined : parts;
      parts.push(...part);
      if (parts.length > this.#limits.objects) {
        throw new RefusedError(`at most ${this.#limits.objects} ${name}`, "more");
      }
    }
  }

  #texts(path: string, name: string): readonly string[] | undefined {
    if (!this.#library.get_attribute_names(this.#file, path).includes(name)) return undefined;
    const { type, size, shape, vlen } = this.#library.get_attribute_metadata(
      this.#file,
      path,
      name,
    );
    const count = elementsOf(shape ?? [0]);
    if (count === 0) return []; // numpy makes an empty list one of numbers
    if (type !== types.string) throw new RefusedError(`text as ${name} of ${path}`, "numbers");
    if (!(count <= this.#limits.objects) || !(vlen || size * count <= this.#limits.json)) {
      throw new RefusedError(`at most ${this.#limits.json} bytes as ${name}`, "more");
    }
    const value = this.#attribute(path, name);
    const list = Array.isArray(value) ? value : [value];
    let length = 0;
    for (const one of list) {
      if (typeof one !== "string") throw new RefusedError(`text as ${name} of ${path}`, typeof one);
      length += one.length;
      if (length > this.#limits.json) {
        throw new RefusedError(`at most ${this.#limits.json} bytes as ${name}`, "more");
      }
    }
    return list as string[]; // each was looked at
  }

  /** Reads a dataset of floating-point numbers, laid out in one piece and not compressed, as Keras writes them. */
  array(path: string): StoredArray {
    if (this.#kindOf(path) !== this.#library.H5G_DATASET) {
      throw new RefusedError(`an array at ${path}`, "none");
    }
    const { type, size, shape, chunks, virtual_sources } = this.#metadata(path);
    const filters = this.#library.get_dataset_filters(this.#file, path).length;
    const layout = filters > 0
      ? "a compressed one"
      : chunks
      ? "one in chunks"
      : virtual_sources
      ? "one that lies elsewhere"
      : undefined;
    if (layout) throw new RefusedError(`an array in one piece at ${path}`, layout);
    const marked = this.#library.get_attribute_names(this.#file, path).includes("dtype");
    if (type !== types.float || marked || ![2, 4, 8].includes(size) || shape === null) {
      throw new RefusedError(
        `numbers of 16, 32 or 64 bits as IEEE 754 has them at ${path}`,
        marked ? "bfloat16" : "others",
      );
    }
    const elements = elementsOf(shape);
    this.#elements += elements;
    this.#bytes += elements * size;
    if (!(this.#elements <= this.#limits.elements)) {
      throw new RefusedError(
        `at most ${this.#limits.elements} numbers in all`,
        `${shape.join(" x ")} at ${path}`,
      );
    }
    if (!(this.#bytes <= this.#size)) {
      throw new RefusedError(
        "arrays that the file has room for",
        `${shape.join(" x ")} at ${path} in ${this.#size} bytes`,
      );
    }
    return { path, shape: [...shape], values: this.#read(path, elements, size) };
  }

  #metadata(path: string): Metadata {
    try {
      return this.#library.get_dataset_metadata(this.#file, path);
    } catch {
      throw new RefusedError(`an array at ${path}`, "one that cannot be read");
    }
  }

  #read(path: string, elements: number, size: number): Float32Array<ArrayBuffer> {
    const bytes = elements * size;
    const at = this.#library._malloc(Math.max(1, bytes));
    if (at === 0) throw new RefusedError("arrays that fit in memory", `${bytes} bytes at ${path}`);
    try {
      this.#library.HEAPU8.fill(0xff, at, at + bytes); // NaN, where nothing is read
      const status = this.#library.get_dataset_data(
        ...[this.#file, path, null, null, null, BigInt(at)] as const,
      );
      if (status < 0) throw new RefusedError(`an array at ${path}`, "one that cannot be read");
      const { buffer } = this.#library.HEAPU8.slice(at, at + bytes);
      if (size === 4) return new Float32Array(buffer as ArrayBuffer);
      return Float32Array.from(size === 2 ? new Float16Array(buffer) : new Float64Array(buffer));
    } finally {
      this.#library._free(at);
    }
  }
}

function elementsOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}
