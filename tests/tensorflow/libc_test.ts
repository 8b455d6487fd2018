// The functions of the C library, as native code in the process sees their effects.

import assert from "node:assert/strict";
import { getenv, loadForGood, setDefaultEnv } from "../../lib/tensorflow/libc.ts";
import { subprocess } from "./_subprocess.ts";

const ignore = Deno.build.os === "windows";

Deno.test({
  name: "a default is set in C's environment unless the variable is there, even if empty",
  ignore,
  fn() {
    assert.equal(getenv("LIBC_TEST_NEW"), undefined);
    setDefaultEnv("LIBC_TEST_NEW", "größer");
    assert.equal(getenv("LIBC_TEST_NEW"), "größer");
    setDefaultEnv("LIBC_TEST_NEW", "other");
    assert.equal(getenv("LIBC_TEST_NEW"), "größer");
    Deno.env.set("LIBC_TEST_EMPTY", "");
    setDefaultEnv("LIBC_TEST_EMPTY", "other");
    assert.equal(getenv("LIBC_TEST_EMPTY"), "");
    Deno.env.delete("LIBC_TEST_EMPTY");
  },
});

Deno.test("a library that is not there is not loaded", () => {
  assert.equal(loadForGood("/nowhere/libnothing.so"), false);
});

Deno.test({
  name:
    "quietly() closes stderr to native code while it runs, and opens it again, also after an error",
  ignore: Deno.build.os !== "linux",
  async fn() {
    const { code, stdout, stderr } = await subprocess(`
import { quietly } from "lib/libc.ts";
const { symbols: { write } } = Deno.dlopen("libc.so.6", {
  write: { parameters: ["i32", "buffer", "usize"], result: "isize" },
});
const say = (text) => write(2, new TextEncoder().encode(text), BigInt(text.length));
say("before ");
console.log(quietly(() => (say("within "), "returned")));
say("between ");
try { quietly(() => { say("within "); throw new Error("thrown"); }); } catch ({ message }) { console.log(message); }
say("after");`);
    assert.deepEqual([code, stdout, stderr], [0, "returned\nthrown\n", "before between after"]);
  },
});
