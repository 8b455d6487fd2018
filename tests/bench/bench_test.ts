// The arithmetic of the bench, what it writes, and each contender at work.

import assert from "node:assert/strict";
import { secondsTo } from "./accuracy.ts";
import { contendersFor, ours } from "./contenders.ts";
import type { Lane, Race } from "./race.ts";
import { turns } from "./race.ts";
import { scalingLanes, scalingText } from "./scaling.ts";
import { median, pairedRatio } from "./statistics.ts";
import { closingLine, ratiosOf, rowsOf } from "./summary.ts";
import { layOut } from "./table.ts";
import { toJson } from "./to_json.ts";

const machine = { processor: "a", cores: 2, gigabytes: 4, system: "linux", load: 0 };

/** Speeds of three rounds, in the second of which the machine was at half its speed. */
const race: Race = {
  configuration: { network: "baseline", batch: 16, precision: "float32" },
  lanes: [
    lane("slow", [100, 45, 80]),
    lane(ours, [300, 150, 330]),
    lane("best peer", [200, 110, 210]),
  ],
  absent: [{ name: "none", reason: "no compiler" }],
  versions: { keras: "3" },
};

function lane(name: string, speeds: readonly number[]): Lane {
  return { name, setting: "2 threads", speeds, losses: [2.3, 0.1], peakBytes: 5e8 };
}

Deno.test("median() is the middle value, or the mean of the middle two", () => {
  assert.equal(median([9, 1, 5]), 5);
  assert.equal(median([9, 1, 5, 6]), 5.5);
  assert.throws(() => median([]), RangeError);
});

Deno.test("pairedRatio() compares within rounds, so a slow round on both sides changes nothing", () => {
  assert.equal(pairedRatio([300, 30, 300], [200, 20, 200]), 1.5);
  // The ratio of the medians would be 2.
  assert.equal(pairedRatio([10, 20, 30], [20, 10, 6]), 2);
  assert.equal(pairedRatio([1, 4, 4], [1, 1, 2]), 2);
  assert.throws(() => pairedRatio([1], [1, 2]), RangeError);
});

Deno.test("rowsOf() puts ours first and the peers from the fastest down", () => {
  const rows = rowsOf(race);
  assert.deepEqual(rows.map(({ name }) => name), [ours, "best peer", "slow"]);
  assert.deepEqual(rows[0]!.imagesPerSecond, { best: 330, median: 300, rounds: [300, 150, 330] });
  assert.equal(rows[0]!.oursOverThis, 1);
  assert.equal(rows[1]!.oursOverThis, 1.5); // of 1.5, 1.36 and 1.57
  assert.equal(rows[1]!.peakMegabytes, 500);
  const peersOnly = { ...race, lanes: race.lanes.filter(({ name }) => name !== ours) };
  assert.throws(() => rowsOf(peersOnly), /without this project/);
});

Deno.test("ratiosOf() sets our median against that of the fastest peer in the same race", () => {
  const bfloat16 = { ...race.configuration, precision: "bfloat16" } as const;
  const deeper = { network: "deeper", batch: 128, precision: "float32" } as const;
  const rows = [
    ...rowsOf(race),
    ...rowsOf({ ...race, configuration: deeper, lanes: [lane(ours, [11]), lane("peer", [10])] }),
    ...rowsOf({ ...race, configuration: bfloat16, lanes: [lane(ours, [9]), lane("peer", [10])] }),
    ...rowsOf({ ...race, configuration: { ...deeper, batch: 7 }, lanes: [lane(ours, [1])] }),
  ];
  const ratios = ratiosOf(rows);
  assert.deepEqual(ratios.map(({ ratio }) => ratio), [1.5, 1.1, 0.9]); // and no peer, no ratio
  assert.equal(ratios[0]!.bestPeer, "best peer");
  assert.equal(
    closingLine(ratios),
    "ours / best peer: 1.50x at 16, 1.10x deeper (float32); 0.90x at 16 (bfloat16)",
  );
});

const predicting = { setting: "batch 1000", accuracy: 0.9 };

