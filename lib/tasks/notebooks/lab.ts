// Opens JupyterLab on the notebooks, as `deno task lab`.

import { join } from "node:path";
import { listenForTermination } from "../termination.ts";
import { namedFolders } from "../named_folders.ts";
import { project } from "../project.ts";
import { runTask } from "../task.ts";

const help = `
Usage: deno task lab [OPTIONS]

Opens JupyterLab on notebooks/ in the browser, the Deno kernel ready. Only this machine can reach it,
and only with the token in the address that it prints. Ctrl-C ends it, and every kernel in it.

Options go to JupyterLab as they are, for instance:
  --no-browser   print the address only
  --port 9999    listen there
`;

await runTask(lab);

async function lab(): Promise<number> {
  if (Deno.args.includes("--help") || Deno.args.includes("-h")) {
    console.log(help.trim());
    return 0;
  }
  console.log("JupyterLab is starting; Ctrl-C here ends it.");
  const server = new Deno.Command(project.python, {
    args: [
      "-I",
      join(import.meta.dirname ?? ".", "..", "until_orphaned.py"),
      "jupyterlab",
      `--ServerApp.root_dir=${project.notebooks}`,
      "--ServerApp.ip=127.0.0.1",
      "--ServerApp.answer_yes=True", // to "Shut down this Jupyter server?"
      "--log-level=WARN",
      "--LabApp.extension_manager=readonly", // extensions come from requirements.txt
      "--KernelSpecManager.ensure_native_kernel=False",
      "--KernelSpecManager.allowed_kernelspecs=deno",
      "--KernelSpecManager.allowed_kernelspecs=python3", // for notebooks/hosted.ipynb
      "--MultiKernelManager.default_kernel_name=deno",
      ...Deno.args,
    ],
    // The venv's kernel comes before one of the same name in the user's home.
    env: { ...namedFolders(), JUPYTER_PREFER_ENV_PATH: "1" },
    stdin: "piped",
  }).spawn();
  const termination = listenForTermination();
  termination.signal.addEventListener("abort", () => void server.stdin.close().catch(() => {}));
  const { code } = await server.status;
  return termination.signal.aborted ? 0 : code;
}
