// drawPage(): a photograph that its options decide, drawn alike for the same seed.

import assert from "node:assert/strict";
import { createCanvas, loadImage } from "@napi-rs/canvas";
import { drawPage, type DrawPageOptions } from "../../../lib/data/rendered/draw_page.ts";

/** Grey levels of what is drawn. */
async function drawn(text: string, options: DrawPageOptions = {}) {
  const image = await loadImage(await drawPage(text, options));
  const { width, height } = image;
  const context = createCanvas(width, height).getContext("2d");
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, width, height);
  const grey = Float32Array.from(
    { length: width * height },
    (_, i) => (data[4 * i]! + data[4 * i + 1]! + data[4 * i + 2]!) / 3,
  );
  return { width, height, grey, data };
}

const mean = (values: Float32Array) =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
const darkerThan = (values: Float32Array, level: number) =>
  values.filter((value) => value < level).length / values.length;

/** No light, no grain, no blur: what was drawn is what is seen. */
const plain = { shadow: 0, grain: 0, blur: 0 } as const;

Deno.test("drawPage() draws the same page for the same seed, another for another, and has 1 as its own", async () => {
  const page = await drawPage("2026");
  assert.deepEqual(page, await drawPage("2026", { seed: 1 }));
  assert.notDeepEqual(page, await drawPage("2026", { seed: 2 }));
  assert.notDeepEqual(
    (await drawn("2026", plain)).grey,
    (await drawn("2026", { ...plain, seed: 2 })).grey,
  );
});

Deno.test("drawPage() draws each option as its default if that is given", async () => {
  const everything: DrawPageOptions = {
    paper: "plain",
    tool: "pen",
    shadow: 0.4,
    grain: 0.02,
    blur: 1,
    turn: 0,
    digitHeight: 90,
    seed: 1,
  };
  assert.deepEqual(await drawPage("5", everything), await drawPage("5"));
});

Deno.test("a page has room for its longest row and all rows, and is opaque", async () => {
  const one = await drawn("7", plain);
  assert.deepEqual([one.width, one.height], [257, 324]);
  const page = await drawn("7\n1 234", plain);
  assert.deepEqual([page.width, page.height], [563, 468]);
  assert.ok(page.data.every((value, i) => i % 4 < 3 || value === 255));
  const small = await drawn("7", { ...plain, digitHeight: 45 });
  assert.deepEqual([small.width, small.height], [128, 162]);
});

Deno.test("a space leaves room where a digit would be", async () => {
  const { grey, width } = await drawn("1 1", plain);
  // A digit's height of margin, then 0.85 of it for each sign.
  const between = grey.filter((_, i) => Math.abs(i % width - (90 + 0.85 * 90 * 1.5)) < 25);
  assert.equal(darkerThan(between, 200), 0);
  const beside = grey.filter((_, i) => Math.abs(i % width - (90 + 0.85 * 90 * 0.5)) < 25);
  assert.ok(darkerThan(beside, 200) > 0.01);
});

Deno.test("each paper and each tool looks its own way", async () => {
  const [page, ruled, squared, board] = await Promise.all(
    (["plain", "ruled", "squared", "blackboard"] as const)
      .map((paper) => drawn("1", { ...plain, paper })),
  );
  assert.ok(mean(page!.grey) > 230 && mean(board!.grey) < 70);
  assert.ok(Math.max(...board!.grey) > 200, "chalk is white");
  // Lines along the left edge, where there is no digit; on squared paper, along the upper edge too.
  const left = ({ grey, width }: typeof page & object) => grey.filter((_, i) => i % width === 2);
  const upper = ({ grey, width }: typeof page & object) =>
    grey.filter((_, i) => Math.floor(i / width) === 2);
  assert.deepEqual([page, ruled, squared].map((one) => darkerThan(left(one!), 200) > 0), [
    false,
    true,
    true,
  ]);
  assert.deepEqual([page, ruled, squared].map((one) => darkerThan(upper(one!), 200) > 0), [
    false,
    false,
    true,
  ]);
  const [pen, pencil, brush] = await Promise.all(
    (["pen", "pencil", "brush"] as const).map((tool) => drawn("1", { ...plain, tool })),
  );
  assert.ok(Math.min(...pencil!.grey) > Math.min(...pen!.grey) + 40, "a pencil is fainter");
  assert.ok(darkerThan(brush!.grey, 150) > 2 * darkerThan(pen!.grey, 150), "a brush is thicker");
});

