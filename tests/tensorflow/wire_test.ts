// Messages are written and read as Google's protobuf writes them.

import assert from "node:assert/strict";
import { DataType } from "../../lib/tensorflow/data_type.ts";
import { Message, readFields } from "../../lib/tensorflow/wire.ts";
import fixture from "./fixtures/wire.json" with { type: "json" };

const hex = (message: Message) => message.encoded().toHex();

for (const { value, hex: expected } of fixture.integers) {
  Deno.test(`the integer ${value} is written as protobuf writes it`, () => {
    assert.equal(hex(new Message().integer(1, BigInt(value))), expected);
    if (Number.isSafeInteger(Number(value))) {
      assert.equal(hex(new Message().integer(1, Number(value))), expected);
    }
  });
}

Deno.test("the largest unsigned integer, true and false are written as protobuf writes them", () => {
  const { unsigned, flags } = fixture;
  assert.equal(hex(new Message().integer(2, BigInt(unsigned.value))), unsigned.hex);
  assert.equal(hex(new Message().integer(3, true)), flags.true);
  assert.equal(hex(new Message().integer(3, false)), flags.false);
});

Deno.test("texts are written as protobuf writes them", () => {
  for (const { value, hex: expected } of fixture.texts) {
    assert.equal(hex(new Message().bytes(5, value)), expected, value);
  }
});

Deno.test("a field number of two bytes is written as protobuf writes it", () => {
  assert.equal(hex(new Message().integer(2047, 5)), fixture.far);
});

Deno.test("a packed list is written as protobuf writes it", () => {
  const packed = Uint8Array.of(0x03, 0x8e, 0x02, 0x9e, 0xa7, 0x05); // 3, 270, 86942
  assert.equal(hex(new Message().bytes(31, packed)), fixture.packed);
});

Deno.test("nested messages are written as protobuf writes them", () => {
  const innermost = new Message().integer(1, -1).bytes(6, Uint8Array.of(0, 1));
  const inner = new Message().bytes(5, "in").bytes(7, innermost);
  assert.equal(hex(new Message().integer(1, 1).bytes(7, inner)), fixture.nested);
});

Deno.test("a GraphDef is written as TensorFlow's Python writes it", () => {
  const type = (name: string) =>
    new Message().bytes(1, name).bytes(2, new Message().integer(6, DataType.FLOAT));
  const x = new Message().bytes(1, "x").bytes(2, "Placeholder").bytes(5, type("dtype"));
  const y = new Message().bytes(1, "y").bytes(2, "Relu").bytes(3, "x").bytes(3, "^x")
    .bytes(5, type("T"));
  const versions = new Message().integer(1, 2000);
  assert.equal(hex(new Message().bytes(1, x).bytes(1, y).bytes(4, versions)), fixture.graph);
});

Deno.test("a TensorProto of strings is written as TensorFlow's Python writes it", () => {
  const shape = new Message().bytes(2, new Message().integer(1, 3));
  const proto = new Message().integer(1, DataType.STRING).bytes(2, shape)
    .bytes(8, "").bytes(8, Uint8Array.of(0xff, 0)).bytes(8, "✓");
  assert.equal(hex(proto), fixture.strings);
});

Deno.test("a message may be read, and written on, at any time", () => {
  const message = new Message().integer(1, 1);
  const before = message.encoded();
  message.bytes(5, "x".repeat(1000));
  assert.equal(before.toHex(), "0801");
  assert.equal(message.encoded().length, 2 + 3 + 1000);
});

Deno.test("a number that is no integer is refused", () => {
  assert.throws(() => new Message().integer(1, 0.5), RangeError);
});

Deno.test("readFields() reads what protobuf wrote, nested messages too", () => {
  const read = (message: Uint8Array) =>
    Array.from(readFields(message), ({ field, bytes }) => [field, bytes.length] as const);
  const nested = Uint8Array.fromHex(fixture.nested);
  assert.deepEqual(read(nested).map(([field]) => field), [1, 7]);
  const [, inner] = readFields(nested);
  assert.deepEqual(Array.from(readFields(inner!.bytes), ({ field }) => field), [5, 7]);
  const [text] = readFields(inner!.bytes);
  assert.equal(new TextDecoder().decode(text!.bytes), "in");
  const long = new Message().integer(2047, -1).bytes(300, "x".repeat(200)).encoded();
  assert.deepEqual(read(long), [[2047, 0], [300, 200]]);
});

Deno.test("readFields() skips numbers of fixed length", () => {
  // float 1 in field 4, double 1 in field 6, "a" in field 5
  const message = Uint8Array.fromHex("250000803f" + "31000000000000f03f" + "2a0161");
  const fields = Array.from(readFields(message), ({ field, bytes }) => [field, bytes.length]);
  assert.deepEqual(fields, [[4, 0], [6, 0], [5, 1]]);
});
