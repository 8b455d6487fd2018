// Executes the first notebook, and looks at what it shows.

import assert from "node:assert/strict";
import { joined } from "../../lib/tasks/notebooks/notebook.ts";
import { assertShows, executed, figure, noMnist, printed, table } from "./_executed.ts";

Deno.test(
  "1_data shows its tables and figures, all of them of MNIST",
  { ignore: noMnist },
  async () => {
    const notebook = await executed("1_data");
    assertShows(notebook, [
      [table],
      [figure],
      [figure],
      [figure],
      [table],
      [figure],
      [figure],
      ["stdout"],
    ]);
    assert.equal(
      printed(notebook, -1),
      "54,000 images to fit, 6,000 to validate (last 10 %)\n",
    );
    const parts = joined(
      notebook.cells.find(({ outputs }) => outputs?.length)?.outputs?.[0]?.data?.["text/plain"],
    );
    assert.match(parts, /mnist\/train/);
    assert.match(parts, /mnist\/test/);
  },
);
