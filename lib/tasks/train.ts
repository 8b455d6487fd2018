// Trains the baseline network from the terminal, as `deno task train`.

import { basename, dirname, join, relative } from "node:path";
import type { TrainingRun } from "../training/training_run.ts";
import type { Precision } from "../tensorflow/compile/graph_session.ts";
import { exists } from "../io/exists.ts";
import { duration, percent } from "../show/drawing/format.ts";
import { project } from "./project.ts";
import { parseOptions, runTask, TaskError } from "./task.ts";

const help = `
Usage: deno task train [OPTIONS]

Trains the baseline network on MNIST's training images, the last tenth of them to validate, and saves it
in models/mine/, which git ignores. Ctrl-C ends it after the current step; --resume goes on from there, or from the last epoch
of a run that was killed.

  --batch N          images a step (16)
  --epochs N         the last epoch that may run (100)
  --seed N           seeds weights, order and dropout: the same seed gives the same model (1)
  --dropout P        share of activations to drop after each pooling and before the output (0.4)
  --precision NAME   float32; bfloat16, faster on some processors, slower on others; or fastest, which
                     times both, chooses and says so (float32)
  --rate R           learning rate of the first epoch (0.001)
  --stop N           epochs without improvement that end training, 0 for never (10)
  --reduce N         epochs without improvement that halve the learning rate, 0 for never (5)
  --name NAME        what to call the model, in models/ if not mine/NAME (mine/, after its settings)
  --resume           go on with an interrupted run of this name
  --force            replace a model, or drop an interrupted run, of this name
  --images N         train on the first N images only, to try things out
  --rendered         train on stand-in digits drawn by this project, not on MNIST
`;

await runTask(main);

async function main(): Promise<number> {
  const options = readOptions();
  // Only now: TensorFlow takes a second to start, which --help and a wrong option need not wait for.
  const { modelName } = await import("../store/model_name.ts");
  const { completeOptions } = await import("../training/train_options.ts");
  const { batchSize, epochs, seed, precision, learningRate, earlyStopping, reduceLr } = options;
  const settings = completeOptions({
    ...{ batchSize, epochs, seed, precision, learningRate, earlyStopping, reduceLr },
  });
  const kind = options.rendered ? "rendered" : "mnist";
  const name = options.name ?? `mine/${defaultName(modelName(settings, kind), options)}`;
  const { resolveModelFolder } = await import("../store/model_folder.ts");
  const folder = resolveModelFolder(name);
  // Better said now than after an hour of training.
  const { state } = await Deno.permissions.query({ name: "write", path: folder });
  if (state !== "granted") {
    throw new TaskError(
      `--name ${name}: expected a name for a folder in models/, where this task may write.`,
    );
  }
  const partial = join(dirname(folder), `.partial-${basename(folder)}`);
  await checkFree(folder, partial, options);

  const { baselineCnn } = await import("../model/baseline_cnn.ts");
  const { train } = await import("../training/train.ts");
  const { terminalReporter } = await import("../show/training/terminal_reporter.ts");
  const { saveModel } = await import("../store/save_model.ts");
  const model = baselineCnn({
    seed: options.seed,
    ...(options.dropout !== undefined && { dropout: options.dropout }),
  });
  const run = await train(model, await trainingImages(options), {
    ...settings,
    precision,
    checkpoint: partial,
    resume: options.resume,
    reporter: terminalReporter(),
  });
  if (run.reason === "interrupted") {
    const again = ["deno task train", ...Deno.args, ...(options.resume ? [] : ["--resume"])];
    console.log(
      `interrupted in epoch ${run.history.length + 1}; ${again.join(" ")} goes on from there`,
    );
    return 130; // as is the custom after SIGINT
  }
  await saveModel(run, folder, { replace: options.force });
  await Deno.remove(partial, { recursive: true });
  console.log(`saved ${shown(folder)}: ${summary(run)}`);
  return 0;
}

type Options = ReturnType<typeof readOptions>;

