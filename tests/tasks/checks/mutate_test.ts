// `deno task mutate` on a folder made for it, of which each change is known to be tested or not.

import assert from "node:assert/strict";
import { Clone, ended } from "../_clone.ts";

const sample = `// 1 + 1 is not changed in a comment, nor in text.
export const pair: 2 = 2 as const; // tested: neither the type nor "2" here
export function isSmall(value: number, limit = 10): boolean {
  return value < limit && !Number.isNaN(value);
}
export const untested = (x: number) => Math.min(x * 0.5, x + 0);
export const text = "a" + "1 + 1";
`;

const tests = `import { isSmall, pair, text } from "../../lib/sample/_sample.ts";
const equal = (a: unknown, b: unknown) => { if (a !== b) throw new Error(\`\${a} for \${b}\`); };
Deno.test("isSmall", () => {
  equal(pair, 2);
  equal(text, "a1 + 1");
  for (const value of [8, 9, NaN]) equal(isSmall(value), value < 10);
  equal(isSmall(10), false);
});
`;

async function withSample(act: (clone: Clone) => Promise<void>): Promise<void> {
  await using clone = await Clone.make({ borrow: true });
  for (const folder of ["lib/sample", "tests/sample", ".mutants", "data"]) {
    await Deno.mkdir(clone.path(folder), { recursive: true });
  }
  await Deno.writeTextFile(clone.path("lib", "sample", "_sample.ts"), sample);
  await Deno.writeTextFile(clone.path("tests", "sample", "sample_test.ts"), tests);
  await act(clone);
}

Deno.test("mutate prints each change that no test noticed, with its place, and counts those caught", async () => {
  await withSample(async (clone) => {
    const mutate = async (...args: string[]) =>
      await ended(clone.startProgram("checks/mutate", ["lib/sample", ...args]));
    const { code, stdout, stderr } = await mutate("--count", "99");
    assert.equal(code, 0, stderr);
    const lines = stdout.trimEnd().split("\n");
    assert.equal(lines.at(-1), "7 of 14 caught (of 14 possible, seed 1)");
    const places = "survived  lib/sample/_sample.ts:";
    assert.deepEqual(lines.slice(0, -1).sort(), [
      `${places}6: * as /`,
      `${places}6: + as -`,
      `${places}6: 0 as (-1)`,
      `${places}6: 0 as 1`,
      `${places}6: 0.5 as 0.25`,
      `${places}6: 0.5 as 1`,
      `${places}6: min as max`,
    ]);
    assert.equal(await Deno.readTextFile(clone.path("lib", "sample", "_sample.ts")), sample);
    assert.deepEqual(await Array.fromAsync(Deno.readDir(clone.path(".mutants"))), []);

    // The seed decides which are drawn.
    const [once, again, other] = [
      await mutate("--count", "4", "--seed", "3"),
      await mutate("--count", "4", "--seed", "3"),
      await mutate("--count", "4", "--seed", "4"),
    ];
    assert.match(once.stdout, /\d of 4 caught \(of 14 possible, seed 3\)\n$/);
    assert.equal(once.stdout, again.stdout);
    assert.notEqual(once.stdout.replace("seed 3", ""), other.stdout.replace("seed 4", ""));
  });
});

Deno.test("mutate wants tests that pass, and a folder or a file in lib", async () => {
  await withSample(async (clone) => {
    await Deno.writeTextFile(clone.path("tests", "sample", "sample_test.ts"), "throw 1;");
    const failing = await ended(clone.startProgram("checks/mutate", ["lib/sample/_sample.ts"]));
    assert.deepEqual(failing, {
      code: 1,
      stdout: "",
      stderr:
        "The tests of lib/sample/_sample.ts fail as it is: deno task test lib/sample/_sample.ts shows how.\n",
    });
    assert.deepEqual(await Array.fromAsync(Deno.readDir(clone.path(".mutants"))), []);
    for (const place of [[], ["tests/sample"], ["lib/simple"], ["../x"]]) {
      const { code, stderr } = await ended(clone.startProgram("checks/mutate", place));
      assert.equal(code, 1);
      assert.equal(stderr, "Name one folder or file in lib, such as lib/evaluate.\n");
    }
    const count = await ended(
      clone.startProgram("checks/mutate", ["lib/sample", "--count", "0"]),
    );
    assert.equal(count.stderr, '--count takes a whole number from 1 up, not "0".\n');
  });
});
