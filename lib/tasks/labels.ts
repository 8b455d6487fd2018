// Rates the labels of MNIST's training images by cross-validation, as `deno task labels`.

import { join, relative } from "node:path";
import { count, duration, percent } from "../show/drawing/format.ts";
import { project } from "./project.ts";
import { parseOptions, runTask, wholeNumber } from "./task.ts";

const help = `
Usage: deno task labels [OPTIONS]

Predicts each of MNIST's 60,000 training images by a baseline network that was trained without it, rates
its label by the probability it is given (confident learning), and writes what is found to
models/mnist_label_quality.json. Each finished fold is kept, so the same command goes on after Ctrl-C or a kill.

  --folds N    parts, each predicted by a network trained on the others (5)
  --epochs N   how long each network is trained; a fixed number, as nothing is chosen by the fold (5)
  --seed N     seeds folds, weights and order (1)
`;

const batchSize = 128;
const learningRate = 1e-3;
/** In so few epochs, none is needed against overfitting. */
const dropout = 0;

await runTask(main);

async function main(): Promise<void> {
  const { values } = parseOptions(help, {
    options: {
      folds: { type: "string", default: "5" },
      epochs: { type: "string", default: "5" },
      seed: { type: "string", default: "1" },
    },
  });
  const folds = wholeNumber("folds", values.folds, 2);
  const epochs = wholeNumber("epochs", values.epochs);
  const seed = wholeNumber("seed", values.seed, 0);
  const network = { network: "baselineCnn", dropout };
  const protocol = { ...network, folds, seed, epochs, batchSize, learningRate };

  const { loadMnist } = await import("../data/mnist/load_mnist.ts");
  const { labelQuality } = await import("../evaluate/label_quality.ts");
  const { evaluate } = await import("../evaluate/evaluate.ts");
  const { baselineCnn } = await import("../model/baseline_cnn.ts");
  const { crossValidate } = await import("../training/cross_validate.ts");
  const { datasetDigest } = await import("../training/training_data.ts");
  const { histogramOf, labelQualityPath, toText } = await import("../store/label_quality_file.ts");
  const { currentVersions } = await import("../training/current_versions.ts");
  const { writeAtomically } = await import("../io/write_atomically.ts");
  const { silentReporter } = await import("../show/training/default_reporter.ts");

  const { train: images } = await loadMnist();
  const predictions = await crossValidate((seed) => baselineCnn({ seed, dropout }), images, {
    folds,
    seed,
    train: { epochs, batchSize, learningRate, reporter: silentReporter },
    folder: join(project.root, "models", ".campaign", `labels_${folds}f_${epochs}e_${seed}s`),
    onFold: (fold, of, seconds) =>
      console.error(
        `fold ${fold} of ${of}: ${seconds > 0 ? duration(seconds) : "done before"}`,
      ),
  });
  const { scores, thresholds, joint, issues } = labelQuality(predictions, images);
  const { correct } = evaluate(predictions, images);
  const record = {
    command: ["deno task labels", ...Deno.args].join(" "),
    data: { ...datasetDigest(images), source: images.source },
    ...{ protocol, versions: currentVersions(), correct, thresholds, joint },
    histogram: histogramOf(scores),
    issues,
  };
  await writeAtomically(labelQualityPath, new TextEncoder().encode(toText(record)));
  const doubted = `${issues.length} of ${count(images.size)} labels in doubt`;
  const accuracy = percent(correct / images.size);
  console.log(
    `${relative(project.root, labelQualityPath)}: ${doubted}, out-of-sample accuracy ${accuracy}`,
  );
}