Deno.test("shadow darkens one end by its share, grain scatters as told, blur softens, turn turns", async () => {
  const bright = await drawn("1", plain);
  const dark = await drawn("1", { ...plain, shadow: 0.5 });
  // Beside the digit, paper is what there is most of.
  const paper = (values: Float32Array) => values.toSorted();
  const [least, most] = [0.3, 0.999].map((share) => {
    const sorted = paper(dark.grey);
    return sorted[Math.floor(share * (sorted.length - 1))]!;
  });
  const white = paper(bright.grey).at(-1)!;
  assert.ok(most! / white > 0.97 && least! / white < 0.8, `${least} to ${most} of ${white}`);
  assert.ok(
    mean(dark.grey) / mean(bright.grey) > 0.72 && mean(dark.grey) / mean(bright.grey) < 0.78,
  );
  const rough = await drawn("1", { ...plain, paper: "blackboard", grain: 0.05 });
  const smooth = await drawn("1", { ...plain, paper: "blackboard" });
  const errors = rough.grey.map((value, i) => value - smooth.grey[i]!).filter((_, i) =>
    smooth.grey[i]! < 60
  );
  const deviation = Math.sqrt(mean(errors.map((error) => error ** 2)));
  assert.ok(Math.abs(deviation - 0.05 * 255) < 0.7, `${deviation}`);
  const soft = await drawn("1", { ...plain, blur: 4 });
  assert.ok(Math.min(...soft.grey) > Math.min(...bright.grey) + 20);
  const turned = await drawn("1", { ...plain, turn: 30 });
  assert.notDeepEqual(turned.grey, bright.grey);
  assert.ok(Math.abs(darkerThan(turned.grey, 150) / darkerThan(bright.grey, 150) - 1) < 0.1);
});

Deno.test("a page that is turned by 180 degrees stands on its head", async () => {
  // A row so long that a degree more or less moves its ends by several pixels.
  const row = "1111111111";
  const [upright, turned] = [await drawn(row, plain), await drawn(row, { ...plain, turn: 180 })];
  const errors = turned.grey.toReversed().map((value, i) => Math.abs(value - upright.grey[i]!));
  assert.ok(mean(errors) < 0.1, `${mean(errors)}`);
});

Deno.test("drawPage() refuses what is no row of digits, and options that make no sense, by name", async () => {
  const refused = (text: unknown, options: unknown, message: RegExp) =>
    assert.rejects(drawPage(text as string, options as DrawPageOptions), {
      name: "InputError",
      message,
    });
  for (const text of ["", "\n", "a", "12a", 2026, undefined, null, "1\t2"]) {
    await refused(text, {}, /^text: expected rows of digits, such as "2026", found /);
  }
  await refused(
    "1",
    { papier: 1 },
    /^drawPage: found an unknown option, papier; did you mean paper\?$/,
  );
  await refused("1", { paper: "lined" }, /^drawPage.paper: expected .*"ruled".*, found "lined"/);
  await refused("1", { tool: 1 }, /^drawPage.tool: expected .*, found 1/);
  await refused("1", { shadow: 1.1 }, /^drawPage.shadow: expected .*, found 1.1/);
  await refused("1", { grain: -1 }, /^drawPage.grain: expected .*, found -1/);
  await refused("1", { blur: NaN }, /^drawPage.blur: expected .*, found NaN/);
  await refused("1", { turn: "90" }, /^drawPage.turn: expected .*, found "90"/);
  await refused("1", { digitHeight: 0 }, /^drawPage.digitHeight: expected .*, found 0/);
  await refused("1", { seed: 1.5 }, /^drawPage.seed: expected a whole number .*, found 1.5/);
  await refused("1", null, /^drawPage: expected options as an object, .*, found null$/);
});
