// The peers' own Python environment, .venv-bench, made from requirements.txt when it is missing or out of date.

import { join } from "node:path";
import { project } from "../../lib/tasks/project.ts";
import {
  type ExtraEnvironment,
  hasEnvironment,
  pythonOf,
  setUpEnvironment,
} from "../../lib/tasks/setup/extra_environment.ts";
import { pipOptions } from "../../lib/tasks/setup/python_environment.ts";

const venv = join(project.root, ".venv-bench");

const environment: ExtraEnvironment = {
  venv,
  requirements: join(project.root, "tests", "bench", "requirements.txt"),
  heading: "Setting up the peers in .venv-bench, once: about 550 MB to download, 2.6 GB on disk.",
  consequence: "so there is nothing to measure against",
  groups: [
    { title: "Keras and TensorFlow, 340 MB", what: "Keras", options: pipOptions },
    { title: "PyTorch, 200 MB or more", what: "PyTorch", from: /^torch/m, options: [] },
  ],
};

/** Where the peers' things are. */
export const peers = {
  venv,
  python: pythonOf(venv),
  /** The images that all contenders train on; rewritten by every run. */
  data: join(venv, "data"),
} as const;

/** Makes the environment, unless it is there as requirements.txt wants it. */
export const setUpPeers = () => setUpEnvironment(environment);

/** Whether the environment is there as requirements.txt wants it. */
export const hasPeers = () => hasEnvironment(environment);
