// Each contender's process, asked for small slices: it answers, it learns, and it says what it is asked.

import assert from "node:assert/strict";
import { stepsPerExecution } from "./configuration.ts";
import { recipeFilters, recipeNames, recipeOptions } from "../../lib/training/recipe_options.ts";
import { followers, type LaunchOptions, type Program } from "./contenders.ts";
import { writeDigits } from "./data_files.ts";
import { hasPeers } from "./peers.ts";
import type { Trained } from "./protocol.ts";
import { Worker, WorkerError } from "./worker.ts";

const baseline = { network: "baseline", batch: 16, precision: "float32" } as const;
const deeper = { network: "deeper", batch: 16, precision: "bfloat16" } as const;
// Keras and PyTorch are in .venv-bench once `deno task bench` has set it up; no test installs gigabytes of them.
const peers = await hasPeers();

for (
  const [program, launch] of [
    ["ours.ts", {}],
    ["ours.ts", { threads: 1, parts: 2 }],
    ["ours.ts", { virtualBatchSize: 8 }],
    ["tfjs_node.ts", {}],
    ["keras_worker.py", { threads: 1 }],
    ["keras_worker.py", { stepsPerExecution: 50 }],
    ["keras_worker.py", { stepsPerExecution: 50, compiled: true }],
    ["pytorch_worker.py", {}],
    ["pytorch_worker.py", { channelsLast: true, tunedMalloc: true }],
  ] as const
) {
  if (program.endsWith(".py") && !peers) continue;
  const how = Object.entries(launch).map(([name, value]) => ` ${name}=${value}`).join("");
  Deno.test(`${program}${how} learns the baseline network`, async () => {
    await learns(program, baseline, launch);
  });
  if (program === "tfjs_node.ts" || how) continue;
  Deno.test(`${program} learns the deeper network in bfloat16`, async () => {
    await learns(program, deeper, launch);
  });
}

for (const { name, program, launches } of followers) {
  if (program.endsWith(".py") && !peers) continue;
  for (const recipe of recipeNames) {
    Deno.test(`${name} follows the recipe ${recipe}`, async () => {
      await withBars(async (data) => {
        const { worker } = await Worker.start(program, deeper, { ...launches[0], data });
        await using _ended = worker;
        const written = {
          name: recipe,
          filters: recipeFilters[recipe],
          options: { ...recipeOptions[recipe], epochs: 3 },
        };
        const run = await worker.ask("followRecipe", { recipe: written, seed: 1 });
        assert.ok(run.accuracy > 0.9 && run.seconds > 0, JSON.stringify(run));
        assert.match(run.precision, /^(float32|bfloat16)$/);
      });
    });
  }
}

Deno.test("a contender that cannot is a WorkerError in its own words", async () => {
  await withBars(async (data) => {
    const { worker } = await Worker.start("tfjs_node.ts", baseline, { data });
    await using _ended = worker;
    await assert.rejects(worker.ask("multiply", { size: 2 }), (error) => {
      return error instanceof WorkerError && /has no "multiply"/.test(error.message);
    });
    const [program, configuration] = ["tfjs_node.ts", baseline] as const;
    await assert.rejects(Worker.start(program, configuration, { data: "nowhere" }), WorkerError);
  });
});

/** Lets every setting train on two slices, and the last predict. */
async function learns(
  program: Program,
  configuration: typeof baseline | typeof deeper,
  launch: LaunchOptions,
): Promise<void> {
  await withBars(async (data) => {
    const { worker, greeting } = await Worker.start(program, configuration, { ...launch, data });
    await using _ended = worker;
    const images = configuration.batch * stepsPerExecution(configuration);
    const slices: Trained[] = [];
    for (const setting of greeting.training) {
      for (let slice = 0; slice < 2; slice++) {
        slices.push(await worker.ask("train", { images, setting }));
      }
    }
    assert.ok(slices.every(({ seconds }) => seconds > 0), JSON.stringify(slices));
    const [first, last] = [slices[0]!, slices.at(-1)!];
    assert.ok(last.loss < 0.5 * first.loss, JSON.stringify(slices));
    for (const setting of configuration === baseline ? greeting.predicting : []) {
      const { accuracy, seconds } = await worker.ask("predict", { setting });
      assert.ok(accuracy > 0.9 && seconds > 0, `${setting}: ${accuracy} after ${seconds} s`);
    }
    if (configuration === baseline && program !== "tfjs_node.ts") {
      const setting = greeting.predicting[0]!;
      const { seconds } = await worker.ask("answerOne", { images: [3, 4, 3], setting });
      assert.ok(seconds.length === 3 && seconds.every((of) => of > 0), `${seconds}`);
    }
    const { bytes } = await worker.ask("memory", {});
    assert.ok(bytes > 1e8 && bytes < 1e10, `${bytes} bytes`);
  });
}

/** A folder of images that are quick to learn: the class is the place of a bar. */
async function withBars(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await writeDigits(folder, "train", bars(1600));
    await writeDigits(folder, "test", bars(200));
    await use(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function bars(size: number) {
  const labels = Uint8Array.from({ length: size }, (_, image) => image * 7 % 10);
  const pixels = 28 * 28;
  const images = new Uint8Array(size * pixels);
  for (const [image, label] of labels.entries()) {
    const row = image * pixels + 28 * (3 + 2 * label);
    images.fill(255, row, row + 56);
  }
  return { images, labels };
}
