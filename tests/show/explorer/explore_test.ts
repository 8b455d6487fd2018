// The explorer's numbers and pictures beside direct counts, and its markup as a parser reads it.

import assert from "node:assert/strict";
import { parseHTML } from "linkedom";
import type { Dataset } from "../../../lib/data/dataset.ts";
import { Random } from "../../../lib/data/random.ts";
import { evaluate } from "../../../lib/evaluate/evaluate.ts";
import { mistakes } from "../../../lib/evaluate/mistakes.ts";
import { displayMethod } from "../../../lib/io/displayable.ts";
import { explore } from "../../../lib/show/explorer/explore.ts";
import { readAs } from "../_digits.ts";
import {
  dataset as six,
  evaluation as ofSix,
  flawless,
  hostileText,
  pngPixels,
} from "../_examples.ts";

/** Noise, of which every third image or so is read wrongly. */
function noisy(size: number, classes: number, height = 5, width = 7) {
  const random = new Random(3);
  const dataset: Dataset = {
    name: "noise",
    images: Uint8Array.from({ length: size * height * width }, () => random.integer(256)),
    labels: Uint8Array.from({ length: size }, () => random.integer(classes)),
    ...{ size, height, width },
    classNames: Array.from({ length: classes }, (_, label) => `class ${label}`),
    source: { kind: "custom", sha256: {} },
  };
  const probabilities = Float32Array.from({ length: size * classes }, (_, at) => {
    const isTruth = dataset.labels[Math.floor(at / classes)] === at % classes;
    return random.next() + (isTruth ? 0.6 : 0);
  });
  for (let i = 0; i < size; i++) {
    const row = probabilities.subarray(i * classes, (i + 1) * classes);
    const sum = row.reduce((a, b) => a + b);
    row.forEach((value, at) => row[at] = value / sum);
  }
  return { dataset, evaluation: evaluate({ probabilities, size, classes }, dataset) };
}

const { dataset, evaluation } = noisy(120, 4);

const indices = Array.from({ length: 120 }, (_, i) => i);

const truthOf = (i: number) => dataset.labels[i]!;

const predictionOf = (i: number) => evaluation.predicted[i]!;

const isWrong = (i: number) => truthOf(i) !== predictionOf(i);

const byLoss = (a: number, b: number) => evaluation.losses[b]! - evaluation.losses[a]!;

const document =
  parseHTML(`<html><body>${explore(dataset, evaluation).html}</body></html>`).document;

interface Element {
  readonly textContent: string;
  getAttribute(name: string): string | null;
  querySelector(selector: string): Element | null;
  querySelectorAll(selector: string): Iterable<Element>;
}

const all = (within: Element, selector: string) => [...within.querySelectorAll(selector)];

const cellAt = (truth: number, prediction: number): Element =>
  all(all(document.body as Element, "tbody tr")[truth]!, "td")[prediction]!;
