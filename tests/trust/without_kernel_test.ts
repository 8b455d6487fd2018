// TensorFlow loses a kernel while a graph trains: a fault of its own, met in a process of its own.

import assert from "node:assert/strict";
import type { TrainOptions } from "../../lib/mod.ts";
import { ended, start } from "./_processes.ts";

/** What the program says. */
interface Said {
  readonly warnings: readonly string[];
  readonly ended: { readonly engine: string; readonly epochs: number } | string;
  /** How far the weights are from those that the eager engine trains, and from those at the start. */
  readonly fromEager: number;
  readonly fromStart: number;
  readonly predictions: number;
}

async function trained(options: TrainOptions): Promise<Said> {
  const { stdout, stderr } = await ended(start("_without_kernel.ts", [JSON.stringify(options)]));
  assert.ok(stdout.startsWith("{"), stderr);
  return JSON.parse(stdout);
}

// A machine whose processor has other kernels may lose none: then there is nothing to fall back from.
const runs = [
  ["", await trained({})],
  [" with a mean of the weights", await trained({ averageWeights: 0.9 })],
] as const;
for (const [claim, said] of runs) {
  Deno.test({
    name:
      `training${claim} goes on without a graph where TensorFlow has no kernel, to the weights of the eager engine`,
    ignore: isCompiled(said),
    fn() {
      assert.deepEqual(said.ended, { engine: "eager", epochs: 3 });
      assert.equal(said.warnings.length, 1);
      assert.match(
        said.warnings[0]!,
        /^Training goes on operation by operation, .*: layer conv2d_\w+ \(Conv2D\) cannot run: .*could not create a primitive descriptor.*$/,
      );
      assert.equal(said.fromEager, 0);
      assert.ok(said.fromStart > 0);
      assert.equal(said.predictions, 0);
    },
  });
}

const bfloat16 = await trained({ precision: "bfloat16" });
Deno.test({
  name:
    "training in bfloat16 ends with the layer's name where TensorFlow has no kernel, and leaves the weights as they were",
  ignore: isCompiled(bfloat16),
  fn() {
    assert.deepEqual(bfloat16.warnings, []);
    assert.match(
      String(bfloat16.ended),
      /^precision: bfloat16 needs a compiled model; layer conv2d_\w+ \(Conv2D\) cannot run: .*primitive/,
    );
    assert.equal(bfloat16.fromStart, 0);
  },
});

function isCompiled({ ended }: Said): boolean {
  return typeof ended !== "string" && ended.engine === "compiled";
}
