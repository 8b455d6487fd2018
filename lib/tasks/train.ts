// Trains the baseline network, or a recipe's, from the terminal, as `deno task train`.

import { basename, dirname, join, relative } from "node:path";
import type * as tf from "@tensorflow/tfjs";
import type { RecipeName } from "../training/recipe_options.ts";
import type { TrainOptions } from "../training/train_options.ts";
import type { TrainingRun } from "../training/training_run.ts";
import type { Precision } from "../tensorflow/compile/graph/graph_session.ts";
import { exists } from "../io/exists.ts";
import { duration, percent } from "../show/drawing/format.ts";
import { project } from "./project.ts";
import { parseOptions, runTask, TaskError } from "./task.ts";

const help = `
Usage: deno task train [OPTIONS]

Trains a network on MNIST's training images, the last tenth of them to validate, and saves it in
models/mine/, which git ignores. Ctrl-C ends it after the current step; --resume goes on from there, or from the last epoch
of a run that was killed.

  --recipe NAME      fast, for a minute, or accurate, for some six: the deeper network with settings of its own,
                     in place of the baseline network and the options from --batch to --reduce
  --batch N          images a step (16)
  --epochs N         the last epoch that may run (100)
  --dropout P        share of activations to drop after each pooling and before the output (0.4)
  --rate R           learning rate of the first epoch (0.001)
  --stop N           epochs without improvement that end training, 0 for never (10)
  --reduce N         epochs without improvement that halve the learning rate, 0 for never (5)
  --seed N           seeds weights, order and dropout: the same seed gives the same model (1)
  --precision NAME   float32; bfloat16, faster on some processors, slower on others; or fastest, which
                     times both, chooses and says so (float32; a recipe's is fastest)
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
  const { network, training } = await chosen(options);
  const settings = completeOptions(training);
  const kind = options.rendered ? "rendered" : "mnist";
  const called = options.recipe ? `${kind}_${options.recipe}` : modelName(settings, kind);
  const name = options.name ?? `mine/${defaultName(called, options)}`;
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

  const { train } = await import("../training/train.ts");
  const { terminalReporter } = await import("../show/training/terminal_reporter.ts");
  const { saveModel } = await import("../store/save_model.ts");
  const run = await train(network(), await trainingImages(options), {
    ...training,
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

/** The network and what `train` is told: a recipe's, or the baseline's with the options given. */
async function chosen(
  { recipe, seed, dropout, precision, ...given }: Options,
): Promise<{ readonly network: () => tf.LayersModel; readonly training: TrainOptions }> {
  if (recipe === undefined) {
    const { baselineCnn } = await import("../model/baseline_cnn.ts");
    const { batchSize, epochs, learningRate, earlyStopping, reduceLr } = given;
    return {
      network: () => baselineCnn({ seed, ...(dropout !== undefined && { dropout }) }),
      training: {
        ...{ batchSize, epochs, learningRate, earlyStopping, reduceLr, seed },
        ...(precision && { precision }),
      },
    };
  }
  const lookUp = (await import("../training/recipe.ts")).recipe;
  const { network, options } = lookUp(recipe as RecipeName); // which refuses any other
  return {
    network: () => network({ seed }),
    training: { ...options, seed, ...(precision && { precision }) },
  };
}

function readOptions() {
  const { values } = parseOptions(help, {
    options: {
      recipe: { type: "string" },
      batch: { type: "string" },
      epochs: { type: "string" },
      seed: { type: "string", default: "1" },
      dropout: { type: "string" },
      precision: { type: "string" },
      rate: { type: "string" },
      stop: { type: "string" },
      reduce: { type: "string" },
      images: { type: "string" },
      name: { type: "string" },
      resume: { type: "boolean", default: false },
      force: { type: "boolean", default: false },
      rendered: { type: "boolean", default: false },
    },
  });
  const { recipe, name, resume, force, rendered, images } = values;
  const decided = (["batch", "epochs", "dropout", "rate", "stop", "reduce"] as const)
    .filter((option) => recipe !== undefined && values[option] !== undefined);
  if (decided.length > 0) {
    throw new TaskError(`--recipe decides --${decided[0]}: leave one of them out.`);
  }
  return {
    ...{ recipe, name, resume, force, rendered },
    batchSize: number("batch", values.batch ?? "16"),
    epochs: number("epochs", values.epochs ?? "100"),
    seed: number("seed", values.seed),
    ...(values.dropout !== undefined && { dropout: number("dropout", values.dropout) }),
    precision: values.precision === undefined ? undefined : precision(values.precision),
    learningRate: number("rate", values.rate ?? "0.001"),
    earlyStopping: number("stop", values.stop ?? "10") || (false as const),
    reduceLr: number("reduce", values.reduce ?? "5") || (false as const),
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
    ...(precision === undefined || precision === "float32"
      ? []
      : [precision === "bfloat16" ? "bf16" : precision]),
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
