// Renders the library's documentation, as `deno task docs`.

import { parseOptions, runTask } from "../task.ts";
import { project } from "../project.ts";
import { makeDocs } from "./make_docs.ts";

const help = `
Usage: deno task docs

Renders the documentation of what notebooks import as "mnist" and "mnist/study" into the folder docs/,
from the comments in lib. The pages ask nothing of other hosts; their scripts search them and choose
light or dark. What was in docs/ before is replaced.
`;

await runTask(async () => {
  parseOptions(help, {});
  await makeDocs(project.docs);
  console.log("docs: from docs/index.html");
});
