// Writes protocol buffers: as much of the wire format as TensorProto and ConfigProto need.

/**
 * A protocol buffer message being written, field by field.
 *
 * Encoding as in https://protobuf.dev/programming-guides/encoding; field numbers are those of TensorFlow's .proto files.
 */
export class Message {
  #bytes = new Uint8Array(64);
  #length = 0;

  /** Writes an integer, enum or bool field. Negative numbers take ten bytes, as int64 does. */
  integer(field: number, value: number | bigint | boolean): this {
    this.#varint(BigInt(field << 3));
    return this.#varint(BigInt.asUintN(64, BigInt(value)));
  }

  /** Writes a float field. */
  float(field: number, value: number): this {
    this.#varint(BigInt(field << 3 | 5));
    const at = this.#grow(4);
    new DataView(this.#bytes.buffer).setFloat32(at, value, true);
    return this;
  }

  /** Writes a string, bytes or sub-message field, or a packed repeated one. */
  bytes(field: number, value: string | Uint8Array | Message): this {
    const bytes = typeof value === "string"
      ? new TextEncoder().encode(value)
      : value instanceof Message
      ? value.encoded()
      : value;
    this.#varint(BigInt(field << 3 | 2));
    this.#varint(BigInt(bytes.length));
    const at = this.#grow(bytes.length);
    this.#bytes.set(bytes, at);
    return this;
  }

  /** The bytes written so far. */
  encoded(): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(0, this.#length);
  }

  #varint(value: bigint): this {
    while (value > 0x7fn) {
      const at = this.#grow(1);
      this.#bytes[at] = Number(value & 0x7fn) | 0x80;
      value >>= 7n;
    }
    const at = this.#grow(1);
    this.#bytes[at] = Number(value);
    return this;
  }

  /** Makes room for `count` bytes and returns where they go. */
  #grow(count: number): number {
    const at = this.#length;
    this.#length += count;
    if (this.#length > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(this.#length, 2 * this.#bytes.length));
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    return at;
  }
}
