// The calibration error that chance makes, beside NumPy's draws.

import assert from "node:assert/strict";
import { calibrationErrorByChance } from "../../lib/evaluate/calibration_by_chance.ts";
import { evaluate } from "../../lib/evaluate/evaluate.ts";
import { datasetOf } from "./_fixture.ts";
import fixture from "./fixtures/confidence.json" with { type: "json" };

const { classes } = fixture;

for (const { name, labels, probabilities, byChance, calibrationError } of fixture.temperatures) {
  const evaluation = evaluate(
    { probabilities: Float32Array.from(probabilities), size: labels.length, classes },
    datasetOf(labels, Array.from({ length: classes }, (_, c) => `class ${c}`)),
  );

  Deno.test(`calibrationErrorByChance() is what NumPy draws, give or take: ${name}`, () => {
    const { mean, high } = calibrationErrorByChance(evaluation, { rounds: 4000 });
    const { deviation } = byChance;
    assert.ok(Math.abs(mean - byChance.mean) < 0.1 * deviation, `${mean} for ${byChance.mean}`);
    assert.ok(Math.abs(high - byChance.high) < 0.2 * deviation, `${high} for ${byChance.high}`);
    assert.ok(calibrationError[0]! > high, "the fixture's networks are miscalibrated");
  });
}

Deno.test("calibrationErrorByChance() has 19 of 20 rounds at or below the high end", () => {
  // One image at 0.9 makes an error of 0.1 or, once in ten rounds, of 0.9.
  const seen = new Set<number>();
  for (let seed = 0; seed < 40; seed++) {
    const options = { rounds: 20, seed };
    const { mean, high } = calibrationErrorByChance({ confidence: Float32Array.of(0.9) }, options);
    const wrong = Math.round((20 * mean - 2) / 0.8);
    seen.add(wrong);
    assert.ok(Math.abs(high - (wrong > 1 ? 0.9 : 0.1)) < 1e-6, `${wrong} wrong: ${high}`);
  }
  assert.ok(seen.has(1) && seen.has(2));
});

Deno.test("calibrationErrorByChance() draws 500 rounds from seed 1 unless told otherwise", () => {
  const confidence = Float32Array.of(0.6, 0.7, 0.8, 0.9);
  const { mean, high } = calibrationErrorByChance({ confidence });
  assert.deepEqual(calibrationErrorByChance({ confidence }, { rounds: 500, seed: 1 }), {
    mean,
    high,
  });
});

Deno.test("calibrationErrorByChance() is seeded, 0 where all is certain, and refuses no rounds", () => {
  const confidence = Float32Array.of(0.6, 0.7, 0.8, 0.9);
  const [one, again, other] = [1, 1, 2].map((seed) =>
    calibrationErrorByChance({ confidence }, { rounds: 20, seed })
  );
  assert.deepEqual(one, again);
  assert.notDeepEqual(one, other);
  const certain = calibrationErrorByChance({ confidence: Float32Array.of(1, 1) }, { rounds: 3 });
  assert.deepEqual(certain, { mean: 0, high: 0 });
  assert.throws(
    () => calibrationErrorByChance({ confidence }, { rounds: 0 }),
    /rounds: .* found 0/,
  );
});
