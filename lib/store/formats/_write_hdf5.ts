// Writes HDF5 by h5wasm, in its own memory: groups, float32 arrays in one piece, and text as attributes.

/** What a group holds. */
export interface NewGroup {
  readonly attributes?: Readonly<Record<string, string | readonly string[]>>;
  readonly groups?: Readonly<Record<string, NewGroup>>;
  readonly arrays?: Readonly<Record<string, NewArray>>;
}

/** A dataset to be. */
export interface NewArray {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/**
 * Makes an HDF5 file.
 *
 * @param root what its root group holds; empty lists of texts are left out, as HDF5 has no strings of none
 * @returns the file
 */
export async function writeHdf5(root: NewGroup): Promise<Uint8Array<ArrayBuffer>> {
  const { ready, File } = await import("h5wasm");
  const { FS } = await ready;
  const path = `/${crypto.randomUUID()}`;
  // HDF5 notes the time in each object, and cannot be told here not to.
  const { now } = Date;
  Date.now = () => 0;
  try {
    const file = new File(path, "w");
    try {
      fill(file, root);
      file.flush();
    } finally {
      file.close();
    }
    return new Uint8Array(FS.readFile(path) as Uint8Array<ArrayBuffer>);
  } finally {
    Date.now = now;
    FS.unlink(path);
  }
}

/** Of h5wasm's groups, what is used. */
interface Target {
  create_attribute(name: string, data: string | string[]): void;
  create_group(name: string): Target;
  create_dataset(
    args: { name: string; data: Float32Array; shape: number[]; dtype: "<f4" },
  ): unknown;
}

function fill(target: Target, { attributes = {}, groups = {}, arrays = {} }: NewGroup): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value.length > 0) {
      target.create_attribute(name, typeof value === "string" ? value : [...value]);
    }
  }
  for (const [name, { shape, values }] of Object.entries(arrays)) {
    target.create_dataset({ name, data: values, shape: [...shape], dtype: "<f4" });
  }
  for (const [name, group] of Object.entries(groups)) fill(target.create_group(name), group);
}
