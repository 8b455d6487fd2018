// Makes the site for tests, beside the project's own.

import assert from "node:assert/strict";
import { join } from "node:path";
import { notebookNames, notebookPath } from "../../../lib/tasks/notebooks/notebook.ts";
import { project } from "../../../lib/tasks/project.ts";
import { temporaryFolder } from "../../_temporary_folder.ts";

/** @returns the site's folder, of the notebooks at these paths, the project's own if none are given */
export async function makeSite(...paths: readonly string[]) {
  const folder = await temporaryFolder();
  const notebooks = paths.length > 0 ? paths : (await notebookNames()).map(notebookPath);
  const { success, stderr } = await new Deno.Command(project.python, {
    args: [
      "-I",
      join(project.root, "lib", "tasks", "site", "render_site.py"),
      folder.path,
      ...notebooks,
    ],
  }).output();
  assert.ok(success, new TextDecoder().decode(stderr));
  return folder;
}
