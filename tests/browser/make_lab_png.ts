// Makes notebooks/lab.png, the README's picture: the training notebook in JupyterLab, after a run.
// And, of any notebook, pictures in both themes to look at:
//
//   deno run -P=tests tests/browser/make_lab_png.ts
//   deno run -P=tests tests/browser/make_lab_png.ts NOTEBOOK FOLDER

import { join } from "node:path";
import { notebookPath, readNotebook } from "../../lib/tasks/notebooks/notebook.ts";
import { project } from "../../lib/tasks/project.ts";
import { Lab, openBrowser } from "./_lab.ts";

const [name = "2_train", folder] = Deno.args;
await using lab = await Lab.start({ [name]: await readNotebook(notebookPath(name)) });
await using browser = await openBrowser();
const pictures = folder === undefined
  ? [["JupyterLab Light", join(project.notebooks, "lab.png")] as const]
  : [
    ["JupyterLab Light", join(folder, `${name}_light.png`)] as const,
    ["JupyterLab Dark", join(folder, `${name}_dark.png`)] as const,
  ];
for (const [theme, path] of pictures) {
  await using view = await lab.open(browser, name, theme);
  await view.page.locator(".jp-OutputArea img").first().scrollIntoViewIfNeeded();
  await view.page.waitForTimeout(1000); // the toolbar's kernel settles, and the theme
  await view.page.screenshot({ path });
  console.log(path);
}
