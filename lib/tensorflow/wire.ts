// Protocol buffers: as much of the wire format as the TensorFlow messages that are written and read here need.
//
// Encoded as in https://protobuf.dev/programming-guides/encoding; field numbers are those of TensorFlow's .proto files.

const [varintType, fixed64Type, bytesType, fixed32Type] = [0, 1, 2, 5] as const;

/** A message being written, field by field. */
export class Message {
  #bytes = new Uint8Array(64);
  #length = 0;

  /** Writes an integer, enum or bool field. Negative numbers take ten bytes, as int64 does. */
  integer(field: number, value: number | bigint | boolean): this {
    this.#varint(BigInt(field << 3 | varintType));
    return this.#varint(BigInt.asUintN(64, BigInt(value)));
  }

  /** Writes a string, bytes or sub-message field, or a packed repeated one. */
  bytes(field: number, value: string | Uint8Array | Message): this {
    const bytes = typeof value === "string"
      ? new TextEncoder().encode(value)
      : value instanceof Message
      ? value.encoded()
      : value;
    this.#varint(BigInt(field << 3 | bytesType));
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
    for (; value > 0x7fn; value >>= 7n) {
      const at = this.#grow(1);
      this.#bytes[at] = Number(value & 0x7fn) | 0x80;
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

/** Reads the fields of a message, each with its bytes if it has a length; other values are skipped. */
export function* readFields(message: Uint8Array): Generator<{ field: number; bytes: Uint8Array }> {
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
    if (wireType === varintType) varint();
    else if (wireType === fixed64Type) at += 8;
    else if (wireType === fixed32Type) at += 4;
    const length = wireType === bytesType ? varint() : 0;
    yield { field, bytes: message.subarray(at, at += length) };
  }
}
