// The package as a program outside this project uses it: by path, in five lines.

import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const project = fileURLToPath(new URL("../../", import.meta.url));

const script = `
import { backend, compile } from "@mnist/tfjs-native";
import * as tf from "@tensorflow/tfjs";
const model = tf.sequential({ layers: [tf.layers.dense({ inputShape: [2], units: 3, activation: "softmax" })] });
const compiled = compile(model, { loss: "sparseCategoricalCrossentropy", optimizer: tf.train.adam() });
console.log(backend.name, compiled.trainStep(Float32Array.of(1, 0, 0, 1), [2, 0], 2, 0.1).losses.length);
`;

Deno.test("a program in another folder links the project and trains a compiled model in five lines", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const config = {
      links: [project],
      imports: {
        "@mnist/tfjs-native": "jsr:@mnist/tfjs-native@1",
        "@tensorflow/tfjs": "npm:@tensorflow/tfjs@4.22.0",
      },
      // Its own node_modules, without asking a registry for them.
      nodeModulesDir: "manual",
    };
    await Deno.symlink(join(project, "node_modules"), join(folder, "node_modules"));
    await Deno.writeTextFile(join(folder, "deno.json"), JSON.stringify(config));
    await Deno.writeTextFile(join(folder, "main.ts"), script);
    const { stdout, stderr } = await new Deno.Command(Deno.execPath(), {
      args: [
        ...["run", "--quiet", "--no-prompt", "--no-lock"],
        ...["--allow-ffi", "--allow-read", "--allow-env", "--allow-sys", "main.ts"],
      ],
      cwd: folder,
      env: { NO_COLOR: "1" },
    }).output();
    const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
    assert.equal(text(stdout), "tensorflow 2\n", text(stderr));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