function readOptions() {
  const { values } = parseOptions(help, {
    options: {
      batch: { type: "string", default: "16" },
      epochs: { type: "string", default: "100" },
      seed: { type: "string", default: "1" },
      dropout: { type: "string" },
      precision: { type: "string", default: "float32" },
      rate: { type: "string", default: "0.001" },
      stop: { type: "string", default: "10" },
      reduce: { type: "string", default: "5" },
      images: { type: "string" },
      name: { type: "string" },
      resume: { type: "boolean", default: false },
      force: { type: "boolean", default: false },
      rendered: { type: "boolean", default: false },
    },
  });
  const { name, resume, force, rendered, images } = values;
  return {
    ...{ name, resume, force, rendered },
    batchSize: number("batch", values.batch),
    epochs: number("epochs", values.epochs),
    seed: number("seed", values.seed),
    ...(values.dropout !== undefined && { dropout: number("dropout", values.dropout) }),
    precision: precision(values.precision),
    learningRate: number("rate", values.rate),
    earlyStopping: number("stop", values.stop) || (false as const),
    reduceLr: number("reduce", values.reduce) || (false as const),
    images: images === undefined ? undefined : number("images", images),
  };
}

function number(option: string, text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && Number.isFinite(value)) return value;
  throw new TaskError(`--${option} takes a number, not ${JSON.stringify(text)}.`);
}

function precision(name: string): Precision | "fastest" {
  if (name === "float32" || name === "bfloat16" || name === "fastest") return name;
  throw new TaskError(`--precision is float32, bfloat16 or fastest, not ${JSON.stringify(name)}.`);
}

/** The reference's name, with whatever makes this run another than the reference's. */
function defaultName(name: string, { dropout, precision, images }: Options): string {
  return [
    name,
    ...(dropout === undefined ? [] : [`${dropout}do`]),
    ...(precision === "float32" ? [] : [precision === "bfloat16" ? "bf16" : precision]),
    ...(images === undefined ? [] : [`${images}n`]),
  ].join("_");
}

/** Says before training, not after, that there is something in the way. */
async function checkFree(folder: string, partial: string, { resume, force }: Options) {
  const { checkpointFile } = await import("../training/checkpoint_file.ts");
  const interrupted = await exists(join(partial, checkpointFile));
  if (resume && !interrupted) {
    throw new TaskError(`There is no interrupted run of ${shown(folder)}: train without --resume.`);
  }
  if (force) {
    // Else a run that is killed in its first epoch would leave the older one to be resumed.
    if (interrupted && !resume) {
      const { lockFolder } = await import("../training/folder_lock.ts");
      using _lock = await lockFolder(partial); // it may be under way
      await Deno.remove(partial, { recursive: true });
    }
    return;
  }
  if (await exists(folder)) {
    throw new TaskError(
      `${shown(folder)} is there already: --force replaces it, --name saves elsewhere.`,
    );
  }
  if (interrupted && !resume) {
    throw new TaskError(
      `A run of ${shown(folder)} was interrupted: --resume goes on with it, --force starts anew.`,
    );
  }
}

async function trainingImages({ images, rendered }: Options) {
  const { subset } = await import("../data/subset.ts");
  if (rendered) {
    const { renderedDigits } = await import("../data/rendered/rendered_digits.ts");
    console.error("NOT MNIST: training on digits drawn by this project.");
    const { train } = await renderedDigits({ test: 1 }); // none of which is looked at
    return images === undefined ? train : subset(train, images);
  }
  const { loadMnist } = await import("../data/mnist/load_mnist.ts");
  const { train } = await loadMnist();
  return images === undefined ? train : subset(train, images);
}

function summary({ history, bestEpoch, seconds }: TrainingRun): string {
  const accuracy = history[bestEpoch - 1]?.valAccuracy ?? NaN;
  return `validation accuracy ${percent(accuracy)} (epoch ${bestEpoch} of ${history.length}), ` +
    duration(seconds);
}

/** A path as a user would write it. */
function shown(folder: string): string {
  const path = relative(project.root, folder);
  return path.startsWith("..") ? folder : path;
}
