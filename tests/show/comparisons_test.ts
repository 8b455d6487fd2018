// Explanations, maps and comparisons of models: the words and places in the figures are those of the numbers.

import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { inflateSync } from "node:zlib";
import { evaluate } from "../../lib/evaluate/evaluate.ts";
import type { Explanation } from "../../lib/evaluate/explanation.ts";
import { disagreementGrid } from "../../lib/show/evaluation/disagreement_grid.ts";
import { explanationCard } from "../../lib/show/evaluation/explanation_card.ts";
import { freePlaces } from "../../lib/show/evaluation/_free_places.ts";
import { heatMapUrl } from "../../lib/show/evaluation/_heat_map.ts";
import { landscapeMap } from "../../lib/show/evaluation/landscape_map.ts";
import { modelComparison } from "../../lib/show/evaluation/model_comparison.ts";
import { sharedMistakeGrid } from "../../lib/show/evaluation/shared_mistake_grid.ts";
import { dataset, evaluation, flawless, textsOf } from "./_examples.ts";

/** Images 1 and 2 are read wrongly: cat → dog as in `evaluation`, and dog → cat. */
const other = evaluate({
  probabilities: Float32Array.of(
    ...[0.9, 0.05, 0.05],
    ...[0.1, 0.8, 0.1],
    ...[0.6, 0.3, 0.1],
    ...[0.1, 0.8, 0.1],
    ...[0.1, 0.1, 0.8],
    ...[0, 0.1, 0.9],
  ),
  size: 6,
  classes: 3,
}, dataset);
const named = { ...dataset, classNames: ["cat", "dog", "fox"] };

Deno.test("disagreementGrid() divides the images by who is right, and tests the difference", () => {
  // Of the six only 2 and 4 are read differently; one mistake each: p = 1.
  assert.deepEqual(textsOf(disagreementGrid(named, evaluation, other, { names: ["A", "B"] })), [
    "What A and B disagree on",
    "2 of 6 images; exact McNemar p = 1.000. Below each: the truth, | first, | second",
    ...["Only A is right: 1 image", "dog", "| dog", "| cat", "#2"],
    ...["Only B is right: 1 image", "fox", "| cat", "| fox", "#4"],
    "Both are wrong, each in its own way: 0 images",
  ]);
  const brief = { ...dataset, classNames: ["c", "d", "f"] };
  assert.ok(textsOf(disagreementGrid(brief, evaluation, other)).includes("d: d | c"));
  assert.throws(
    () => disagreementGrid({ ...dataset, size: 5 }, evaluation, other),
    /5 images, found one of shades\/test, 6 images/,
  );
});

Deno.test("sharedMistakeGrid() has a row for each number of models that are wrong", () => {
  const grid = sharedMistakeGrid(named, { A: evaluation, B: other });
  assert.deepEqual(textsOf(grid), [
    "Mistakes on shades/test that 2 models share",
    "3 of 6 images are misread by some; highest mean loss first, truth → most frequent misreading",
    ...["Wrong in both models: 1 image", "cat → dog", "#1"],
    ...["Wrong in one model only: 2 images", "fox → cat", "#4", "dog → cat", "#2"],
  ]);
});

Deno.test("modelComparison() counts what is mended and newly made beside the baseline", () => {
  const { cells, headings, caption } = modelComparison({ A: evaluation, B: other, C: flawless });
  assert.equal(caption, "Models on shades/test, beside A");
  const rows = cells.map((row) => Object.fromEntries(headings.map((name, i) => [name, row[i]])));
  const [a, b, c] = rows;
  assert.deepEqual(rows.map((row) => row["mistakes"]), ["2", "2", "0"]);
  assert.deepEqual(rows.map((row) => row["only its own"]), ["1", "1", "0"]);
  assert.deepEqual([a!["mistakes mended"], a!["McNemar p"]], ["–", "–"]);
  assert.deepEqual([b!["mistakes mended"], b!["new mistakes"], b!["McNemar p"]], ["1", "1", "1.0"]);
  // Two flips on one side: 2 x 1/4.
  assert.deepEqual([c!["mistakes mended"], c!["new mistakes"], c!["McNemar p"]], [
    "2",
    "0",
    "0.50",
  ]);
  const beside = modelComparison({ A: evaluation, C: flawless }, { baseline: "C" });
  assert.equal(beside.cells[0]![beside.headings.indexOf("new mistakes")], "2");
  assert.throws(() => modelComparison({ A: evaluation }, { baseline: "Z" }), /among A, found Z/);
});

const why: Explanation = {
  dataset: "shades/test",
  index: 1,
  pixels: new Uint8Array(24),
  ...{ height: 4, width: 6, classNames: named.classNames, truth: 0, prediction: 1, rival: 0 },
  probabilities: Float32Array.of(0.25, 0.7, 0.05),
  saliency: {
    method: "occlusion",
    ...{ patch: 3, of: 1, against: 0 },
    values: Float32Array.from({ length: 24 }, (_, i) => i / 4 - 2),
  },
};

Deno.test("explanationCard() writes the probabilities, both classes, the method and how to read it", () => {
  const texts = textsOf(explanationCard(why));
  assert.deepEqual(texts.slice(0, 2), [
    "#1 of shades/test: ✗ a cat, read as dog",
    "70.0 % sure of dog, 25.0 % for the truth, cat",
  ]);
  const bars = texts.indexOf("Probabilities");
  assert.deepEqual(texts.slice(bars + 1, bars + 7), [
    ...["cat", "25.0 %", "dog", "70.0 %", "fox", "5.0 %"],
  ]);
  assert.ok(texts.includes("Occlusion, 3 x 3"));
  assert.ok(texts.includes("for dog") && texts.includes("for cat"));
  assert.match(texts.join(" "), /How to read it: .* does not prove its cause\./);
  assert.match(explanationCard(why).alt, /log-odds of dog over cat by -3\.8 to 2\.0 nats\./);
});

Deno.test("a heat map has each side's colour, and ink darkens it", () => {
  const url = heatMapUrl({
    values: Float32Array.of(2, -1, 0, 2),
    pixels: Uint8Array.of(0, 0, 255, 255),
    ...{ height: 1, width: 4, positive: "#ff8000", negative: "#0000ff" },
  });
  const file = Buffer.from(url.split(",")[1]!, "base64");
  const start = file.indexOf("IDAT") + 4;
  const [, ...pixels] = inflateSync(file.subarray(start, start + file.readUInt32BE(start - 8)));
  const ink = 1 - 0.62;
  assert.deepEqual(
    pixels,
    [255, 128, 0, 127.5, 127.5, 255, ...[255, 255, 255, 255, 128, 0].map((light) => light * ink)]
      .map(Math.round),
  );
});

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

Deno.test("labels are put near what they belong to, within the area, and not on each other", () => {
  const anchors = Array.from({ length: 12 }, (_, i) => [100 + i % 4, 90 + i] as const);
  const [area, box] = [{ width: 300, height: 200 }, { width: 38, height: 44 }];
  const places = freePlaces(anchors, anchors, { area, box });
  places.forEach(({ x, y }, i) => {
    assert.ok(x >= 0 && x + box.width <= area.width && y >= 0 && y + box.height <= area.height);
    for (const other of places.slice(0, i)) {
      const overlap = Math.abs(other.x - x) < box.width && Math.abs(other.y - y) < box.height;
      assert.ok(!overlap, `${i}`);
    }
  });
  const [alone] = freePlaces([[150, 100]], [], { area, box });
  assert.ok(Math.hypot(alone!.x + 19 - 150, alone!.y + 22 - 100) < 36);
});