const indexOf = (tile: Element) => Number(tile.textContent.match(/#(\d+)/)?.[1]);

const opened = (within: Element) => all(within, ".mx-tile").map(indexOf);

Deno.test("each cell of the matrix opens the images that are in it, highest loss first", () => {
  for (let truth = 0; truth < 4; truth++) {
    for (let prediction = 0; prediction < 4; prediction++) {
      const expected = indices.filter((i) =>
        truthOf(i) === truth && predictionOf(i) === prediction
      );
      const cell = cellAt(truth, prediction);
      const count = cell.querySelector("summary")?.textContent ?? "0";
      assert.equal(Number(count), expected.length, `${truth} ${prediction}`);
      if (truth !== prediction) assert.deepEqual(opened(cell), expected.sort(byLoss));
    }
  }
});

Deno.test("counts have their thousands apart", () => {
  const many = noisy(5000, 2, 2, 2);
  const { html } = explore(many.dataset, many.evaluation, { limit: 1 });
  const { document } = parseHTML(`<html><body>${html}</body></html>`);
  const right = many.evaluation.confusion[0]![0]!;
  const [thousands, rest] = [Math.floor(right / 1000), String(right % 1000).padStart(3, "0")];
  const [first] = all(document.body as Element, "tbody td summary");
  assert.equal(first?.textContent, `${thousands},${rest}`);
});

Deno.test("the name of a class opens the mistakes on it, or those read as it; the corner opens all", () => {
  const body = document.body as Element;
  const heads = all(body, "thead th");
  assert.deepEqual(opened(heads[0]!), indices.filter(isWrong).sort(byLoss).slice(0, 72));
  for (let label = 0; label < 4; label++) {
    const [row, column] = [all(body, "tbody th")[label]!, heads[label + 1]!];
    const wrong = indices.filter(isWrong).sort(byLoss);
    assert.deepEqual(opened(row), wrong.filter((i) => truthOf(i) === label));
    assert.deepEqual(opened(column), wrong.filter((i) => predictionOf(i) === label));
  }
});

Deno.test("an image comes with its own pixels, truth, reading, confidence, margin and loss", () => {
  for (const tile of all(document.body as Element, ".mx-tile")) {
    const i = indexOf(tile);
    const [truth, read] = [`class ${truthOf(i)}`, `class ${predictionOf(i)}`];
    const { confidence, margin, losses } = evaluation;
    assert.equal(
      tile.textContent,
      `${truth} → ${read}${(100 * confidence[i]!).toFixed(1)} % sure` +
        `margin ${margin[i]!.toFixed(2)}loss ${losses[i]!.toFixed(2)}#${i}`,
    );
    const image = tile.querySelector("img")!;
    assert.equal(image.getAttribute("alt"), `image ${i}: ${truth} read as ${read}`);
    assert.deepEqual(
      pngPixels(image.getAttribute("src")!),
      [...dataset.images.subarray(35 * i, 35 * i + 35)].map((ink) => 255 - ink),
    );
  }
});

Deno.test("sorting puts the images in the order of mistakes()", () => {
  const corner = document.querySelector("thead th") as Element;
  const places = (variable: string) =>
    all(corner, ".mx-tile").map((tile) => ({
      index: indexOf(tile),
      place: Number(tile.getAttribute("style")!.match(`${variable}: (\\d+)`)?.[1]),
    })).sort((a, b) => a.place - b.place).map(({ index }) => index);
  const shown = opened(corner);
  for (const [variable, sortBy] of [["--c", "confidence"], ["--m", "margin"]] as const) {
    const expected = mistakes(evaluation, { sortBy }).map(({ index }) => index)
      .filter((index) => shown.includes(index));
    assert.deepEqual(places(variable), expected, sortBy);
  }
});

Deno.test("correct images are spread from the highest loss to the lowest", () => {
  const correct = indices.filter((i) => truthOf(i) === 2 && predictionOf(i) === 2).sort(byLoss);
  const { cells } = explore(dataset, evaluation, { correct: 3 });
  const cell = cells.find(({ truth, prediction }) => truth === 2 && prediction === 2)!;
  const middle = Math.round((correct.length - 1) / 2);
  assert.deepEqual(cell.images.map(({ index }) => index), [
    correct[0],
    correct[middle],
    correct.at(-1),
  ]);
  assert.equal(cell.total, correct.length);
});

Deno.test("limits are kept, and what is left out is said", () => {
  const { cells, html } = explore(dataset, evaluation, { limit: 2, correct: 0 });
  for (const { truth, prediction, images, total } of cells) {
    assert.equal(images.length, truth === prediction ? 0 : Math.min(2, total));
  }
  const named = parseHTML(`<html><body>${html}</body></html>`).document.body as Element;
  assert.equal(opened(all(named, "thead th")[0]!).length, 6, "of all mistakes three times as many");
  const largest = Math.max(...cells.filter((c) => c.truth !== c.prediction).map((c) => c.total));
  assert.match(html, new RegExp(`>2 of ${largest} images, class \\d read as class \\d<`));
});

Deno.test("names, titles and data cannot break out of the markup", () => {
  const hostile = explore(
    { ...six, name: hostileText },
    { ...ofSix, classNames: [hostileText, `" onclick="alert(1)`, "</style><script>"] },
  );
  const { document } = parseHTML(`<html><body>${hostile.html}</body></html>`);
  const body = document.body as Element;
  assert.deepEqual(all(body, "script, iframe, [onerror], [onclick], a, link"), []);
  assert.ok(all(body, "img").every((image) => image.getAttribute("src")?.startsWith("data:")));
  assert.equal(
    all(body, "thead th")[1]!.querySelector("summary")!.textContent,
    `<img src=x onerror="alert('1')">&`,
  );
  const text = hostile[displayMethod]()["text/plain"];
  assert.ok(!text.includes("\u0007") && !text.includes("\u202e"), text);
});

Deno.test("nothing runs and nothing is fetched: no script, no handler, no address", () => {
  const { "text/html": html = "" } = explore(dataset, evaluation)[displayMethod]();
  assert.doesNotMatch(html, /<script|<svg|<iframe|https?:|url\(|@import|\son\w+=/i);
});

Deno.test("explorers on one page keep apart, also when one is shown twice", () => {
  const [first, second] = [explore(six, ofSix), explore(six, ofSix)];
  const shown = [first[displayMethod](), first[displayMethod](), second[displayMethod]()];
  const names = shown.map(({ "text/html": html = "" }) =>
    new Set([...html.matchAll(/<details name="([^"]+)"/g)].map(([, name]) => name))
  );
  assert.ok(names.every(({ size }) => size === 1), "one name an explorer");
  assert.equal(new Set(names.flatMap((set) => [...set])).size, 3);
});

Deno.test("however many and large the mistakes, one output stays below 1.5 MB", () => {
  const many = noisy(3000, 12, 90, 40);
  const { html, cells } = explore(many.dataset, many.evaluation);
  assert.ok(new TextEncoder().encode(html).length < 1_500_000, `${html.length}`);
  assert.ok(cells.every(({ images }) => images.length > 0), "every cell still opens some");
  assert.match(html, /height="56"/);
  assert.match(html, /width="25"/);
});

Deno.test("any number of classes and any shape of image will do", () => {
  for (const [classes, height, width] of [[2, 1, 1], [30, 100, 3], [200, 2, 60]] as const) {
    const { dataset, evaluation } = noisy(300, classes, height, width);
    const { html, cells } = explore(dataset, evaluation);
    assert.equal(cells.reduce((sum, { total }) => sum + total, 0), 300);
    const sides = [...html.matchAll(/(?:height|width)="(\d+)"/g)].map(([, side]) => Number(side));
    assert.ok(sides.length > 0 && sides.every((side) => side >= 1 && side <= 56));
    assert.ok(html.length < 1_500_000, `${html.length}`);
  }
});

Deno.test("without a mistake there is nothing to open but what was read correctly", () => {
  const { html, contactSheet } = explore(six, flawless);
  const { document } = parseHTML(`<html><body>${html}</body></html>`);
  assert.deepEqual(all(document.body as Element, "th details"), []);
  assert.equal(all(document.body as Element, "td details").length, 3);
  assert.match(contactSheet.alt, /0 mistakes on 6 images/);
});

Deno.test("the contact sheet and the text tell of the same mistakes", () => {
  const explorer = explore(six, ofSix, { title: "six shades" });
  assert.match(explorer.contactSheet.alt, /^2 mistakes of 2, truth → prediction: cat → dog: 1, /);
  const [first, ...pairs] = explorer[displayMethod]()["text/plain"].split("\n");
  assert.equal(first, "six shades: 2 mistakes on 6 images, accuracy 66.67 %.");
  assert.equal(pairs.length, 2);
  assert.equal(pairs[0], "cat → dog: 1");
});

Deno.test("explore() refuses an evaluation of other images, and what is no count", () => {
  assert.throws(() => explore(six, evaluation), /shades\/test, 6 images, found one of noise, 120/);
  assert.throws(() => explore(six, ofSix, { limit: -1 }), /limit: expected a whole number/);
  assert.throws(() => explore(six, ofSix, { correct: 0.5 }), /correct: expected a whole number/);
});

Deno.test("without options a cell opens 24 mistakes or 8 correct images, and ten pairs are named", () => {
  const many = noisy(3000, 5);
  const explorer = explore(many.dataset, many.evaluation);
  for (const { truth, prediction, images, total } of explorer.cells) {
    assert.equal(images.length, truth === prediction ? 8 : Math.min(24, total));
  }
  assert.ok(
    explorer.cells.some(({ truth, prediction, total }) => truth !== prediction && total > 24),
  );
  const lines = explorer[displayMethod]()["text/plain"].split("\n");
  assert.equal(lines.length, 12);
  assert.equal(lines[11], "and 10 other pairs");
});

Deno.test("ten pairs are all that is said of ten pairs", () => {
  const labels = Array.from({ length: 20 }, (_, i) => i % 10);
  const { dataset, evaluation } = readAs(labels, (label, i) => i < 10 ? label : (label + 1) % 10);
  const lines = explore(dataset, evaluation)[displayMethod]()["text/plain"].split("\n");
  assert.deepEqual([lines.length, lines.at(-1)], [11, "9 → 0: 1"]);
});

Deno.test("a contact sheet has 300 images at most, those of highest loss, and names 100 pairs", () => {
  const many = noisy(3000, 12);
  const { contactSheet } = explore(many.dataset, many.evaluation);
  assert.equal([...contactSheet.svg.matchAll(/<image /g)].length, 300);
  assert.equal([...contactSheet.alt.matchAll(/class \d+ → class \d+: \d+/g)].length, 100);
  const { losses } = many.evaluation;
  const shown = [...contactSheet.svg.matchAll(/>#(\d+)</g)].map(([, index]) => Number(index));
  const least = Math.min(...shown.map((i) => losses[i]!));
  const cells = explore(many.dataset, many.evaluation).cells.filter((c) =>
    c.truth !== c.prediction
  );
  const more = cells.flatMap(({ images }) => images).filter(({ loss }) => loss > least);
  assert.ok(more.every(({ index }) => shown.includes(index)));
});
