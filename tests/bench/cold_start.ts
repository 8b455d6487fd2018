// How long the test notebook takes from nothing: a new kernel, the library loaded, the data read, pictures drawn.

import { join } from "node:path";
import { executeNotebook, type Execution } from "../../lib/tasks/notebooks/execute_notebook.ts";
import { type Notebook, notebookPath, readNotebook } from "../../lib/tasks/notebooks/notebook.ts";
import { namedFolders } from "../../lib/tasks/named_folders.ts";
import { project } from "../../lib/tasks/project.ts";
import { peers } from "./peers.ts";
import { median } from "./statistics.ts";
import { Worker } from "./worker.ts";

/** Seconds of each run, from the start of the notebook's runner to its end. */
export interface ColdStart {
  readonly name: string;
  readonly seconds: readonly number[];
  /** Why there are none. */
  readonly absent?: string;
}

const ourNotebook = "3_test";
const folder = join(project.root, "tests", "bench");
const runs = 3;

/** Runs both notebooks in turn, headless. */
export async function runColdStart(
  report: (what: string) => void,
): Promise<readonly [ours: ColdStart, keras: ColdStart]> {
  await saveKerasModel();
  const notebook = await findOurs();
  const ours: number[] = [];
  const keras: number[] = [];
  let absent = notebook ? undefined : `there is no notebooks/${ourNotebook}.ipynb`;
  for (let run = 1; run <= runs; run++) {
    report(`run ${run} of ${runs}`);
    if (notebook && !absent) {
      const output = join(peers.data, `${ourNotebook}.ipynb`);
      const execution = await executeNotebook(notebook, { output, env: namedFolders() });
      if (execution.outcome === "done") ours.push(execution.seconds);
      else absent = whyFailed(execution);
    }
    keras.push(await executeKeras());
  }
  return [
    { name: `ours, notebooks/${ourNotebook}.ipynb`, seconds: ours, ...(absent && { absent }) },
    { name: "Keras, tests/bench/keras_test.ipynb", seconds: keras },
  ];
}

/** The middle run. */
export function medianColdStart({ seconds }: ColdStart): number {
  return median(seconds);
}

async function findOurs(): Promise<Notebook | undefined> {
  try {
    return await readNotebook(notebookPath(ourNotebook));
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

function whyFailed(execution: Exclude<Execution, { outcome: "done" }>): string {
  if (execution.outcome === "kernel-failed") return `its kernel failed: ${execution.reason}`;
  const said = execution.error.split("\n").find((line) => line.trim()) ?? "";
  return `its cell ${execution.cell} failed: ${said}`;
}

/** The notebook opens a trained model, as ours does. */
async function saveKerasModel(): Promise<void> {
  const configuration = { network: "baseline", batch: 128, precision: "float32" } as const;
  const { worker, greeting: { training: [setting = ""] } } = await Worker.start(
    "keras_worker.py",
    configuration,
  );
  await using _ended = worker;
  await worker.ask("train", { images: 12_800, setting });
  await worker.ask("save", { path: join(peers.data, "baseline.keras") });
}

async function executeKeras(): Promise<number> {
  const started = performance.now();
  const { success, stderr } = await new Deno.Command(peers.python, {
    args: [
      "-s",
      "-B",
      join(folder, "workers", "execute_keras.py"),
      join(folder, "keras_test.ipynb"),
    ],
    cwd: project.root,
    env: { BENCH_DATA: peers.data, TF_CPP_MIN_LOG_LEVEL: "3", CUDA_VISIBLE_DEVICES: "" },
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).output();
  if (!success) throw new Error(`keras_test.ipynb: ${new TextDecoder().decode(stderr).trim()}`);
  return (performance.now() - started) / 1000;
}
