// Properties over generated inputs: a bounded number of them in tests, for as long as wanted by `deno task fuzz`.

import assert from "node:assert/strict";
import fc from "fast-check";

/** How long each property is tried; 0 for the bounded number that its test names. */
const seconds = Number(Deno.env.get("FUZZ_SECONDS") ?? 0);
const seed = Number(Deno.env.get("FUZZ_SEED") ?? 1);

/** What became of an input, to be counted. */
export type Outcome = string;

/**
 * Tests that a property holds for generated inputs. A failure names the seed, and the smallest input that fails.
 *
 * @param claim begins with what is generated: the number of inputs is put before it
 * @param runs how many inputs in tests
 * @param inputs generates them
 * @param check throws where the property does not hold
 * @param expected what becomes of some inputs, or the property holds only because none gets beyond the first check
 */
export function fuzz<Input>(
  claim: string,
  runs: number,
  inputs: fc.Arbitrary<Input>,
  check: (input: Input) => Outcome | Promise<Outcome>,
  expected: readonly Outcome[],
): void {
  const count = seconds > 0 ? `as many as ${seconds} s allow:` : `${runs}`;
  Deno.test(`${count} ${claim}`, async () => {
    const outcomes: Record<Outcome, number> = {};
    const property = fc.asyncProperty(inputs, async (input) => {
      const outcome = await check(input);
      outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
    });
    const limit = seconds > 0
      ? { numRuns: 2 ** 31 - 1, interruptAfterTimeLimit: 1000 * seconds }
      : { numRuns: runs };
    await fc.assert(property, { seed, ...limit });
    if (seconds > 0) {
      const total = Object.values(outcomes).reduce((sum, times) => sum + times, 0);
      console.log(`${total} ${claim}: ${JSON.stringify(outcomes)}`);
    }
    for (const outcome of expected) assert.ok(outcome in outcomes, `none was: ${outcome}`);
  });
}

/** JSON that no schema expects, and numbers, names and keys at the edge of what one does. */
export const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    ...[null, true, false, 0, -1, 1, 2, 3, 0.5, -0.5, 1e-9, 1e9, 2 ** 31, 2 ** 32, 2 ** 53, 1e308],
    ...["", "a", "..", "../x", "/etc/passwd", "__proto__", "constructor", "toString", "length"],
    ...["\u001b[2J", "a\nb", "\u0000", "\ud800", "<b>", "float16", "uint8", "string", "int32"],
    ...[[], {}, [[]], [null], [-1], [0], [1, 1], [3, 3], [1e9], [null, 4, 4, 1], { a: 1 }],
  ),
  fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<unknown>,
);

/** A change somewhere in a JSON value. */
interface Change {
  readonly kind: "set" | "remove" | "repeat" | "copy" | "rename";
  readonly at: number;
  readonly from: number;
  readonly value: unknown;
}

/** Changes to {@linkcode mangle} a value by; `values` are put in places beside what is hostile everywhere. */
export function changes(values: readonly unknown[] = []): fc.Arbitrary<readonly Change[]> {
  const value = values.length === 0
    ? hostileValue
    : fc.oneof(hostileValue, fc.constantFrom(...values));
  const change = fc.record({
    kind: fc.constantFrom(
      "set",
      "set",
      "set",
      "remove",
      "repeat",
      "copy",
      "rename",
    ) as fc.Arbitrary<
      Change["kind"]
    >,
    at: fc.nat(),
    from: fc.nat(),
    value,
  });
  return fc.array(change, { minLength: 1, maxLength: 4 });
}

type Place = readonly [holder: Record<string, unknown>, key: string];

/** A copy of a JSON value with the changes made. */
export function mangle<Json>(json: Json, wanted: readonly Change[]): Json {
  const whole: Record<string, unknown> = { json: structuredClone(json) };
  for (const { kind, at, from, value } of wanted) {
    const places = [...placesOf(whole)];
    if (places.length === 0) break;
    const [holder, key] = places[at % places.length]!;
    const [source, sourceKey] = places[from % places.length]!;
    if (kind === "set") holder[key] = structuredClone(value);
    else if (kind === "remove") {
      if (Array.isArray(holder)) holder.splice(Number(key), 1);
      else delete holder[key];
    } else if (kind === "copy") holder[key] = structuredClone(source[sourceKey]);
    else if (kind === "repeat" && Array.isArray(holder)) {
      holder.splice(Number(key), 0, structuredClone(holder[Number(key)]));
    } else if (kind === "rename" && !Array.isArray(holder)) {
      const moved = holder[key];
      delete holder[key];
      // An assignment would call what a key such as __proto__ stands for.
      const own = { configurable: true, enumerable: true, writable: true };
      Object.defineProperty(holder, typeof value === "string" ? value : JSON.stringify(value), {
        value: moved,
        ...own,
      });
    }
  }
  return whole["json"] as Json;
}

function* placesOf(holder: Record<string, unknown>): Generator<Place> {
  for (const [key, value] of Object.entries(holder)) {
    yield [holder, key];
    if (typeof value === "object" && value !== null) {
      yield* placesOf(value as Record<string, unknown>);
    }
  }
}
