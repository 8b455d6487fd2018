// Executes the ninth notebook on a network that none has, and reads what it says of what it made.

import assert from "node:assert/strict";
import { join } from "node:path";
import { baselineCnn } from "../../lib/model/baseline_cnn.ts";
import { saveModel } from "../../lib/store/save_model.ts";
import { project } from "../../lib/tasks/project.ts";
import {
  codeCells,
  joined,
  notebookPath,
  readNotebook,
} from "../../lib/tasks/notebooks/notebook.ts";
import { temporaryFolder } from "../_temporary_folder.ts";
import { assertShows, executed, printed, table } from "./_executed.ts";

Deno.test("9_ship saves a network, makes a page of it, and says how large both are", async () => {
  await using folder = await temporaryFolder();
  const model = baselineCnn({ seed: 1 });
  await saveModel({ model }, join(folder.path, "mine"));
  const notebook = await executed("9_ship", `name=${join(folder.path, "mine")}`);
  assertShows(notebook, [[], [table], ["stdout"], [], ["stdout"], ["stdout"]]);
  const files = joined(codeCells(notebook)[1]!.outputs![0]!.data!["text/plain"]);
  assert.match(files, /^card\.json +\d+$/m);
  assert.match(files, /^model\.json +[\d,]+$/m);
  const bytes = (2 * model.countParams()).toLocaleString("en-US");
  assert.match(files, new RegExp(`^weights\\.bin +${bytes}$`, "m"));
  assert.match(printed(notebook, 3), /^digits\.keras: \d\.\d MB\ndigits\.onnx: \d\.\d MB\n$/);
  const [, whole, compressed] = printed(notebook, 5).match(/^([\d,]+) kB; (\d+) kB as servers/)!;
  const weights = 2 * model.countParams() * 4 / 3; // 16 bits each, in base64
  const rest = 1000 * Number(whole!.replace(",", "")) - weights;
  assert.ok(rest > 500_000 && rest < 800_000, `${rest} bytes of script`);
  assert.match(
    printed(notebook, -1),
    new RegExp(`^9_ship: .*mine in 3 files, and in a page of ${compressed} kB compressed\n$`),
  );
});

Deno.test("the picture in 9_ship is there, and is small", async () => {
  const { cells } = await readNotebook(notebookPath("9_ship"));
  const [, alt, file] = cells.map(({ source }) => joined(source)).join("\n")
    .match(/!\[([^\]]+)\]\(([^)]+)\)/)!;
  assert.ok(alt!.length > 50);
  const png = await Deno.readFile(join(project.notebooks, file!));
  assert.deepEqual([...png.subarray(1, 4)], [...new TextEncoder().encode("PNG")]);
  assert.ok(png.length < 150_000, `${png.length} bytes`);
});
