// comparePrecisions(): turns are timed until they agree, or for as long as they may take.

import assert from "node:assert/strict";
import { bfloat16Pays, comparePrecisions } from "../../lib/model/compare_precisions.ts";

/** How many rounds are run, and what comes out, where the turns of each take so many milliseconds of a clock of ours. */
async function rounds(take: (round: number) => readonly [float32: number, bfloat16: number]) {
  const clock = performance.now;
  let now = 0;
  let run = 0;
  performance.now = () => now;
  try {
    const milliseconds = await comparePrecisions((round) => {
      run++;
      const [float32, bfloat16] = take(round);
      return [() => now += float32, () => now += bfloat16];
    }, { fewest: 3, most: 100, longest: 2000, breathe: () => Promise.resolve() });
    return { run, milliseconds };
  } finally {
    performance.now = clock;
  }
}

Deno.test("comparePrecisions() ends once ten rounds, after one that is not counted, say the same", async () => {
  for (const [float32, bfloat16] of [[20, 14], [14, 20], [20, 19.5]] as const) {
    const { run, milliseconds } = await rounds((round) => round ? [float32, bfloat16] : [900, 7]);
    assert.equal(run, 11);
    assert.deepEqual(milliseconds, { float32, bfloat16 });
  }
});

Deno.test("comparePrecisions() goes on where one round disagrees, and takes the median", async () => {
  const { run, milliseconds } = await rounds((round) => round === 4 ? [20, 60] : [20, 14]);
  assert.equal(run, 59); // 58 rounds of 34 ms and one of 80 are the first above 2,000
  assert.ok(bfloat16Pays(milliseconds));
  assert.deepEqual(milliseconds, { float32: 20, bfloat16: 14 });
});

Deno.test("comparePrecisions() ends by time where rounds are slow, and by their number where they are quick", async () => {
  assert.equal((await rounds(() => [900, 600])).run, 4);
  assert.equal((await rounds((round) => round % 2 ? [3, 2] : [2, 3])).run, 101);
});

Deno.test("bfloat16Pays() from a twentieth less on", () => {
  assert.ok(bfloat16Pays({ float32: 100, bfloat16: 94 }));
  assert.ok(!bfloat16Pays({ float32: 100, bfloat16: 96 }));
});
