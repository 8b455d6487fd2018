// Converts a model for another program, as `deno task convert`.

import { exportNamed, loadNamedModel, modelNamed, pixelsOption } from "./named_model.ts";
import { parseOptions, runTask, TaskError } from "./task.ts";

const help = `
Usage: deno task convert IN OUT [--pixels 0-255] [--replace]

Writes the model IN as OUT, in the format that OUT's extension names. IN is a model of models/, a model
folder anywhere, or a .h5 or .keras file of Keras.

  OUT.keras        for Keras 3
  OUT.h5           for Keras 2 and 3
  OUT.onnx         for onnxruntime and its like; the input is "images", the output "scores"
  OUT              a model folder, as tfjs and this project load it; in models/ if OUT is a name alone

  --pixels 0-255   the network was trained on bytes, and has no Rescaling of its own: it gets one
  --replace        replace what is there
`;

await runTask(main);

async function main(): Promise<void> {
  const { values: { pixels, replace }, positionals: [input, output, ...more] } = parseOptions(
    help,
    {
      allowPositionals: true,
      options: { ...pixelsOption, replace: { type: "boolean", default: false } },
    },
  );
  if (input === undefined || output === undefined || more.length > 0) {
    throw new TaskError("Name a model, and what it is to become: deno task convert IN OUT.");
  }
  const loaded = await loadNamedModel(await modelNamed(input), pixels);
  const { exportModel } = await import("../store/export_model.ts");
  await exportModel(loaded, exportNamed(output), { replace });
  console.log(`convert: ${output} computes what ${loaded.card.name} does`);
}
