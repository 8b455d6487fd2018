// The Python environment with Dask, .venv-dask, made when it is first asked for.

import { join } from "node:path";
import { project } from "../project.ts";
import {
  type ExtraEnvironment,
  hasEnvironment,
  pythonOf,
  setUpEnvironment,
} from "../setup/extra_environment.ts";
import { pipOptions } from "../setup/python_environment.ts";

const venv = join(project.root, ".venv-dask");
const programs = import.meta.dirname ?? ".";

const environment: ExtraEnvironment = {
  venv,
  requirements: join(programs, "requirements.txt"),
  heading: "Setting up Dask in .venv-dask, once: 16 MB to download, 87 MB on disk.",
  consequence: "so other machines cannot be reached",
  groups: [{ title: "Dask distributed", what: "Dask", options: pipOptions }],
};

/** Dask's own Python, and the programs that it runs. */
export const dask = {
  venv,
  python: pythonOf(venv),
  bridge: join(programs, "bridge.py"),
  cluster: join(programs, "cluster.py"),
} as const;

/** Makes the environment, unless it is there as its list wants it. */
export const setUpDask = () => setUpEnvironment(environment);

/** Whether the environment is there as its list wants it. */
export const hasDask = () => hasEnvironment(environment);