Deno.test("toJson() has rows, ratios by batch size, and who was absent", () => {
  const json = JSON.parse(JSON.stringify(toJson({
    machine,
    data: "mnist",
    races: [race],
    predicting: [
      { ...predicting, name: ours, speeds: [1, 3, 2], latencies: [0.2, 0.1, 0.1] },
      { ...predicting, name: "peer", speeds: [1, 2, 1], latencies: [0.3, 0.4, 0.2] },
    ],
    scaling: [{ batch: 16, threads: 1, parts: 2, speeds: [5, 7, 6] }],
  })));
  assert.deepEqual(json.ratios, { "16": 1.5 });
  assert.deepEqual(json.bfloat16Ratios, {});
  const { name, batch, precision, imagesPerSecond } = json.rows[1];
  assert.deepEqual([name, batch, precision], ["best peer", 16, "float32"]);
  assert.equal(imagesPerSecond.best, 210);
  assert.equal(imagesPerSecond.median, 200);
  assert.deepEqual(json.absent, [{ ...race.configuration, ...race.absent[0] }]);
  assert.equal(json.predicting[0].imagesPerSecond.median, 2);
  assert.deepEqual(json.predictRatios, { peer: 1.5 }); // of 1, 1.5 and 2
  assert.deepEqual(json.latencyRatios, { peer: 2 }); // of 1.5, 4 and 2
  assert.equal(json.scaling[0].imagesPerSecond.median, 6);
  assert.deepEqual([json.machine, json.data, json.versions], [machine, "mnist", { keras: "3" }]);
  assert.equal("limit" in json, false);
});

Deno.test("everyone has a turn in every round, in an order that changes and repeats from run to run", () => {
  const who = ["a", "b", "c", "d"];
  const rounds = turns(who, 7);
  assert.equal(rounds.length, 7);
  for (const round of rounds) assert.deepEqual([...round].sort(), who);
  assert.ok(new Set(rounds.map(String)).size > 1);
  assert.deepEqual(turns(who, 7), rounds);
});

Deno.test("secondsTo() is the first epoch that gets there", () => {
  const reached = [{ seconds: 5, accuracy: 0.98 }, { seconds: 9, accuracy: 0.99 }];
  assert.equal(secondsTo(0.99, reached), 9);
  assert.equal(secondsTo(0.993, reached), null);
});

Deno.test("a quick run has the strongest peers, and bfloat16 nobody who lacks it", () => {
  const configuration = { network: "baseline", batch: 128, precision: "bfloat16" } as const;
  const programs = (quick: boolean) =>
    new Set(contendersFor(configuration, quick).map(({ program }) => program));
  const all = ["keras_worker.py", "ours.ts", "pytorch_worker.py"];
  assert.deepEqual([...programs(true)].sort(), all);
  assert.deepEqual([...programs(false)].sort(), all);
  assert.ok(contendersFor(configuration, true).length < contendersFor(configuration, false).length);
});

Deno.test("toJson() has no ratios of what was not measured", () => {
  const { predictRatios, latencyRatios, ...json } = toJson({ machine, data: "mnist", races: [] });
  assert.deepEqual([predictRatios, latencyRatios], [{}, {}]);
  assert.equal("scaling" in json, false);
});

Deno.test("scalingLanes() takes powers of two and all cores, in parts that are large enough", () => {
  const lanes = (cores: number, batch: number) =>
    scalingLanes(cores, batch).map(({ threads, parts }) => `${threads}:${parts}`).join(" ");
  assert.equal(lanes(1, 128), "1:1 1:2 1:4 1:8");
  assert.equal(lanes(2, 16), "1:1 1:2 1:4 2:1 2:2");
  assert.equal(lanes(6, 128), "1:1 1:2 1:4 1:8 2:1 2:2 4:1 4:2 4:4 6:1 6:3 6:4 6:6");
  assert.equal(lanes(8, 16), "1:1 1:2 1:4 2:1 2:2 4:1 4:2 4:4 8:1 8:4");
});

Deno.test("scalingText() is a table in Markdown, with speeds beside one thread's in the same round", () => {
  const lane = (batch: number, threads: number, parts: number, speeds: number[]) => (
    { batch, threads, parts, speeds }
  );
  const text = scalingText([
    lane(16, 1, 1, [100, 50, 100]),
    lane(16, 2, 2, [190, 110, 180]),
    lane(128, 1, 1, [200, 200, 200]),
  ]);
  assert.deepEqual(text.split("\n").slice(1), [
    "| threads | parts | batch 16 | batch 128 |",
    "| ------- | ----- | --- | --- |",
    "| 1 | 1 | 100, 1.00x | 200, 1.00x |",
    "| 2 | 2 | 180, 1.90x | – |",
  ]);
});

Deno.test("layOut() lines columns up", () => {
  const columns = [{ title: "name" }, { title: "speed", align: "right" }] as const;
  assert.equal(
    layOut(columns, [["ours", "12345"], ["another", "7"]]),
    "name     speed\nours     12345\nanother      7",
  );
});
