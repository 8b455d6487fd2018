// Where a map puts images and mistakes.

import assert from "node:assert/strict";
import { landscapeMap } from "../../../lib/show/evaluation/landscape_map.ts";
import { dataset, evaluation, named, textsOf } from "../_examples.ts";

Deno.test("landscapeMap() draws every image where it lies, and rings and shows the mistakes", () => {
  const points = Float32Array.of(0, 0, 1, 0, 2, 0, 0, 1, 1, 1, 2, 1);
  const method = { name: "UMAP", neighbours: 2, seed: 1 } as const;
  const landscape = { dataset: "shades/test", size: 6, points, method };
  const brief = { ...dataset, classNames: ["c", "d", "f"] };
  const map = landscapeMap(landscape, brief, evaluation, { thumbnails: 1 });
  const circles = [...map.svg.matchAll(/<circle cx="([\d.]+)" cy="([\d.]+)" r="([\d.]+)"/g)]
    .map(([, x, y, r]) => [Number(x), Number(y), Number(r)]);
  const [dots, rings] = [circles.slice(0, 6), circles.slice(6)];
  const [left, right] = [dots[0]![0]!, dots[2]![0]!];
  assert.deepEqual(
    dots.map(([x]) => x),
    [0, 1, 2, 0, 1, 2].map((at) => left + at * (right - left) / 2),
  );
  assert.ok(dots[0]![1] === dots[2]![1] && dots[0]![1]! < dots[3]![1]!);
  // 4 has the higher loss: -ln 0.005 for -ln 0.25.
  assert.deepEqual(rings.map(([x, y]) => [x, y]), [4, 1].map((i) => dots[i]!.slice(0, 2)));
  assert.equal([...map.svg.matchAll(/<image /g)].length, 1);
  assert.ok(textsOf(map).includes("f → c") && !textsOf(map).includes("c → d"));
  assert.match(map.alt, /Ringed: 2 mistakes; shown, truth → prediction: f → c \(#4\)\./);
  assert.throws(() => landscapeMap({ ...landscape, size: 7 }, named, evaluation), /7 images of/);
});
