// How many images a row has beyond those shown.

import assert from "node:assert/strict";
import { thumbnailRows } from "../../../lib/show/drawing/thumbnail_rows.ts";
import { textsOf } from "../_examples.ts";

Deno.test("thumbnailRows() says how many images of a row are not shown", () => {
  const thumbnails = [{ pixels: new Uint8Array(1), lines: ["a"] }];
  const rows = [1, 2, 1234].map((total) => ({ heading: "row", thumbnails, total }));
  const figure = thumbnailRows([...rows, { heading: "none", thumbnails: [], total: 0 }], {
    ...{ title: "Rows", alt: "three rows of one", source: { height: 1, width: 1 } },
  });
  assert.deepEqual(textsOf(figure).filter((words) => /more$/.test(words)), [
    "and 1 more",
    "and 1,233 more",
  ]);
});
