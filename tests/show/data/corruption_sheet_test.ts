// Each corruption at each severity.

import assert from "node:assert/strict";
import { corruptionNames } from "../../../lib/data/corruptions/corrupt.ts";
import { corruptionSheet } from "../../../lib/show/data/corruption_sheet.ts";
import { dataset } from "../_examples.ts";

Deno.test("corruptionSheet() has each corruption in five severities", () => {
  const { svg, alt } = corruptionSheet(dataset, { index: 2 });
  assert.equal([...svg.matchAll(/<image /g)].length, 5 * corruptionNames.length);
  for (const name of corruptionNames) assert.ok(alt.includes(name));
  assert.match(alt, /Image #2 of shades\/test, a dog/);
  assert.throws(() => corruptionSheet(dataset, { index: 6 }), /found 6/);
});

Deno.test("corruptionSheet() shows the first image and seed 1 unless told otherwise", () => {
  assert.equal(corruptionSheet(dataset).svg, corruptionSheet(dataset, { index: 0, seed: 1 }).svg);
  assert.notEqual(corruptionSheet(dataset).svg, corruptionSheet(dataset, { seed: 2 }).svg);
});
